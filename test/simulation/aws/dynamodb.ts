import {
  ConditionalCheckFailedException,
  type DeleteItemCommandInput,
  type GetItemCommandInput,
  type PutItemCommandInput,
  type QueryCommandInput,
  type UpdateItemCommandInput,
} from '@aws-sdk/client-dynamodb';
import { type Bound, bind } from './dynamodb/bound.ts';
import { type Condition, holds, parseCondition } from './dynamodb/condition.ts';
import { type Item, keyOf, storable } from './dynamodb/item.ts';
import { page } from './dynamodb/query.ts';
import { validation } from './dynamodb/refusals.ts';
import { Table } from './dynamodb/table.ts';
import { Tokens } from './dynamodb/tokens.ts';
import { parseUpdate, updated } from './dynamodb/update.ts';
import type { Random, Service } from './service.ts';

export interface SimulatedDynamoDb {
  readonly call: Service;
  /** All items as they are at that moment; without one, expired items count as not yet deleted. */
  items(now?: Date): Iterable<Item>;
}

/** What one page of a query reads at most. https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Query.Pagination.html */
const PAGE = 1024 * 1024;

/** What the simulation knows of each operation's input: what it does not know it does not leave out in silence. */
const CONDITIONAL = ['ConditionExpression', 'ExpressionAttributeNames', 'ExpressionAttributeValues'];
const KNOWN: Readonly<Record<string, readonly string[]>> = {
  GetItem: ['TableName', 'Key', 'ConsistentRead'],
  PutItem: ['TableName', 'Item', ...CONDITIONAL],
  UpdateItem: ['TableName', 'Key', 'UpdateExpression', 'ReturnValues', ...CONDITIONAL],
  DeleteItem: ['TableName', 'Key', ...CONDITIONAL],
  Query: [
    ...['TableName', 'KeyConditionExpression', 'FilterExpression', 'ConsistentRead', 'Limit', 'ScanIndexForward'],
    ...['ExclusiveStartKey', 'ExpressionAttributeNames', 'ExpressionAttributeValues'],
  ],
};

/**
 * One table of DynamoDB with the keys `pk` and `sk` and the TTL attribute `expires`. Chance decides how old an eventually
 * consistent answer is, and how long after its expiry an item is deleted.
 */
export function simulatedDynamoDb(random: Random = () => 0, mostBytes = PAGE): SimulatedDynamoDb {
  const table = new Table(random);

  return {
    items: (now) => table.items(now?.getTime()),
    call({ name, input, now }) {
      const known = KNOWN[name];
      const strange = Object.keys(input).find((key) => input[key] !== undefined && known?.includes(key) !== true);
      if (known === undefined || strange !== undefined)
        throw new Error(`the simulated DynamoDB does not know ${name} ${strange ?? ''}`);
      switch (name) {
        case 'GetItem':
          return get(input as unknown as GetItemCommandInput, now);
        case 'PutItem':
          return put(input as unknown as PutItemCommandInput, now);
        case 'UpdateItem':
          return update(input as unknown as UpdateItemCommandInput, now);
        case 'DeleteItem':
          return remove(input as unknown as DeleteItemCommandInput, now);
        default:
          return query(input as unknown as QueryCommandInput, now);
      }
    },
  };

  function get({ Key, ConsistentRead }: GetItemCommandInput, now: Date) {
    const { pk, sk } = keyOf(Key ?? {});
    const item = table.read(pk, sk, table.momentOfRead(now, ConsistentRead === true));
    return item === undefined ? {} : { Item: { ...item } };
  }

  function put({ Item: given, ...rest }: PutItemCommandInput, now: Date) {
    const version = table.version(storable(given ?? {}), now); // what is malformed is refused whether its condition holds or not
    const { pk, sk } = version;
    const condition = conditionIn(rest.ConditionExpression);
    const bound = bind(rest, condition?.placeholders ?? []);
    check(condition?.parsed, table.read(pk, sk, now.getTime()), bound);
    table.write(version);
    return {};
  }

  function update({ Key, UpdateExpression, ...rest }: UpdateItemCommandInput, now: Date) {
    const { pk, sk } = keyOf(Key ?? {});
    const condition = conditionIn(rest.ConditionExpression);
    const actions = UpdateExpression === undefined ? undefined : ACTIONS(UpdateExpression);
    const bound = bind(rest, [...(condition?.placeholders ?? []), ...(actions?.placeholders ?? [])]);
    const before = table.read(pk, sk, now.getTime());
    check(condition?.parsed, before, bound);
    const item = updated(before ?? { pk: { S: pk }, sk: { S: sk } }, actions?.parsed ?? [], bound);
    table.write(table.version(storable(item), now));
    return rest.ReturnValues === 'ALL_NEW' ? { Attributes: item } : {};
  }

  function remove({ Key, ...rest }: DeleteItemCommandInput, now: Date) {
    const { pk, sk } = keyOf(Key ?? {});
    const condition = conditionIn(rest.ConditionExpression);
    const bound = bind(rest, condition?.placeholders ?? []);
    check(condition?.parsed, table.read(pk, sk, now.getTime()), bound);
    table.delete(pk, sk, now);
    return {};
  }

  function query(input: QueryCommandInput, now: Date) {
    const key = conditionIn(input.KeyConditionExpression);
    if (key === undefined)
      throw validation('Either the KeyConditions or KeyConditionExpression parameter must be specified');
    const filter = conditionIn(input.FilterExpression);
    const bound = bind(input, [...key.placeholders, ...(filter?.placeholders ?? [])]);
    const moment = table.momentOfRead(now, input.ConsistentRead === true);
    return page(table, input, { key: key.parsed, filter: filter?.parsed, bound, moment, mostBytes });
  }
}

function check(condition: Condition | undefined, item: Item | undefined, bound: Bound): void {
  if (condition === undefined || holds(condition, item, bound)) return;
  throw new ConditionalCheckFailedException({ message: 'The conditional request failed', $metadata: {} });
}

const CONDITIONS = remembered(parseCondition);
const ACTIONS = remembered(parseUpdate);

function conditionIn(text: string | undefined) {
  return text === undefined ? undefined : CONDITIONS(text);
}

/** There are few expressions, and each comes often. */
function remembered<Parsed>(parse: (tokens: Tokens) => Parsed) {
  interface Read {
    readonly parsed: Parsed;
    readonly placeholders: readonly string[];
  }
  const all = new Map<string, Read>();
  return (text: string): Read => {
    const known = all.get(text);
    if (known !== undefined) return known;
    const tokens = new Tokens(text);
    const read = { parsed: parse(tokens), placeholders: tokens.placeholders };
    all.set(text, read);
    return read;
  };
}
