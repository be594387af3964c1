import type { ContainedOn, Incident } from '../incident.ts';

/** The request to stop a whole role or user, which takes one of the breaker's denies. */
export interface WholeRoleClaim {
  /** Whose denies are counted: those of an account, or those of one caller in it. */
  readonly within: string;
  /** ARN of the role or user: it takes one, however many incidents it has. */
  readonly target: string;
  /** The most denies that may be taken at or after `since`. */
  readonly limit: number;
  readonly since: Date;
  readonly at: Date;
}

/** What the guardrail did: the part of its memory that `contain` needs. Every write is idempotent. */
export interface Incidents {
  incident(id: string): Promise<Incident | undefined>;
  /**
   * Writes nothing over a lifted incident. Nor does an incident without a deny whose command is only `asked` for, or that has
   * none, over one whose command was carried out: `contain` may be quicker than `inspect` and the sweep, which record that they asked. One that was held back waits for the sweep, which is never the first to ask: `inspect` alone records a single date.
   */
  record(incident: Incident): Promise<void>;
  /** The contained incidents on roles of this name; absent for a ledger that cannot look them up by name. */
  containedOn?(account: string, roleName: string): Promise<readonly ContainedOn[]>;
  /** Takes one of the breaker's denies; false when all are taken. */
  claimWholeRole(claim: WholeRoleClaim): Promise<boolean>;
  /** When the guardrail first scanned the account; undefined before that scan. */
  baseline(account: string): Promise<Date | undefined>;
  /** Why the answers come from this process's memory alone; undefined, or without this method, while the real ledger answers. */
  unreachable?(): string | undefined;
  /** True when the ledger forgets nothing: only then an incident that it does not know was never recorded. */
  readonly complete?: boolean;
}

/** How often the real ledger is asked. */
export interface Asking {
  /** Milliseconds without asking after a ledger that did not answer, so that one event waits for it once. */
  readonly rest: number;
  /** Milliseconds of a clock that only moves forward. */
  readonly clock: () => number;
}

/** Two ledgers of the same kind, of which one always answers. */
export interface Fallback<Part> {
  /** Asks both, so that a write is in the memory too, and answers with the real ledger's word while there is one. */
  either<T>(ask: (ledger: Part) => Promise<T>): Promise<T>;
  /** Why the real ledger did not answer; undefined while it does. */
  unreachable(): string | undefined;
}
