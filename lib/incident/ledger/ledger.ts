import type { ContainedOn, Incident } from '../incident.ts';

/** The trust policy that a fully decided event wrote. */
export interface TrustRecord {
  readonly eventId: string;
  readonly time: Date;
  readonly document: unknown;
  /** Nothing in it was a reason to contain: what comes later is held against it. An opened trust never becomes the old state by itself. */
  readonly accepted: boolean;
  /** ARN of the role or user that made the role, where the event is CreateRole. Absent in records of release 0.1.0. */
  readonly by?: string;
}

/** One role handed to one service by one issuer. */
export interface PassEdge {
  readonly role: string;
  readonly service: string;
  readonly issuer: string;
}

/** One of the breaker's whole-role denies, asked for by an incident. */
export interface WholeRoleClaim {
  readonly account: string;
  readonly incident: string;
  /** Most that may be taken at or after `since`. */
  readonly limit: number;
  readonly since: Date;
  readonly at: Date;
}

/** What the guardrail remembers. Every write is idempotent: the same event twice leaves the same ledger. */
export interface Ledger {
  incident(id: string): Promise<Incident | undefined>;
  record(incident: Incident): Promise<void>;
  /** Of a lift that was recorded and that IAM did not take: the incident as it was. The only write that ends a lift. */
  takeBackLift(incident: Incident): Promise<void>;
  /** True when no pass over this edge happened before `at`; remembers the earliest. */
  firstSeen(edge: PassEdge, at: Date): Promise<boolean>;
  /** The services a role was passed to and by whom. */
  passesOf(role: string): Promise<readonly Pick<PassEdge, 'service' | 'issuer'>[]>;
  /**
   * The latest accepted trust policy of the role; with an event, the latest from before it. By the events' own times, so that
   * the order of delivery does not matter.
   */
  trustBefore(roleArn: string, event?: Pick<TrustRecord, 'eventId' | 'time'>): Promise<TrustRecord | undefined>;
  /** What is remembered of the role's trust policy, accepted or not, latest first; at most MOST_LATEST records. */
  trustLatest(roleArn: string): Promise<readonly TrustRecord[]>;
  /** Refused trust policies of the principal at or after `since`; remembers this one too. */
  guesses(guess: Guess, since: Date): Promise<readonly Guess[]>;
  /** Called only once the event is fully decided and its commands are queued, so that a retry never sees its own change as old. */
  rememberTrust(roleArn: string, record: TrustRecord): Promise<void>;
  /** Which role an event handed to a workload, by its `workloadKey`. */
  rememberWorkload(workload: string, record: WorkloadRole): Promise<void>;
  /** The role the workload was handed last; with an event, by an earlier one. By the events' own times, as `trustBefore`. */
  workloadBefore(workload: string, event?: Pick<WorkloadRole, 'eventId' | 'time'>): Promise<WorkloadRole | undefined>;
  /** Whole-role denies on roles older than 24 h in the account at or after `since`. */
  countContained(account: string, since: Date): Promise<number>;
  /** Takes one of the limit; false when all are taken. One incident takes one, however often it asks, and two never the same. */
  claimWholeRole(claim: WholeRoleClaim): Promise<boolean>;
  /** Why the answers come from this process's memory alone; undefined, or no such method, while the real ledger answers. */
  unreachable?(): string | undefined;
  /** The incidents that stand as contained on roles of this name; absent where a ledger cannot look them up so. */
  containedOn?(account: string, roleName: string): Promise<readonly ContainedOn[]>;
  /** Incidents of the account that were carried out and stand as contained. */
  standing(account: string): Promise<readonly Incident[]>;
  /** When the guardrail first scanned the account; undefined while it has not. */
  baseline(account: string): Promise<Date | undefined>;
  /** The first one wins: a later scan moves nothing. */
  recordBaseline(account: string, at: Date): Promise<void>;
  /** True when nothing is forgotten: only then an incident it does not know was never recorded. */
  readonly complete?: boolean;
}

/** Enough to hold all that happened within one second, which is all that event times tell apart. */
export const MOST_LATEST = 10;

/** Sorts as the events happened: by time, then by id. */
export function trustKey({ time, eventId }: Pick<TrustRecord, 'eventId' | 'time'>): string {
  return `${time.toISOString()}#${eventId}`;
}

/** A refused trust policy: IAM says MalformedPolicyDocument when a principal in it does not exist, which tells the caller that it does not. */
export interface Guess {
  readonly eventId: string;
  readonly time: Date;
  /** Who guesses: the role behind a session counts, not the session. */
  readonly by: string;
}

/** The role that an event handed to a workload. */
export interface WorkloadRole {
  /** ARN */
  readonly role: string;
  readonly eventId: string;
  readonly time: Date;
  /** Nothing in the event was a reason to contain. Absent in records of release 0.1.0: not known, so not accepted. */
  readonly accepted?: boolean;
}
