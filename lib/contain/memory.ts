import type { Incident, WrittenDeny } from '../incident/incident.ts';
import type { Incidents } from '../incident/ledger/incidents.ts';
import type { Command } from './command.ts';

/**
 * What this function instance saw: the key of the incident, by role and session for a session's revocation, and by role and length
 * for a deny without room, in whose place is the freeze of the role.
 */
export type Seen = Map<string, string>;

/** Why no deny may be written at the moment: observe mode or the kill switch. Undefined when writing is allowed. */
export type Hold = string | undefined;

/** The knowledge of the ledger that carrying out a command needs. */
export interface Memory {
  readonly baseline: Incidents['baseline'];
  /** Takes one of the breaker's denies for a user; for a role that is done before. */
  readonly mayStop: () => Promise<boolean>;
  /** The deny to put back with its old dates, instead of a new one dated from now. */
  readonly restores: WrittenDeny | undefined;
  /** The deny of the incident's own, where the ledger says that we wrote it and that it must stand. */
  readonly recorded: WrittenDeny | undefined;
  /** The same of the incident that a policy is named for. */
  readonly recordOf: (policyName: string) => Promise<WrittenDeny | undefined>;
  /** The freeze of a full role, which covers further incidents without a look at all of its policies: see covered.ts. */
  readonly freezeSeen: () => Promise<WrittenDeny | undefined>;
  /** The one freeze that covers the incident, which has no deny of its own. */
  readonly frozenBy: WrittenDeny | undefined;
  /** How many other incidents need the freeze of that name. */
  readonly othersFrozen: (policyName: string) => Promise<number>;
}

/** The ledger's knowledge of a command's incident. */
export interface Known {
  /** The record for the command's own target: the ledger keeps the caller's deny apart from the role's. */
  readonly incident?: Incident;
  readonly lifted: boolean;
  /** Why the ledger did not answer. */
  readonly blind?: string;
}

/** What the breaker leaves of a command, and why it is less. */
export interface Allowed {
  readonly command: Command;
  readonly because?: string;
}

/** The deny to put back, `time` 1 for the first restoration in the period; or why none is. */
export type Restoration = { readonly deny: WrittenDeny; readonly time: number } | { readonly refused: string };
