import type { Severity } from '../../base/severity.ts';
import { HOUR } from '../../base/time.ts';
import type { EdgeCallers } from './edge-callers.ts';
import type { EdgeHistory } from './edge-history.ts';
import type { Makers, PrincipalRecord } from './principal-record.ts';

/** The trust policy that a fully decided event wrote. */
export interface TrustRecord {
  readonly eventId: string;
  readonly time: Date;
  readonly document: unknown;
  /** Nothing in the document was a reason to contain, so later changes are compared with it. An opened trust never becomes accepted by itself. */
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

/** An edge over which a role was passed and nothing in it was a reason to contain. */
export interface EdgeRecord {
  /** The passed role's print at that time: a role that was made stronger since is not covered. */
  readonly print: string;
  /** The earliest such pass. */
  readonly at: Date;
  /** The earliest pass that was reported as by design. */
  readonly toldAt?: Date;
  /** The latest pass that was reported as one between roles that administrators have just made or changed. */
  readonly toldNewAt?: Date;
  /** The passed role's print without its policies, where they made it a literal administrator: whatever is added gives it no more. */
  readonly asAdministrator?: string;
  /** Learned from the passes that were by design. */
  readonly callers?: EdgeCallers;
}

/** What the guardrail saw: how roles, edges and workloads were, for those who judge an event. Every write is idempotent. */
export interface History {
  /** True when no pass over this edge happened before `at`. Remembers the earliest pass. */
  firstSeen(edge: PassEdge, at: Date): Promise<boolean>;
  /** The services that the role was passed to, and who passed it. */
  passesOf(role: string): Promise<readonly Pick<PassEdge, 'service' | 'issuer'>[]>;
  /**
   * The latest accepted trust policy of the role; with an event, the latest from before it. The events' own times decide, not
   * the order of delivery.
   */
  trustBefore(roleArn: string, event?: Pick<TrustRecord, 'eventId' | 'time'>): Promise<TrustRecord | undefined>;
  /** The records of the role's trust policy, accepted or not, latest first; at most MOST_LATEST. */
  trustLatest(roleArn: string): Promise<readonly TrustRecord[]>;
  /** The principal's refused trust policies at or after `since`. Remembers this one too. */
  guesses(guess: Guess, since: Date): Promise<readonly Guess[]>;
  /** Call it only when the event's commands are queued: a retry must not find its own change as the state before. */
  rememberTrust(roleArn: string, record: TrustRecord): Promise<void>;
  /** Remembers which role an event handed to a workload, by its `workloadKey`. */
  rememberWorkload(workload: string, record: WorkloadRole): Promise<void>;
  /** The last role that the workload was handed; with an event, the last before it. The events' own times decide. */
  workloadBefore(workload: string, event?: Pick<WorkloadRole, 'eventId' | 'time'>): Promise<WorkloadRole | undefined>;
  /** The role or user with this `principalKey`, as it was seen last. */
  principalRecord(principal: string): Promise<PrincipalRecord | undefined>;
  /**
   * An earlier `since` than the remembered one writes nothing: a late copy makes no principal older. Nor does a record that does
   * not know of a change which an event reported: its writer read the principal before that event was remembered.
   */
  rememberPrincipal(principal: string, record: PrincipalRecord): Promise<void>;
  makersOf(principal: string): Promise<Makers | undefined>;
  /** An earlier time than the remembered one writes nothing. */
  rememberMaker(principal: string, by: keyof Makers, at: Date): Promise<void>;
  edgeRecord(edge: PassEdge): Promise<EdgeRecord | undefined>;
  rememberEdge(edge: PassEdge, record: EdgeRecord): Promise<void>;
  /** Undefined where nobody can say it. */
  edgeHistory(edge: PassEdge): Promise<EdgeHistory | undefined>;
  /** The passes over this edge by earlier events, earliest first, that were reported although `protect.roles` spares the role. */
  sparedBefore(edge: PassEdge, event: Pick<SparedPass, 'eventId' | 'time'>): Promise<readonly SparedPass[]>;
  rememberSpared(edge: PassEdge, pass: SparedPass): Promise<void>;
  /** What the latest earlier event left of a policy. By the events' own times, as `trustBefore`. */
  policyBefore(policy: string, event: Pick<PolicyRecord, 'eventId' | 'time'>): Promise<PolicyRecord | undefined>;
  rememberPolicy(policy: string, record: PolicyRecord): Promise<void>;
  /**
   * True for the first delivery of an event that asks, and for its own retries: the copy of the event that another rule delivers
   * tells nobody again. A delivery that failed comes again under its own name, so its message is not lost; one that was a dead
   * letter comes under another name, after `COMES_ANEW`.
   */
  isFirstToTell(incident: string, delivery: string, at: Date): Promise<boolean>;
  /** The message is out: not even a retry of the delivery that told it tells again. */
  rememberTold(incident: string, at: Date): Promise<void>;
}

/** A delivery is a dead letter after four hours of tries, and the sweep hands its event on anew. The two rules' copies are minutes apart. */
export const COMES_ANEW = 3 * HOUR;

/** A refused trust policy. IAM answers MalformedPolicyDocument when a principal does not exist: so the caller learns which principals do. */
export interface Guess {
  readonly eventId: string;
  readonly time: Date;
  /** The principal who guesses; for a session, the role behind it. */
  readonly by: string;
}

/** A pass that was reported and not contained, because `protect.roles` names the role. */
export interface SparedPass {
  readonly incident: string;
  readonly severity: Severity;
  /** Unique id of the role; absent when it was not known. */
  readonly roleId?: string;
  /** The sentences of the findings that asked for a containment. */
  readonly evidence: readonly string[];
  readonly eventId: string;
  readonly time: Date;
}

/** A policy of a role, or a managed policy, after an event. */
export interface PolicyRecord {
  /** Of its text; absent where the policy is gone, unknown, or a reason to contain. */
  readonly digest?: string;
  /** Unique id of the role; absent for a managed policy, and where the role could not be read. */
  readonly roleId?: string;
  readonly eventId: string;
  readonly time: Date;
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
