import {
  type AttributeValue,
  ConditionalCheckFailedException,
  DynamoDBClient,
  GetItemCommand,
  PutItemCommand,
  QueryCommand,
  type QueryCommandInput,
} from '@aws-sdk/client-dynamodb';

/** One item of the table. */
export type Item = Record<string, AttributeValue>;

/** The condition of a write, with its names and values. */
export interface Condition {
  readonly where: string;
  readonly names?: Record<string, string>;
  readonly values?: Item;
}

interface Asked
  extends Partial<
    Pick<
      QueryCommandInput,
      'FilterExpression' | 'ExpressionAttributeNames' | 'Limit' | 'ScanIndexForward' | 'ConsistentRead'
    >
  > {
  /** The condition on the sort key: `sk < :before`. */
  readonly sk?: string;
  readonly values?: Item;
  /** Every page. Without it only the first: the answers are few, or the first of them are enough. */
  readonly all?: boolean;
  /** With `all`: more pages than this are an error, so that an answer is never cut in silence. */
  readonly most?: number;
}

/** Every item says which form it has: this release's. Items of release 0.1.0 say nothing. */
const ITEM_VERSION = '2';

function versioned(item: Item): Item {
  return { ...item, version: { N: ITEM_VERSION } };
}

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
  return {
    async get(pk: string, sk: string): Promise<Item | undefined> {
      const { Item } = await client.send(
        new GetItemCommand({ TableName: table, Key: { pk: { S: pk }, sk: { S: sk } }, ConsistentRead: true }),
      );
      return Item;
    },

    async put(item: Item): Promise<void> {
      await client.send(new PutItemCommand({ TableName: table, Item: versioned(item) }));
    },

    /** True when the write was made, false when its condition did not hold: somebody wrote the same, or something later. */
    putIf: (item: Item, condition: Condition): Promise<boolean> =>
      tolerated(
        client.send(new PutItemCommand({ TableName: table, Item: versioned(item), ...conditionOf(condition) })),
      ),

    async query(
      pk: string,
      { sk, values, all = false, most = Number.POSITIVE_INFINITY, ...rest }: Asked = {},
    ): Promise<Item[]> {
      const found: Item[] = [];
      let from: Item | undefined;
      let pages = 0;
      do {
        pages += 1;
        if (pages > most) throw new Error(`the ledger has more than ${most} pages under ${pk}`);
        const { Items = [], LastEvaluatedKey } = await client.send(
          new QueryCommand({
            TableName: table,
            KeyConditionExpression: sk === undefined ? 'pk = :pk' : `pk = :pk AND ${sk}`,
            ExpressionAttributeValues: { ':pk': { S: pk }, ...values },
            ExclusiveStartKey: from,
            ...rest,
          }),
        );
        found.push(...Items);
        from = LastEvaluatedKey;
      } while (all && from !== undefined);
      return found;
    },
  };
}

export function conditionOf({ where, names, values }: Condition) {
  return {
    ConditionExpression: where,
    ...(names && { ExpressionAttributeNames: names }),
    ...(values && { ExpressionAttributeValues: values }),
  };
}

export async function tolerated(write: Promise<unknown>): Promise<boolean> {
  try {
    await write;
    return true;
  } catch (error) {
    if (error instanceof ConditionalCheckFailedException) return false;
    throw error;
  }
}
