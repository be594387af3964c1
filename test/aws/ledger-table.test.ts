import { type DynamoDBClient, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { expect, test } from 'vitest';
import { ledgerTable } from '../../lib/aws/ledger-table.ts';

test('every item says which form it has', async () => {
  const items: unknown[] = [];
  const send = async (command: unknown) => {
    if (command instanceof PutItemCommand) items.push(command.input.Item);
    return {};
  };
  const table = ledgerTable('ledger', { send } as unknown as DynamoDBClient);
  const item = { pk: { S: 'a' }, sk: { S: 'b' } };
  await table.put(item);
  await table.putIf(item, { ConditionExpression: 'attribute_not_exists(pk)' });
  expect(items).toEqual([
    { ...item, version: { N: '2' } },
    { ...item, version: { N: '2' } },
  ]);
});
