import { type DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import type { Condition } from './ledger-query.ts';
import { conditionHeld } from './ledger-table.ts';

/** Changes one attribute of an item and leaves the others. False when the condition did not hold. */
export type UpdateIf = (pk: string, sk: string, update: string, condition: Condition) => Promise<boolean>;

export function ledgerUpdates(table: string, client: DynamoDBClient): UpdateIf {
  return (pk, sk, update, condition) =>
    conditionHeld(
      client.send(
        new UpdateItemCommand({
          TableName: table,
          Key: { pk: { S: pk }, sk: { S: sk } },
          UpdateExpression: update,
          ...condition,
        }),
      ),
    );
}
