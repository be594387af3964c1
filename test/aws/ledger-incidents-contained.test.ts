import {
  type AttributeValue,
  ConditionalCheckFailedException,
  DynamoDBClient,
  PutItemCommand,
  QueryCommand,
} from '@aws-sdk/client-dynamodb';
import { expect, test } from 'vitest';
import { allIncidentsIn } from '../../lib/aws/ledger-all-incidents.ts';
import { targetItem } from '../../lib/aws/ledger-items.ts';
import type { Item } from '../../lib/aws/ledger-query.ts';
import { ledgerTable } from '../../lib/aws/ledger-table.ts';
import type { Incident, IncidentState } from '../../lib/incident/incident.ts';

const PAGE = 1024 * 1024;

/** DynamoDB as far as this table asks: a query reads 1 MB, filters afterwards, and says where the next page begins. */
function pagedTable() {
  const items = new Map<string, Item>();
  const keyOf = ({ pk, sk }: Item) => `${pk?.S} ${sk?.S}`;
  let pages = 0;

  function query({ ExpressionAttributeValues: values, FilterExpression, ExclusiveStartKey }: QueryCommand['input']) {
    pages += 1;
    const after = ExclusiveStartKey?.sk?.S ?? '';
    const all = [...items.values()].filter((item) => item.pk?.S === values?.[':pk']?.S && (item.sk?.S ?? '') > after);
    const page: Item[] = [];
    let size = 0;
    for (const item of all.toSorted((a, b) => ((a.sk?.S ?? '') < (b.sk?.S ?? '') ? -1 : 1))) {
      page.push(item);
      size += sizeOf(item);
      if (size >= PAGE) break;
    }
    const last = page.length < all.length ? page.at(-1) : undefined;
    return {
      Items: page.filter((item) => FilterExpression === undefined || item.state?.S === values?.[':contained']?.S),
      ...(last && { LastEvaluatedKey: { pk: last.pk, sk: last.sk } }),
    };
  }

  const client = Object.assign(Object.create(DynamoDBClient.prototype), {
    async send(command: unknown) {
      if (command instanceof QueryCommand) return query(command.input);
      if (!(command instanceof PutItemCommand)) throw new Error('not asked of this table');
      const { Item: item = {}, ConditionExpression: where } = command.input;
      if (where === 'attribute_exists(pk)' && !items.has(keyOf(item)))
        throw new ConditionalCheckFailedException({ message: 'no', $metadata: {} });
      items.set(keyOf(item), item);
      return {};
    },
  });
  const table = ledgerTable('ledger', client);
  return {
    items,
    ledger: allIncidentsIn(table),
    pages: () => pages,
    plant: (item: Item) => items.set(keyOf(item), item),
  };
}

/** Names and texts: what DynamoDB counts. */
function sizeOf(item: Item): number {
  const lengthOf = ({ S, N }: AttributeValue) => (S ?? N ?? '1').length;
  return Object.entries(item).reduce((sum, [name, value]) => sum + name.length + lengthOf(value), 0);
}

/** The longest name of a role: the fewest copies fit on a page. */
const NAME = 'app-'.repeat(16);
const incident = (id: string, state: IncidentState): Incident => ({
  id,
  account: '111122223333',
  roleArn: `arn:aws:iam::111122223333:role/${NAME}`,
  state,
  at: new Date('2026-05-04T10:00:00Z'),
  wholeRole: false,
});
const hex = (number: number) => number.toString(16).padStart(16, '0');
const LAST = 'f'.repeat(16);
const FOUND = [{ id: LAST, incident: LAST, caller: false }];

test('12,000 alerts before it, as release 0.1.0 kept them, hide no contained incident', async () => {
  const { ledger, plant, pages } = pagedTable();
  for (let count = 0; count < 12_000; count += 1) plant(targetItem(incident(hex(count), 'alerted')));
  await ledger.record(incident(LAST, 'contained'));
  expect(await ledger.containedOn?.('111122223333', NAME)).toEqual(FOUND);
  expect(pages()).toBeGreaterThan(1);
});

test.each<IncidentState>(['alerted', 'observed', 'suppressed', 'failed'])(
  'an incident that is only %s makes the list of its role no longer',
  async (state) => {
    const { items, ledger } = pagedTable();
    for (let count = 0; count < 10; count += 1) await ledger.record(incident(hex(count), state));
    await ledger.record(incident(LAST, 'contained'));
    expect([...items.keys()].filter((key) => key.startsWith('role#'))).toEqual([`role#111122223333/${NAME} ${LAST}`]);
    expect(await ledger.containedOn?.('111122223333', NAME)).toEqual(FOUND);
  },
);

test.each<IncidentState>(['revoked', 'lifted', 'lapsed', 'failed'])(
  'one that is %s again is found no more',
  async (state) => {
    const { ledger } = pagedTable();
    await ledger.record(incident(LAST, 'contained'));
    await ledger.record(incident(LAST, state));
    expect(await ledger.containedOn?.('111122223333', NAME)).toEqual([]);
    await ledger.takeBackLift(incident(LAST, 'contained'));
    expect(await ledger.containedOn?.('111122223333', NAME)).toEqual(FOUND);
  },
);

test('more pages than can be read in time are an error, not an answer cut short', async () => {
  const { ledger, plant, pages } = pagedTable();
  const long = { S: 'x'.repeat(PAGE) };
  for (let count = 0; count < 16; count += 1) plant({ ...targetItem(incident(hex(count), 'alerted')), long });
  await ledger.record(incident(LAST, 'contained'));
  await expect(ledger.containedOn?.('111122223333', NAME)).rejects.toThrow('the ledger has more than 16 pages under');
  expect(pages()).toBe(16);
});
