import type { Item } from '../../lib/aws/ledger-query.ts';
import type { LedgerTable } from '../../lib/aws/ledger-table.ts';
import type { UpdateIf } from '../../lib/aws/ledger-updates.ts';

const KB = 1024;

/** SQS's own words for a message that it refuses. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html */
function refusal(name: string, message: string): Error {
  return Object.assign(new Error(message), { name });
}

interface Sent {
  readonly MessageBody?: string;
  readonly MessageGroupId?: string;
}

/** A client of a queue that refuses what SQS refuses: over 256 KB, and characters that are none of XML 1.0. */
export function limitedQueue() {
  const bodies: string[] = [];
  const send = async ({ input: { MessageBody = '', MessageGroupId } }: { input: Sent }) => {
    if (Buffer.byteLength(MessageBody) > 256 * KB)
      throw refusal('InvalidParameterValue', 'Reason: Message must be shorter than 262144 bytes.');
    if (/[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/u.test(MessageBody))
      throw refusal('InvalidMessageContents', 'The message contains characters outside the allowed set.');
    if (MessageGroupId !== undefined && !/^[\x21-\x7e]{1,128}$/.test(MessageGroupId))
      throw refusal(
        'InvalidParameterValue',
        'MessageGroupId can only include alphanumeric and punctuation characters.',
      );
    bodies.push(MessageBody);
  };
  return { bodies, client: { send } as never };
}

/**
 * A table that refuses what DynamoDB refuses: items over 400 KB, partition keys over 2,048 and sort keys over 1,024 bytes.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Constraints.html
 */
export function limitedTable(mostBytes = 400 * KB) {
  const items = new Map<string, Item>();
  const refused: string[] = [];
  const keyOf = (pk: string, sk: string) => JSON.stringify([pk, sk]);
  const put = (item: Item) => {
    const [pk, sk] = [item.pk?.S ?? '', item.sk?.S ?? ''];
    const bytes = Buffer.byteLength(JSON.stringify(item));
    if (bytes > mostBytes || Buffer.byteLength(pk) > 2048 || Buffer.byteLength(sk) > 1024 || sk === '') {
      refused.push(`${pk.slice(0, 100)} ${bytes}`);
      throw refusal('ValidationException', 'Item size has exceeded the maximum allowed size');
    }
    items.set(keyOf(pk, sk), item);
  };
  const table: LedgerTable = {
    get: async (pk, sk) => items.get(keyOf(pk, sk)),
    put: async (item) => put(item),
    putIf: async (item, { ConditionExpression: where = '' }) => {
      const before = items.get(keyOf(item.pk?.S ?? '', item.sk?.S ?? ''));
      if (before?.order !== undefined && where.includes('attribute_not_exists(#order)')) return false;
      if (before === undefined && where === 'attribute_exists(pk)') return false;
      put(item);
      return true;
    },
    query: async (pk) => [...items.values()].filter((item) => item.pk?.S === pk),
  };
  const updateIf: UpdateIf = async (pk, sk) => {
    put({ ...items.get(keyOf(pk, sk)), pk: { S: pk }, sk: { S: sk } });
    return true;
  };
  return { items, refused, table, updateIf };
}
