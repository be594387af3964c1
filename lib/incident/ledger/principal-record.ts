/** A role or user as it was seen last. */
export interface PrincipalRecord {
  /** See `printOf`; absent after a change that an event reported, until somebody reads the principal again. */
  readonly print?: string;
  /** Since when it is so, as far as anybody saw. */
  readonly since: Date;
  /**
   * It was so at the first scan of the account, and nothing changed since. False after a change that an event reported: the first scan
   * may come a day after the guardrail, and must not count as older what the guardrail saw being written.
   */
  readonly first?: boolean;
}

/** The latest times at which a principal was made or changed, by whom. Each only grows, so that the order of events does not matter. */
export interface Makers {
  /** A literal administrator made it. */
  readonly made?: Date;
  /** A literal administrator made or changed it. */
  readonly byAdministrators?: Date;
  /** Somebody else did, or nobody knows who. */
  readonly byOthers?: Date;
}

/** What to remember of a principal with this print; the known record itself where nothing changed. */
export function seenAs(known: PrincipalRecord | undefined, print: string, now: Date): PrincipalRecord {
  if (known === undefined) return { print, since: now };
  if (known.print === print) return known;
  if (known.print === undefined) return { ...known, print };
  const since = known.since > now ? known.since : now;
  return { print, since, ...(known.first === false && { first: false }) };
}
