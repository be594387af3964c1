import {
  type AllIncidents,
  allIncidentsOf,
  allInMemory,
  isCovered,
  isWaiting,
} from '../incident/ledger/all-incidents.ts';
import { fallback } from '../incident/ledger/incidents-with-fallback.ts';
import { ASKING, functionTable } from './function-incidents.ts';
import { incidentsIn, notRefused, putCopies } from './ledger-incidents.ts';
import { COPIES, itemKey, itemOf, number, storedIncident } from './ledger-items.ts';
import type { LedgerTable } from './ledger-table.ts';

/** The incidents for `sweep`: see `functionIncidents`. */
export function sweepIncidents(): AllIncidents {
  const both = fallback(async () => allIncidentsIn(await functionTable()), allInMemory(), ASKING);
  return { ...allIncidentsOf(both), complete: true };
}

/** A look-up by account finds all guarded incidents. */
const GUARDED = {
  all: true,
  FilterExpression: '#state IN (:contained, :revoked)',
  ExpressionAttributeNames: { '#state': 'state' },
  ExpressionAttributeValues: { ':contained': { S: 'contained' }, ':revoked': { S: 'revoked' } },
};

export function allIncidentsIn(table: LedgerTable): AllIncidents {
  return {
    ...incidentsIn(table),

    takeBackLift: (incident) =>
      notRefused(incident, async (short) => {
        await table.put(itemOf(short));
        await putCopies(table, short);
      }),

    async guarded(account) {
      const items = await table.query(COPIES.guarded(account), GUARDED);
      return items.map((item) => storedIncident(item, item.sk?.S)).filter((incident) => !isCovered(incident));
    },

    async waiting(account) {
      const asked = { all: true, FilterExpression: 'attribute_exists(asked) OR attribute_exists(held)' };
      const items = await table.query(COPIES.guarded(account), asked);
      return items.map((item) => storedIncident(item, item.sk?.S)).filter(isWaiting);
    },

    async countContained(account, since, but) {
      const ExpressionAttributeValues = { ':since': { S: since.toISOString() } };
      const asked = { sk: 'sk >= :since', ExpressionAttributeValues, ConsistentRead: true };
      const roles = (await table.query(COPIES.wholeRole(account), asked)).map(({ role, sk }) => role?.S ?? sk?.S);
      return new Set(roles.filter((role) => role !== but)).size; // release 0.1.0 wrote no role
    },

    /** Never expires: a later baseline would take newer roles for old ones. */
    async recordBaseline(account, at) {
      const item = { ...itemKey(`baseline#${account}`, 'baseline'), at: number(at) };
      await table.putIf(item, { ConditionExpression: 'attribute_not_exists(pk)' });
    },
  };
}
