import { DAY, later } from '../base/time.ts';
import { COMES_ANEW, type History } from '../incident/ledger/history.ts';
import { edgeKey, itemKey, KEEP, number, seconds } from './ledger-items.ts';
import type { Item } from './ledger-query.ts';
import type { LedgerTable } from './ledger-table.ts';
import type { UpdateIf } from './ledger-updates.ts';

/** Enough to judge a call that arms the role. */
const MOST_PASSES = 20;
const MOST_GUESSES = 200;

/** A dead-letter queue keeps a copy of an event for 14 days. */
const COPIES_COME = 15 * DAY;

/** Remembers which issuer passed which role to which service, and who was refused a trust policy, and which delivery of an event tells of it. */
export function seenIn(
  table: LedgerTable,
  updateIf: UpdateIf,
): Pick<History, 'firstSeen' | 'passesOf' | 'guesses' | 'isFirstToTell' | 'rememberTold'> {
  return {
    firstSeen: (edge, at) =>
      updateIf(`passes#${edge.role}`, edgeKey(edge), 'SET earliest = :at, expires = :expires', {
        ConditionExpression: 'attribute_not_exists(earliest) OR earliest >= :at',
        ExpressionAttributeValues: { ':at': number(at), ':expires': seconds(later(at, KEEP)) },
      }),

    async passesOf(role) {
      const items = await table.query(`passes#${role}`, { Limit: MOST_PASSES });
      const edges = items.map(({ sk }) => JSON.parse(sk?.S ?? '["",""]') as [string, string]);
      return edges.map(([service, issuer]) => ({ service, issuer }));
    },

    isFirstToTell: (incident, delivery, at) =>
      table.putIf(toldItem(incident, delivery, at), {
        ConditionExpression: 'attribute_not_exists(pk) OR #by = :by OR expires < :old',
        ExpressionAttributeNames: { '#by': 'by' },
        ExpressionAttributeValues: { ':by': { S: delivery }, ':old': seconds(later(at, COPIES_COME - COMES_ANEW)) },
      }),

    rememberTold: (incident, at) => table.put(toldItem(incident, '', at)),

    async guesses({ eventId, time, by }, since) {
      const pk = `guesses#${by}`;
      const sk = `${time.toISOString()}#${eventId}`;
      await table.put({ pk: { S: pk }, sk: { S: sk }, expires: seconds(later(time, 2 * DAY)) });
      const items = await table.query(pk, {
        sk: 'sk >= :since',
        ExpressionAttributeValues: { ':since': { S: since.toISOString() } },
        Limit: MOST_GUESSES,
        ConsistentRead: true,
      });
      return items.map((item) => {
        const [at = '', id = ''] = (item.sk?.S ?? '').split('#');
        return { eventId: id, time: new Date(at), by };
      });
    },
  };
}

/** Which delivery tells of an incident; nobody once it is told. */
function toldItem(incident: string, by: string, at: Date): Item {
  return { ...itemKey(`told#${incident}`, 'told'), by: { S: by }, expires: seconds(later(at, COPIES_COME)) };
}
