import {
  ConditionalCheckFailedException,
  type DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  type QueryCommandInput,
  UpdateItemCommand,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import type { Item } from './ledger-items.ts';

/** The condition of a write, with its names and values. */
interface Condition {
  readonly where: string;
  readonly names?: Record<string, string>;
  readonly values?: Item;
}

type Asked = Partial<
  Pick<
    QueryCommandInput,
    'FilterExpression' | 'ExpressionAttributeNames' | 'Limit' | 'ScanIndexForward' | 'ConsistentRead'
  >
> & {
  /** The condition on the sort key: `sk < :before`. */
  readonly sk?: string;
  readonly values?: Item;
};

/** The ledger's table as its parts use it, with the keys `pk` and `sk`. Every write is idempotent. */
export interface LedgerTable {
  get(pk: string, sk: string): Promise<Item | undefined>;
  put(item: Item): Promise<void>;
  /** True when the write was made, false when its condition did not hold: somebody wrote the same, or something later. */
  putIf(item: Item, condition: Condition): Promise<boolean>;
  updateIf(pk: string, sk: string, update: string, condition: Condition): Promise<boolean>;
  /** Only the first page: the answers are few, or the first of them are enough. */
  query(pk: string, asked?: Asked): Promise<Item[]>;
  /** Every page. */
  queryAll(pk: string, asked?: Asked): Promise<Item[]>;
  count(pk: string, asked?: Asked): Promise<number>;
}

/** Every item says which form it has: this release's. Items of release 0.1.0 say nothing. */
const ITEM_VERSION = '2';

function versioned(item: Item): Item {
  return { ...item, version: { N: ITEM_VERSION } };
}

export function ledgerTable(table: string, client: DynamoDBClient): LedgerTable {
  return {
    async get(pk, sk) {
      const { Item } = await client.send(
        new GetItemCommand({ TableName: table, Key: { pk: { S: pk }, sk: { S: sk } }, ConsistentRead: true }),
      );
      return Item;
    },

    async put(item) {
      await client.send(new PutItemCommand({ TableName: table, Item: versioned(item) }));
    },

    putIf: (item, condition) =>
      tolerated(
        client.send(new PutItemCommand({ TableName: table, Item: versioned(item), ...conditionOf(condition) })),
      ),

    updateIf: (pk, sk, update, condition) =>
      tolerated(
        client.send(
          new UpdateItemCommand({
            TableName: table,
            Key: { pk: { S: pk }, sk: { S: sk } },
            UpdateExpression: update,
            ...conditionOf(condition),
          }),
        ),
      ),

    async query(pk, asked = {}) {
      return (await client.send(new QueryCommand(queryOf(pk, asked)))).Items ?? [];
    },

    async queryAll(pk, asked = {}) {
      const all: Item[] = [];
      let from: Item | undefined;
      do {
        const { Items = [], LastEvaluatedKey } = await client.send(
          new QueryCommand({ ...queryOf(pk, asked), ExclusiveStartKey: from }),
        );
        all.push(...Items);
        from = LastEvaluatedKey;
      } while (from !== undefined);
      return all;
    },

    async count(pk, asked = {}) {
      return (await client.send(new QueryCommand({ ...queryOf(pk, asked), Select: 'COUNT' }))).Count ?? 0;
    },
  };

  function queryOf(pk: string, { sk, values, ...rest }: Asked): QueryCommandInput {
    return {
      TableName: table,
      KeyConditionExpression: sk === undefined ? 'pk = :pk' : `pk = :pk AND ${sk}`,
      ExpressionAttributeValues: { ':pk': { S: pk }, ...values },
      ...rest,
    };
  }
}

function conditionOf({ where, names, values }: Condition): Partial<UpdateItemCommandInput> {
  return {
    ConditionExpression: where,
    ...(names && { ExpressionAttributeNames: names }),
    ...(values && { ExpressionAttributeValues: values }),
  };
}

async function tolerated(write: Promise<unknown>): Promise<boolean> {
  try {
    await write;
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}
