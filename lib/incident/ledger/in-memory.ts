import { parseIamArn } from '../../base/arn.ts';
import { containedOnOf, type Incident, isGuarded } from '../incident.ts';
import { byHandOn, endsOfEdge, MOST_CONTAINED, pastContainmentOf } from './edge-history.ts';
import {
  type EdgeRecord,
  type Guess,
  type Ledger,
  MOST_LATEST,
  type PassEdge,
  type PolicyRecord,
  type SparedPass,
  type TrustRecord,
  trustKey,
  type WholeRoleClaim,
  type WorkloadRole,
} from './ledger.ts';
import type { Makers, PrincipalRecord } from './principal-record.ts';

/** The ledger of replay and tests, and the functions' memory beside DynamoDB. */
export function memoryLedger(): Ledger {
  const incidents = new Map<string, Incident>();
  /** The incidents that the breaker counts, apart: the replay of a year counts them at each decision. */
  const wholeRole = new Map<string, Incident>();
  const passes = new Map<string, Map<string, number>>();
  const trusts = new Map<string, Map<string, TrustRecord>>();
  const workloads = new Map<string, Map<string, WorkloadRole>>();
  const spared = new Map<string, Map<string, SparedPass>>();
  const policies = new Map<string, Map<string, PolicyRecord>>();
  const refused = new Map<string, Guess>();
  const claims = new Map<string, WholeRoleClaim>();
  const baselines = new Map<string, Date>();
  const principals = new Map<string, PrincipalRecord>();
  const makers = new Map<string, Makers>();
  const undisputed = new Map<string, EdgeRecord>();
  /** By edge, and by principal that a person contained: ids of incidents. */
  const contained = new Map<string, Set<string>>();
  const index = (incident: Incident) => {
    const keys = [...(incident.pass === undefined ? [] : [textOf(incident.pass)]), ...byHandOn(incident)];
    for (const key of keys) contained.set(key, (contained.get(key) ?? new Set()).add(incident.id));
  };
  const indexed = (key: string) => [...(contained.get(key) ?? [])].flatMap((id) => incidents.get(id) ?? []);
  return {
    async incident(id) {
      return incidents.get(id);
    },
    async record(incident) {
      const known = incidents.get(incident.id);
      const isLater = known?.state === 'lifted' || (known?.order !== undefined && incident.order === undefined);
      if (isLater && incident.state !== 'lifted') return;
      incidents.set(incident.id, incident);
      index(incident);
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
      const past = indexed(textOf(edge)).flatMap((incident) => pastContainmentOf(incident) ?? []);
      const byHand = endsOfEdge(edge).flatMap(indexed);
      return {
        contained: past.sort((one, other) => other.time.getTime() - one.time.getTime()).slice(0, MOST_CONTAINED),
        byHand: byHand.filter(({ state }) => state !== 'lifted').map(({ at }) => at),
      };
    },
    async sparedBefore({ role, service, issuer }, event) {
      const known = [...(spared.get(JSON.stringify([role, service, issuer])) ?? new Map<string, SparedPass>())];
      const before = known.filter(([key]) => key < trustKey(event));
      return before.sort(([a], [b]) => (a < b ? -1 : 1)).map(([, pass]) => pass);
    },
    async rememberSpared({ role, service, issuer }, pass) {
      const edge = JSON.stringify([role, service, issuer]);
      const known = spared.get(edge) ?? new Map<string, SparedPass>();
      spared.set(edge, known.set(trustKey(pass), pass));
    },
    async policyBefore(policy, event) {
      const known = [...(policies.get(policy) ?? new Map<string, PolicyRecord>())];
      const before = known.filter(([key]) => key < trustKey(event));
      return before.sort(([a], [b]) => (a < b ? -1 : 1)).at(-1)?.[1];
    },
    async rememberPolicy(policy, record) {
      const known = policies.get(policy) ?? new Map<string, PolicyRecord>();
      policies.set(policy, known.set(trustKey(record), record));
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
    async guarded(account) {
      return [...incidents.values()].filter(
        ({ account: where, state, order }) => where === account && isGuarded({ state }) && order !== undefined,
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
        .map(containedOnOf);
    },
  };
}

function textOf({ role, service, issuer }: PassEdge): string {
  return JSON.stringify([role, service, issuer]);
}
