import type { CloudTrailEvent } from '../../event/cloudtrail.ts';
import { type Tallies, type TallyKey, tallyKey } from '../../incident/ledger/tallies.ts';

/** Whose alerts and commands are counted together: one session of a role, or one user. */
export interface CountedAs {
  readonly session: string;
  /** The role behind the session; undefined for everybody else. */
  readonly issuer?: string;
}

export function countedAs({ principal, account }: CloudTrailEvent): CountedAs {
  const { kind, arn, issuer, session, via } = principal;
  const name = issuer === undefined ? (arn ?? via ?? `${kind} ${account}`) : `${issuer} ${session ?? arn ?? ''}`;
  return { session: name, ...(issuer !== undefined && { issuer }) };
}

/** So many sessions of one role have counts of their own in a window. Whoever may assume a role makes up as many names as he likes. */
export const MOST_SESSIONS = 10;

/** The heading under which a role's sessions with counts of their own are counted. */
export function sessionsKey(issuer: string, now: Date): TallyKey {
  return tallyKey(['sessions', issuer], now);
}

/** The name to count the event under: its session, or its role where too many sessions of it are counted already. */
export async function nameToCount({ session, issuer }: CountedAs, tallies: Tallies, now: Date): Promise<string> {
  if (issuer === undefined) return session;
  const opened = await tallies.read(sessionsKey(issuer, now));
  return (opened?.count ?? 0) < MOST_SESSIONS ? session : issuer;
}
