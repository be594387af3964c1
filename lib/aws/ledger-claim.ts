import {
  type AttributeValue,
  ConditionalCheckFailedException,
  type DynamoDBClient,
  PutItemCommand,
  QueryCommand,
} from '@aws-sdk/client-dynamodb';
import type { WholeRoleClaim } from '../ledger.ts';
import { DAY, later } from '../time.ts';

type Item = Record<string, AttributeValue>;

/**
 * The breaker's denies are numbered slots, each taken by a conditional write: however many containers ask at once, no more than
 * the limit are ever taken within the period. Counting what is recorded could not promise that.
 */
export async function claimSlot(table: string, client: DynamoDBClient, claim: WholeRoleClaim): Promise<boolean> {
  const pk = { S: `breaker#${claim.account}` };
  const { Items = [] } = await client.send(
    new QueryCommand({
      TableName: table,
      KeyConditionExpression: 'pk = :pk',
      ExpressionAttributeValues: { ':pk': pk },
      ConsistentRead: true,
    }),
  );
  const taken = Items.filter((item) => Number(item.at?.N ?? 0) >= claim.since.getTime());
  if (taken.some(({ incident }) => incident?.S === claim.incident)) return true;
  const busy = new Set(taken.map(({ sk }) => sk?.S));
  const free = Array.from({ length: claim.limit }, (_, index) => `slot#${index}`).filter((sk) => !busy.has(sk));
  for (const sk of free) if (await take({ pk, sk: { S: sk } })) return true;
  return false;

  async function take(key: Item): Promise<boolean> {
    try {
      await client.send(
        new PutItemCommand({
          TableName: table,
          Item: {
            ...key,
            incident: { S: claim.incident },
            at: { N: String(claim.at.getTime()) },
            expires: { N: String(Math.floor(later(claim.at, 8 * DAY).getTime() / 1000)) },
          },
          ConditionExpression: 'attribute_not_exists(pk) OR incident = :incident OR #at < :since',
          ExpressionAttributeNames: { '#at': 'at' },
          ExpressionAttributeValues: {
            ':incident': { S: claim.incident },
            ':since': { N: String(claim.since.getTime()) },
          },
        }),
      );
      return true;
    } catch (error) {
      if (error instanceof ConditionalCheckFailedException) return false; // somebody else was quicker
      throw error;
    }
  }
}
