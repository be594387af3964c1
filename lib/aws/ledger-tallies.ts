import { type DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { DAY, later } from '../base/time.ts';
import type { Tallies, Tally, TallyKey } from '../incident/ledger/tallies.ts';
import { seconds } from './ledger-items.ts';
import type { Item } from './ledger-query.ts';
import { ledgerTable } from './ledger-table.ts';

/**
 * Counts in DynamoDB. `ADD` is atomic: however many instances count at once, none is lost, and `if_not_exists` keeps exactly one of
 * them the first. A retry of the SDK counts an event twice, so that a count is told as "about".
 */
export function talliesIn(name: string, client: DynamoDBClient): Tallies {
  const table = ledgerTable(name, client);
  const update = async (
    { of, since }: TallyKey,
    UpdateExpression: string,
    names: Record<string, string>,
    values: Item,
  ): Promise<Tally> => {
    const { Attributes = {} } = await client.send(
      new UpdateItemCommand({
        TableName: name,
        Key: { pk: { S: `flood#${of}` }, sk: { S: since.toISOString() } },
        UpdateExpression,
        ExpressionAttributeNames: names,
        ExpressionAttributeValues: values,
        ReturnValues: 'ALL_NEW',
      }),
    );
    return tallyIn(Attributes);
  };
  return {
    add: (key, by, event) =>
      update(
        key,
        'SET #first = if_not_exists(#first, :event), #expires = :expires ADD #count :by',
        { '#first': 'first', '#expires': 'expires', '#count': 'count' },
        { ':event': { S: event }, ':expires': seconds(later(key.since, 2 * DAY)), ':by': { N: String(by) } },
      ),
    async name(key, names) {
      await update(key, 'ADD #names :names', { '#names': 'names' }, { ':names': { SS: [...new Set(names)] } });
    },
    async read({ of, since }) {
      const item = await table.get(`flood#${of}`, since.toISOString());
      return item && tallyIn(item);
    },
  };
}

function tallyIn({ count, first, names }: Item): Tally {
  return { count: Number(count?.N ?? 0), first: first?.S ?? '', names: names?.SS ?? [] };
}
