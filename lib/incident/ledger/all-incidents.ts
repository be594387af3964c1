import { parsePolicyName } from '../deny/policy-name.ts';
import type { Incident } from '../incident.ts';
import { incidentKey, isGuarded } from '../incident-key.ts';
import type { Fallback, Incidents } from './incidents.ts';
import { incidentsOf } from './incidents-with-fallback.ts';
import { memoryIncidents } from './memory-incidents.ts';

/** The incidents for everybody but `contain`, with what only others ask and write. */
export interface AllIncidents extends Incidents {
  /** Records the incident as it was before a lift that IAM refused. No other write ends a lift. */
  takeBackLift(incident: Incident): Promise<void>;
  /** The account's incidents that were carried out and whose own deny must stay: see `isGuarded` and `isCovered`. */
  guarded(account: string): Promise<readonly Incident[]>;
  /** The account's incidents whose command waits: `contain` has recorded no outcome, or the kill switch kept it from writing. */
  waiting(account: string): Promise<readonly Incident[]>;
  /** The roles in use, but this one, that were stopped whole in the account at or after `since`. */
  countContained(account: string, since: Date, but?: string): Promise<number>;
  /** Only the first call records a date. */
  recordBaseline(account: string, at: Date): Promise<void>;
}

/** The deny is another incident's, which covers this one: the sweep extends, puts back and ends it for that one alone. */
export function isCovered({ id, deny, frozen }: Incident): boolean {
  const name = deny && !frozen ? parsePolicyName(deny.policyName) : undefined;
  return name !== undefined && incidentKey(name) !== id;
}

/** A person's lift, or the lapse, ends the waiting. */
export function isWaiting(incident: Incident): boolean {
  const { state, order, asked, held } = incident;
  return order !== undefined && (asked ?? held) !== undefined && (isGuarded(incident) || state === 'observed');
}

/** The incidents of replay and tests, and the functions' memory beside DynamoDB. */
export function allInMemory(): AllIncidents {
  const incidents = new Map<string, Incident>();
  /** The incidents that the breaker counts, apart: the replay of a year counts them at each decision. */
  const wholeRole = new Map<string, Incident>();
  const baselines = new Map<string, Date>();
  const memory = memoryIncidents(incidents);
  const counted = (id: string) => {
    const incident = incidents.get(id);
    if (incident?.wholeRole) wholeRole.set(id, incident);
    else wholeRole.delete(id);
  };
  return {
    ...memory,
    async record(incident) {
      await memory.record(incident);
      counted(incident.id);
    },
    async takeBackLift(incident) {
      incidents.set(incident.id, incident);
      counted(incident.id);
    },
    async guarded(account) {
      return [...incidents.values()].filter(
        (incident) =>
          incident.account === account && isGuarded(incident) && incident.order !== undefined && !isCovered(incident),
      );
    },
    async waiting(account) {
      return [...incidents.values()].filter((incident) => incident.account === account && isWaiting(incident));
    },
    async countContained(account, since, but) {
      const stopped = [...wholeRole.values()].filter(
        ({ state, account: where, at, roleArn }) =>
          (state === 'contained' || state === 'observed') && where === account && at >= since && roleArn !== but,
      );
      return new Set(stopped.map(({ roleArn }) => roleArn)).size;
    },
    async baseline(account) {
      return baselines.get(account);
    },
    async recordBaseline(account, at) {
      if (!baselines.has(account)) baselines.set(account, at);
    },
  };
}

export function allIncidentsOf(both: Fallback<AllIncidents>) {
  const { either } = both;
  return {
    ...incidentsOf(both),
    takeBackLift: (incident) => either((ledger) => ledger.takeBackLift(incident)),
    guarded: (account) => either((ledger) => ledger.guarded(account)),
    waiting: (account) => either((ledger) => ledger.waiting(account)),
    countContained: (account, since, but) => either((ledger) => ledger.countContained(account, since, but)),
    recordBaseline: (account, at) => either((ledger) => ledger.recordBaseline(account, at)),
  } satisfies AllIncidents;
}
