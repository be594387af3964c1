import type { Incident, IncidentState } from '../incident/incident.ts';
import { endsOfEdge, MOST_CONTAINED } from '../incident/ledger/edge-history.ts';
import type { Ledger } from '../incident/ledger/ledger.ts';
import { byHandKey, edgeHistoryItems, edgeHistoryKey, storedContainment } from './ledger-edge-items.ts';
import {
  containedOf,
  guardedItem,
  guardedKey,
  itemOf,
  roleItem,
  storedIncident,
  wholeRoleItem,
} from './ledger-items.ts';
import type { LedgerTable } from './ledger-table.ts';

type Incidents = Pick<
  Ledger,
  'incident' | 'record' | 'takeBackLift' | 'containedOn' | 'guarded' | 'countContained' | 'edgeHistory'
>;

/** A look-up by role finds only contained incidents. */
const CONTAINED = {
  FilterExpression: '#state = :contained',
  ConsistentRead: true,
  ExpressionAttributeNames: { '#state': 'state' },
  values: { ':contained': { S: 'contained' } },
};

/** A look-up by account finds only guarded incidents. */
const GUARDED = {
  FilterExpression: '#state IN (:contained, :revoked)',
  ExpressionAttributeNames: { '#state': 'state' },
  values: { ':contained': { S: 'contained' }, ':revoked': { S: 'revoked' } },
};

const MOST_BY_HAND = 10;

function latest(Limit: number) {
  return { ScanIndexForward: false, ConsistentRead: true, Limit };
}

/** An incident is one item, and a copy for each other question: by role, by account, and for the breaker's count. */
export function incidentsIn(table: LedgerTable): Incidents {
  return {
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
      const items = await table.queryAll(guardedKey(account), GUARDED);
      return items.map((item) => storedIncident(item, item.sk?.S ?? ''));
    },

    async edgeHistory(edge) {
      const [contained, ...byHand] = await Promise.all([
        table.query(edgeHistoryKey(edge), latest(MOST_CONTAINED)),
        ...endsOfEdge(edge).map((principal) => table.query(byHandKey(principal), latest(MOST_BY_HAND))),
      ]);
      return {
        contained: contained.flatMap((item) => storedContainment(item) ?? []),
        byHand: byHand
          .flat()
          .filter(({ state }) => state?.S !== 'lifted')
          .map(({ at }) => new Date(Number(at?.N ?? 0))),
      };
    },

    countContained: (account, since) =>
      table.count(`whole-role#${account}`, {
        sk: 'sk >= :since',
        values: { ':since': { S: since.toISOString() } },
        ConsistentRead: true,
      }),
  };

  async function putCopies(incident: Incident): Promise<void> {
    await table.put(roleItem(incident));
    for (const item of edgeHistoryItems(incident)) await table.put(item);
    if (incident.order !== undefined) await table.put(guardedItem(incident));
  }
}

function counts(state: IncidentState): boolean {
  return state === 'contained' || state === 'observed';
}
