import { holderOf } from '../deny/deny-document.ts';
import type { Incident } from '../incident.ts';
import { containedOnOf } from '../incident-key.ts';
import type { Incidents, WholeRoleClaim } from './incidents.ts';

/** The memory beside DynamoDB. No baseline is recorded in it. */
export function memoryIncidents(incidents = new Map<string, Incident>()): Incidents {
  const claims = new Map<string, WholeRoleClaim>();
  return {
    async incident(id) {
      return incidents.get(id);
    },
    async record(incident) {
      const known = incidents.get(incident.id);
      const isCarried = known?.order !== undefined && !known.asked && !(known.held && incident.asked?.length !== 1);
      const isDecided = known?.order !== undefined && incident.order === undefined;
      const isAsked = incident.asked !== undefined && incident.deny === undefined;
      const isLater = known?.state === 'lifted' || isDecided || (isAsked && isCarried);
      if (!isLater || incident.state === 'lifted') incidents.set(incident.id, incident);
    },
    async containedOn(account, roleName) {
      const isOn = ({ account: where, roleArn }: Incident) =>
        where === account && roleArn.endsWith(`/${roleName}`) && holderOf(roleArn) === 'role';
      const all = [...incidents.values()];
      return all.filter((incident) => incident.state === 'contained' && isOn(incident)).map(containedOnOf);
    },
    async claimWholeRole(claim) {
      const taken = [...claims.values()].filter(({ within, at }) => within === claim.within && at >= claim.since);
      if (taken.some(({ target }) => target === claim.target)) return true;
      if (taken.length >= claim.limit) return false;
      claims.set(`${claim.within} ${claim.target}`, claim);
      return true;
    },
    baseline: async () => undefined,
  };
}
