import { later } from '../../base/time.ts';
import { allInMemory } from './all-incidents.ts';
import { containedByHand, endsOfEdge, MOST_CONTAINED, pastContainmentOf } from './edge-history.ts';
import { MOST_LATEST, trustKey } from './event-order.ts';
import {
  COMES_ANEW,
  type EdgeRecord,
  type Guess,
  type PassEdge,
  type PolicyRecord,
  type SparedPass,
  type TrustRecord,
  type WorkloadRole,
} from './history.ts';
import type { Ledger } from './ledger.ts';
import type { Makers, PrincipalRecord } from './principal-record.ts';

/** The ledger of replay and tests, and the memory of `inspect` beside DynamoDB. */
export function memoryLedger(): Ledger {
  const incidents = allInMemory();
  const passes = new Map<string, Map<string, number>>();
  const trusts = journal<TrustRecord>();
  const workloads = journal<WorkloadRole>();
  const spared = journal<SparedPass>();
  const policies = journal<PolicyRecord>();
  const refused = new Map<string, Guess>();
  const principals = new Map<string, PrincipalRecord>();
  const makers = new Map<string, Makers>();
  const tellers = new Map<string, { readonly by: string; readonly at: Date }>();
  const undisputed = new Map<string, EdgeRecord>();
  /** By edge, and by principal that a person contained: ids of incidents. */
  const contained = new Map<string, Set<string>>();
  const indexed = async (key: string) =>
    (await Promise.all([...(contained.get(key) ?? [])].map(incidents.incident))).flatMap((incident) => incident ?? []);
  return {
    ...incidents,
    async record(incident) {
      await incidents.record(incident);
      const stored = (await incidents.incident(incident.id)) ?? incident;
      for (const key of [stored.pass && textOf(stored.pass), containedByHand(stored)])
        if (key !== undefined) contained.set(key, (contained.get(key) ?? new Set()).add(stored.id));
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
      return trusts
        .before(roleArn, event)
        .filter(({ accepted }) => accepted)
        .at(-1);
    },
    async trustLatest(roleArn) {
      return trusts.before(roleArn).reverse().slice(0, MOST_LATEST);
    },
    async guesses(guess, since) {
      refused.set(guess.eventId, guess);
      return [...refused.values()].filter(({ by, time }) => by === guess.by && time >= since);
    },
    async rememberTrust(roleArn, record) {
      trusts.add(roleArn, record);
    },
    async rememberWorkload(workload, record) {
      workloads.add(workload, record);
    },
    async workloadBefore(workload, event) {
      return workloads.before(workload, event).at(-1);
    },
    async principalRecord(principal) {
      return principals.get(principal);
    },
    async rememberPrincipal(principal, record) {
      const known = principals.get(principal);
      const forgets = known?.first === false && record.first === undefined;
      if (known === undefined || (known.since <= record.since && !forgets)) principals.set(principal, record);
    },
    async makersOf(principal) {
      return makers.get(principal);
    },
    async rememberMaker(principal, by, at) {
      const known = makers.get(principal);
      if ((known?.[by] ?? at) <= at) makers.set(principal, { ...known, [by]: at });
    },
    async edgeRecord(edge) {
      return undisputed.get(textOf(edge));
    },
    async rememberEdge(edge, record) {
      undisputed.set(textOf(edge), record);
    },
    async edgeHistory(edge) {
      const past = (await indexed(textOf(edge))).flatMap((incident) => pastContainmentOf(incident) ?? []);
      const byHand = (await Promise.all(endsOfEdge(edge).map(indexed))).flat();
      return {
        contained: past.sort((one, other) => other.time.getTime() - one.time.getTime()).slice(0, MOST_CONTAINED),
        byHand: byHand.filter(({ state }) => state !== 'lifted').map(({ at }) => at),
      };
    },
    async sparedBefore(edge, event) {
      return spared.before(textOf(edge), event);
    },
    async rememberSpared(edge, pass) {
      spared.add(textOf(edge), pass);
    },
    async policyBefore(policy, event) {
      return policies.before(policy, event).at(-1);
    },
    async rememberPolicy(policy, record) {
      policies.add(policy, record);
    },
    async isFirstToTell(incident, delivery, at) {
      const teller = tellers.get(incident);
      if (teller !== undefined && teller.by !== delivery && later(teller.at, COMES_ANEW) >= at) return false;
      tellers.set(incident, { by: delivery, at });
      return true;
    },
    async rememberTold(incident, at) {
      tellers.set(incident, { by: '', at });
    },
  };
}

type OfEvent = Pick<TrustRecord, 'eventId' | 'time'>;

/** Records of events by subject. */
function journal<Kept extends OfEvent>() {
  const all = new Map<string, Map<string, Kept>>();
  return {
    add(subject: string, record: Kept): void {
      all.set(subject, (all.get(subject) ?? new Map<string, Kept>()).set(trustKey(record), record));
    },
    /** Earliest first; with an event, those before it. */
    before(subject: string, event?: OfEvent): Kept[] {
      const known = [...(all.get(subject) ?? [])].filter(([key]) => event === undefined || key < trustKey(event));
      return known.sort(([a], [b]) => (a < b ? -1 : 1)).map(([, record]) => record);
    },
  };
}

function textOf({ role, service, issuer }: PassEdge): string {
  return JSON.stringify([role, service, issuer]);
}
