import { bytesOf } from '../base/json.ts';
import { later } from '../base/time.ts';
import { MOST_LATEST, trustKey } from '../incident/ledger/event-order.ts';
import type { History, TrustRecord } from '../incident/ledger/history.ts';
import { policyJsonOrText } from '../judge/policy/document.ts';
import { KEEP, LONGEST_ITEM, number, seconds } from './ledger-items.ts';
import type { Item } from './ledger-query.ts';
import type { LedgerTable } from './ledger-table.ts';

/** Earlier trust policies of roles, in the order of the events. */
export function trustsIn(table: LedgerTable): Pick<History, 'trustBefore' | 'trustLatest' | 'rememberTrust'> {
  return {
    async trustBefore(roleArn, event) {
      const { ExpressionAttributeValues, ...rest } = before(event);
      const [latest] = await table.query(`trust#${roleArn}`, {
        ...rest,
        FilterExpression: 'accepted = :yes',
        ExpressionAttributeValues: { ':yes': { BOOL: true }, ...ExpressionAttributeValues },
        ScanIndexForward: false,
        ConsistentRead: true,
      });
      return latest && trustOf(latest);
    },

    async trustLatest(roleArn) {
      const asked = { ScanIndexForward: false, ConsistentRead: true, Limit: MOST_LATEST };
      return (await table.query(`trust#${roleArn}`, asked)).map(trustOf);
    },

    rememberTrust: (roleArn, record) => table.put(trustItem(roleArn, record)),
  };
}

export function before(event: Pick<TrustRecord, 'eventId' | 'time'> | undefined) {
  return event === undefined
    ? {}
    : { sk: 'sk < :before', ExpressionAttributeValues: { ':before': { S: trustKey(event) } } };
}

/** IAM takes some 8 KB at most. A longer document is none that a later one could be compared with, so it is never an accepted one. */
const LONGEST_DOCUMENT = LONGEST_ITEM - 4096;

/** Documents are kept as JSON text: DynamoDB's own maps would reorder and limit them. */
function trustItem(roleArn: string, record: TrustRecord): Item {
  const { eventId, time, by } = record;
  const isKept = bytesOf(record.document) <= LONGEST_DOCUMENT;
  const document = isKept ? record.document : null;
  const accepted = isKept && record.accepted;
  return {
    pk: { S: `trust#${roleArn}` },
    sk: { S: trustKey(record) },
    eventId: { S: eventId },
    time: number(time),
    document: { S: JSON.stringify(document) },
    accepted: { BOOL: accepted },
    ...(by !== undefined && { by: { S: by } }),
    expires: seconds(later(time, KEEP)),
  };
}

/** Records of release 0.1.0 have the document of an event as CloudTrail has it: text within the text. */
function trustOf({ eventId, time, document, accepted, by }: Item): TrustRecord {
  return {
    eventId: eventId?.S ?? '',
    time: new Date(Number(time?.N ?? 0)),
    document: policyJsonOrText(JSON.parse(document?.S ?? 'null')),
    accepted: accepted?.BOOL ?? false,
    ...(by?.S !== undefined && { by: by.S }),
  };
}
