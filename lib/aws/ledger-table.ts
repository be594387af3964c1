import {
  ConditionalCheckFailedException,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  paginateQuery,
} from '@aws-sdk/client-dynamodb';
import type { Condition, Item, LedgerQuery } from './ledger-query.ts';

/** Every item says which form it has: this release's. Items of release 0.1.0 say nothing. */
const ITEM_VERSION = '2';

/** A client that gives up after these milliseconds, and after `maxAttempts` tries. */
export function ledgerClient(
  requestHandler: { connectionTimeout: number; requestTimeout: number; throwOnRequestTimeout: boolean },
  maxAttempts = 2,
): DynamoDBClient {
  return new DynamoDBClient({ maxAttempts, requestHandler });
}

export type LedgerTable = ReturnType<typeof ledgerTable>;

/**
 * The ledger's table as its parts use it, with the keys `pk` and `sk`. Every write is idempotent, so two functions on the same
 * event, or one that is killed and run again, leave the same table.
 */
export function ledgerTable(table: string, client: DynamoDBClient) {
  const versioned = (item: Item) => ({ TableName: table, Item: { ...item, version: { N: ITEM_VERSION } } });
  return {
    async get(pk: string, sk: string): Promise<Item | undefined> {
      const Key = { pk: { S: pk }, sk: { S: sk } };
      return (await client.send(new GetItemCommand({ TableName: table, Key, ConsistentRead: true }))).Item;
    },

    async put(item: Item): Promise<void> {
      await client.send(new PutItemCommand(versioned(item)));
    },

    /** See `conditionHeld`. */
    putIf: (item: Item, condition: Condition): Promise<boolean> =>
      conditionHeld(client.send(new PutItemCommand({ ...versioned(item), ...condition }))),

    async query(
      pk: string,
      { sk, all = false, most = Number.POSITIVE_INFINITY, ExpressionAttributeValues, ...rest }: LedgerQuery = {},
    ): Promise<Item[]> {
      const asked = {
        TableName: table,
        KeyConditionExpression: sk === undefined ? 'pk = :pk' : `pk = :pk AND ${sk}`,
        ExpressionAttributeValues: { ':pk': { S: pk }, ...ExpressionAttributeValues },
        ...rest,
      };
      const found: Item[] = [];
      let pages = 0;
      for await (const { Items = [], LastEvaluatedKey: more } of paginateQuery({ client }, asked)) {
        pages += 1;
        if (pages === most && more !== undefined) throw new Error(`the ledger has more than ${most} pages under ${pk}`);
        found.push(...Items);
        if (!all) break;
      }
      return found;
    },
  };
}

/** False when the write's condition did not hold: somebody wrote the same, or something later. */
export async function conditionHeld(write: Promise<unknown>): Promise<boolean> {
  try {
    await write;
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}
