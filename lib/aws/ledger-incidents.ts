import type { Incident, IncidentState } from '../incident/incident.ts';
import type { Incidents } from '../incident/ledger/incidents.ts';
import { claimSlot } from './ledger-claim.ts';
import { containedOf, edgeHistoryItems, guardedItem, guardedKey, roleItem, wholeRoleItem } from './ledger-copies.ts';
import { itemOf, number, storedIncident, storedTime } from './ledger-items.ts';
import type { LedgerTable } from './ledger-table.ts';

/** A look-up by role finds only contained incidents. */
const CONTAINED = {
  FilterExpression: '#state = :contained',
  ConsistentRead: true,
  ExpressionAttributeNames: { '#state': 'state' },
  values: { ':contained': { S: 'contained' } },
};

/** A look-up by account finds all guarded incidents. */
const GUARDED = {
  all: true,
  FilterExpression: '#state IN (:contained, :revoked)',
  ExpressionAttributeNames: { '#state': 'state' },
  values: { ':contained': { S: 'contained' }, ':revoked': { S: 'revoked' } },
};

/** An incident is one item, and a copy for each other question: by role, by account, and for the breaker's count. */
export function incidentsIn(table: LedgerTable): Incidents {
  return {
    complete: true,

    async incident(id) {
      const item = await table.get(`incident#${id}`, 'incident');
      return item && storedIncident(item);
    },

    /** A lift is final: a late copy of the event must not make the incident look contained again. */
    async record(incident) {
      const mayReplace = incident.order === undefined ? 'attribute_not_exists(#order)' : 'attribute_exists(pk)';
      const isNews = await table.putIf(itemOf(incident), {
        where: `attribute_not_exists(pk) OR :state = :lifted OR (#state <> :lifted AND ${mayReplace})`,
        names: { '#state': 'state', ...(incident.order === undefined && { '#order': 'order' }) },
        values: { ':lifted': { S: 'lifted' }, ':state': { S: incident.state } },
      });
      if (isNews) await putCopies(incident);
      if (incident.wholeRole && counts(incident.state)) await table.put(wholeRoleItem(incident));
    },

    async takeBackLift(incident) {
      await table.put(itemOf(incident));
      await putCopies(incident);
    },

    async containedOn(account, roleName) {
      const items = await table.query(`role#${account}/${roleName}`, CONTAINED);
      return items.map(containedOf);
    },

    async guarded(account) {
      const items = await table.query(guardedKey(account), GUARDED);
      return items.map((item) => storedIncident(item, item.sk?.S ?? ''));
    },

    async countContained(account, since) {
      const values = { ':since': { S: since.toISOString() } };
      return (await table.query(`whole-role#${account}`, { sk: 'sk >= :since', values, ConsistentRead: true })).length;
    },

    claimWholeRole: (claim) => claimSlot(table, claim),

    async baseline(account) {
      return storedTime((await table.get(`baseline#${account}`, 'baseline'))?.at);
    },

    /** Never expires: a later baseline would take newer roles for old ones. */
    async recordBaseline(account, at) {
      const item = { pk: { S: `baseline#${account}` }, sk: { S: 'baseline' }, at: number(at) };
      await table.putIf(item, { where: 'attribute_not_exists(pk)' });
    },
  };

  async function putCopies(incident: Incident): Promise<void> {
    if (incident.order !== undefined) await table.put(guardedItem(incident)); // first: the sweep extends what it finds by it
    await table.put(roleItem(incident));
    for (const item of edgeHistoryItems(incident)) await table.put(item);
  }
}

function counts(state: IncidentState): boolean {
  return state === 'contained' || state === 'observed';
}
