import { parseIamArn } from '../../base/arn.ts';
import { containedOnOf, type Incident, isGuarded } from '../incident.ts';
import type { Incidents, WholeRoleClaim } from './incidents.ts';

/** The incidents of replay and tests, and the functions' memory beside DynamoDB. */
export function memoryIncidents(): Incidents {
  const incidents = new Map<string, Incident>();
  /** The incidents that the breaker counts, apart: the replay of a year counts them at each decision. */
  const wholeRole = new Map<string, Incident>();
  const claims = new Map<string, WholeRoleClaim>();
  const baselines = new Map<string, Date>();
  const put = (incident: Incident) => {
    incidents.set(incident.id, incident);
    if (incident.wholeRole) wholeRole.set(incident.id, incident);
    else wholeRole.delete(incident.id);
  };
  return {
    async incident(id) {
      return incidents.get(id);
    },
    async record(incident) {
      const known = incidents.get(incident.id);
      const isLater = known?.state === 'lifted' || (known?.order !== undefined && incident.order === undefined);
      if (!isLater || incident.state === 'lifted') put(incident);
    },
    async takeBackLift(incident) {
      put(incident);
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
    async guarded(account) {
      return [...incidents.values()].filter(
        ({ account: where, state, order }) => where === account && isGuarded({ state }) && order !== undefined,
      );
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
    async baseline(account) {
      return baselines.get(account);
    },
    async recordBaseline(account, at) {
      if (!baselines.has(account)) baselines.set(account, at);
    },
  };
}
