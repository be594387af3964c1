import { DAY, later } from '../base/time.ts';
import { containedOnOf } from '../incident/incident.ts';
import type { Incidents, WholeRoleClaim } from '../incident/ledger/incidents.ts';
import { COPIES, copiesOf, itemKey, itemOf, number, seconds, storedIncident, storedTime } from './ledger-items.ts';
import type { LedgerTable } from './ledger-table.ts';

/** A look-up by role finds only contained incidents. */
const CONTAINED = {
  FilterExpression: '#state = :contained',
  ConsistentRead: true,
  ExpressionAttributeNames: { '#state': 'state' },
  ExpressionAttributeValues: { ':contained': { S: 'contained' } },
};

/** An incident is one item, and a copy for each other question. */
export function incidentsIn(table: LedgerTable): Incidents {
  return {
    complete: true,

    async incident(id) {
      const item = await table.get(`incident#${id}`, 'incident');
      return item && storedIncident(item);
    },

    /** A lift is final: a late copy of the event must not make the incident look contained again. */
    async record(incident) {
      const { id, account, at, state, order, wholeRole } = incident;
      const mayReplace = order === undefined ? 'attribute_not_exists(#order)' : 'attribute_exists(pk)';
      const isNews = await table.putIf(itemOf(incident), {
        ConditionExpression: `attribute_not_exists(pk) OR :state = :lifted OR (#state <> :lifted AND ${mayReplace})`,
        ExpressionAttributeNames: { '#state': 'state', ...(order === undefined && { '#order': 'order' }) },
        ExpressionAttributeValues: { ':lifted': { S: 'lifted' }, ':state': { S: state } },
      });
      if (isNews) for (const copy of copiesOf(incident)) await table.put(copy);
      if (!wholeRole || (state !== 'contained' && state !== 'observed')) return;
      // for the breaker's count, in the order of time; the incident in the key keeps a repeated write from counting twice
      const key = itemKey(COPIES.wholeRole(account), `${at.toISOString()}#${id}`);
      await table.put({ ...key, expires: seconds(later(at, 8 * DAY)) });
    },

    async containedOn(account, roleName) {
      const items = await table.query(`role#${account}/${roleName}`, CONTAINED);
      return items.map((item) => containedOnOf(storedIncident(item, item.sk?.S)));
    },

    claimWholeRole: (claim) => claimSlot(table, claim),

    async baseline(account) {
      return storedTime((await table.get(`baseline#${account}`, 'baseline'))?.at);
    },
  };
}

/**
 * The breaker's denies are numbered slots, each taken by a conditional write: however many containers ask at once, no more than
 * the limit are ever taken within the period. Counting what is recorded could not promise that.
 */
async function claimSlot(table: LedgerTable, claim: WholeRoleClaim): Promise<boolean> {
  const pk = `breaker#${claim.account}`;
  const slots = await table.query(pk, { ConsistentRead: true });
  const taken = slots.filter((item) => Number(item.at?.N ?? 0) >= claim.since.getTime());
  if (taken.some(({ incident }) => incident?.S === claim.incident)) return true;
  const busy = new Set(taken.map(({ sk }) => sk?.S));
  const free = Array.from({ length: claim.limit }, (_, index) => `slot#${index}`).filter((sk) => !busy.has(sk));
  for (const sk of free) if (await take(sk)) return true;
  return false;

  /** False when somebody else was quicker. */
  function take(sk: string): Promise<boolean> {
    const incident = { S: claim.incident };
    const slot = { ...itemKey(pk, sk), incident, at: number(claim.at), expires: seconds(later(claim.at, 8 * DAY)) };
    return table.putIf(slot, {
      ConditionExpression: 'attribute_not_exists(pk) OR incident = :incident OR #at < :since',
      ExpressionAttributeNames: { '#at': 'at' },
      ExpressionAttributeValues: { ':incident': incident, ':since': number(claim.since) },
    });
  }
}
