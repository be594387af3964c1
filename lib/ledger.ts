import { parseIamArn } from './arn.ts';
import type { Containment } from './containment.ts';
import type { Method, Scope } from './deny-policy.ts';
import type { Guess } from './trust/enumeration.ts';
import type { WorkloadRole } from './workload-role.ts';

/** What became of an incident. `observed`: held back by the mode or a rail. */
export type IncidentState = 'contained' | 'observed' | 'alerted' | 'suppressed' | 'lifted' | 'lapsed' | 'failed';

export interface Incident {
  readonly id: string;
  readonly account: string;
  readonly roleArn: string;
  readonly state: IncidentState;
  /** When we decided. */
  readonly at: Date;
  /** A deny of a whole role older than 24 h, written or held back by the mode: what the breaker counts. */
  readonly wholeRole: boolean;
  /** ARN of the boundary that ours replaced, or `none`. */
  readonly boundaryBefore?: string;
  /** The command that was carried out, as text: what is to stand, and what is extended. */
  readonly order?: string;
  /** When the sweep first read the trust policy clean again. */
  readonly cleanSince?: Date;
  /** The deny as it was last written for this incident: what is put back when somebody takes it away. */
  readonly deny?: WrittenDeny;
  /** The same where the caller was an IAM user. */
  readonly userDeny?: WrittenUserDeny;
  /** When it was put back. */
  readonly restored?: readonly Date[];
  /** A person contained it, for as long as they said: nothing extends it. */
  readonly byHand?: true;
}

/** A deny of ours on a user as it was written. */
export interface WrittenUserDeny {
  readonly policyName: string;
  /** Seconds, UTC. */
  readonly lapse: string;
}

/** A deny of ours as it was written: name, reach and dates. */
export interface WrittenDeny {
  readonly policyName: string;
  readonly method: Method;
  readonly scope: Scope;
  /** Seconds, UTC: `2026-05-07T15:13:31Z`. */
  readonly cutoff: string;
  readonly lapse: string;
  /** Where it stands when that is no inline policy. */
  readonly rung?: Containment['rung'];
}

/** The trust policy that a fully decided event wrote. */
export interface TrustRecord {
  readonly eventId: string;
  readonly time: Date;
  readonly document: unknown;
  /** Nothing in it was a reason to contain: what comes later is held against it. An opened trust never becomes the old state by itself. */
  readonly accepted: boolean;
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
  /** Ids of the incidents that stand as contained on roles of this name; absent where a ledger cannot look them up so. */
  containedOn?(account: string, roleName: string): Promise<readonly string[]>;
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

/** The ledger of replay and tests; it grows with what it is told and is gone with the process. */
export function memoryLedger(): Ledger {
  const incidents = new Map<string, Incident>();
  /** What the breaker counts, apart: a year's replay asks for each decision. */
  const wholeRole = new Map<string, Incident>();
  const passes = new Map<string, Map<string, number>>();
  const trusts = new Map<string, Map<string, TrustRecord>>();
  const workloads = new Map<string, Map<string, WorkloadRole>>();
  const refused = new Map<string, Guess>();
  const claims = new Map<string, WholeRoleClaim>();
  const baselines = new Map<string, Date>();
  return {
    async incident(id) {
      return incidents.get(id);
    },
    async record(incident) {
      const isLifted = incidents.get(incident.id)?.state === 'lifted';
      if (isLifted && incident.state !== 'lifted') return;
      incidents.set(incident.id, incident);
      if (incident.wholeRole) wholeRole.set(incident.id, incident);
      else wholeRole.delete(incident.id);
    },
    async takeBackLift(incident) {
      incidents.set(incident.id, incident);
      if (incident.wholeRole) wholeRole.set(incident.id, incident);
    },
    async firstSeen({ role, service, issuer }, at) {
      const edges = passes.get(role) ?? new Map<string, number>();
      const edge = JSON.stringify([service, issuer]);
      const earliest = Math.min(edges.get(edge) ?? Number.POSITIVE_INFINITY, at.getTime());
      passes.set(role, edges.set(edge, earliest));
      return earliest === at.getTime();
    },
    async passesOf(role) {
      const edges = [...(passes.get(role)?.keys() ?? [])].map((edge) => JSON.parse(edge) as [string, string]);
      return edges.map(([service, issuer]) => ({ service, issuer }));
    },
    async trustBefore(roleArn, event) {
      const accepted = [...(trusts.get(roleArn) ?? new Map<string, TrustRecord>()).entries()].filter(
        ([, record]) => record.accepted,
      );
      const before = accepted.filter(([key]) => event === undefined || key < trustKey(event));
      return before.sort(([a], [b]) => (a < b ? -1 : 1)).at(-1)?.[1];
    },
    async trustLatest(roleArn) {
      const records = [...(trusts.get(roleArn) ?? new Map<string, TrustRecord>()).entries()];
      const sorted = records.sort(([a], [b]) => (a < b ? 1 : -1)).map(([, record]) => record);
      return sorted.slice(0, MOST_LATEST);
    },
    async guesses(guess, since) {
      refused.set(guess.eventId, guess);
      return [...refused.values()].filter(({ by, time }) => by === guess.by && time >= since);
    },
    async rememberTrust(roleArn, record) {
      const known = trusts.get(roleArn) ?? new Map<string, TrustRecord>();
      trusts.set(roleArn, known.set(trustKey(record), record));
    },
    async rememberWorkload(workload, record) {
      const known = workloads.get(workload) ?? new Map<string, WorkloadRole>();
      workloads.set(workload, known.set(trustKey(record), record));
    },
    async workloadBefore(workload, event) {
      const known = [...(workloads.get(workload) ?? new Map<string, WorkloadRole>()).entries()];
      const before = known.filter(([key]) => event === undefined || key < trustKey(event));
      return before.sort(([a], [b]) => (a < b ? -1 : 1)).at(-1)?.[1];
    },
    async countContained(account, since) {
      return [...wholeRole.values()].filter(
        ({ state, account: where, at }) =>
          (state === 'contained' || state === 'observed') && where === account && at >= since,
      ).length;
    },
    async claimWholeRole(claim) {
      const taken = [...claims.values()].filter(({ account, at }) => account === claim.account && at >= claim.since);
      if (taken.some(({ incident }) => incident === claim.incident)) return true;
      if (taken.length >= claim.limit) return false;
      claims.set(claim.incident, claim);
      return true;
    },
    async standing(account) {
      return [...incidents.values()].filter(
        ({ account: where, state, order }) => where === account && state === 'contained' && order !== undefined,
      );
    },
    async baseline(account) {
      return baselines.get(account);
    },
    async recordBaseline(account, at) {
      if (!baselines.has(account)) baselines.set(account, at);
    },
    async containedOn(account, roleName) {
      return [...incidents.values()]
        .filter(
          ({ state, account: where, roleArn }) =>
            state === 'contained' &&
            where === account &&
            roleArn.endsWith(`/${roleName}`) &&
            parseIamArn(roleArn)?.resource !== 'user',
        )
        .map(({ id }) => id);
    },
  };
}

/** Sorts as the events happened: by time, then by id. */
export function trustKey({ time, eventId }: Pick<TrustRecord, 'eventId' | 'time'>): string {
  return `${time.toISOString()}#${eventId}`;
}
