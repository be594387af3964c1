import type { AttributeValue, PutItemCommandInput, QueryCommandInput } from '@aws-sdk/client-dynamodb';

/** One item of the table. */
export type Item = Record<string, AttributeValue>;

/** The condition of a write, with its names and values. */
export type Condition = Pick<
  PutItemCommandInput,
  'ConditionExpression' | 'ExpressionAttributeNames' | 'ExpressionAttributeValues'
>;

export interface LedgerQuery extends Omit<QueryCommandInput, 'TableName' | 'KeyConditionExpression'> {
  /** The condition on the sort key: `sk < :before`. */
  readonly sk?: string;
  /** Every page. Without it only the first: the answers are few, or the first of them are enough. */
  readonly all?: boolean;
  /** With `all`: more pages than this are an error, so that an answer is never cut in silence. */
  readonly most?: number;
}

/** How a value is stored and read back. What `put` did not write reads as undefined. */
export interface Form<Value> {
  readonly put: (value: Value) => AttributeValue;
  readonly read: (stored: AttributeValue | undefined, item: Item) => Value | undefined;
}
