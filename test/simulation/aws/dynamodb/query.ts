import type { QueryCommandInput } from '@aws-sdk/client-dynamodb';
import type { Bound } from './bound.ts';
import { type Condition, holds } from './condition.ts';
import { comparedAsUtf8, type Item } from './item.ts';
import { validation } from './refusals.ts';
import { firstFrom, firstWhere, type Row, type Table, versionAt } from './table.ts';

interface Asked {
  readonly key: Condition;
  readonly filter?: Condition | undefined;
  readonly bound: Bound;
  readonly moment: number;
  readonly mostBytes: number;
}

/**
 * One page. The filter takes out of a page, it makes no page longer: a page may be empty and have a key to go on from.
 * https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/Query.Pagination.html
 */
export function page(table: Table, input: QueryCommandInput, { key, filter, bound, moment, mostBytes }: Asked) {
  const { pk, sk } = keysIn(key, bound);
  if (filter !== undefined && attributesIn(filter, bound).some((name) => name === 'pk' || name === 'sk'))
    throw validation('Invalid FilterExpression: Filter Expression can only contain non-primary key attributes');
  const {
    Limit: most = Number.POSITIVE_INFINITY,
    ScanIndexForward: isForward = true,
    ExclusiveStartKey: start,
  } = input;
  if (most < 1) throw validation('Value at "limit" failed to satisfy constraint: must be at least 1');
  const rows = table.rows(pk);
  let [from, to] = sk(rows);
  if (start !== undefined) {
    const last = start.sk?.S;
    if (start.pk?.S !== pk || last === undefined)
      throw validation('The provided starting key is outside query boundaries based on provided conditions');
    if (isForward) from = Math.max(from, firstBehind(rows, last));
    else to = Math.min(to, firstFrom(rows, last));
  }

  const Items: Item[] = [];
  let [scanned, bytes] = [0, 0];
  let lastKey: string | undefined;
  for (let step = 0; step < to - from; step += 1) {
    const row = rows[isForward ? from + step : to - 1 - step];
    const version = row && versionAt(row, moment);
    if (row === undefined || version === undefined) continue;
    scanned += 1;
    bytes += version.bytes;
    if (filter === undefined || holds(filter, version.item, bound)) Items.push({ ...version.item });
    if (scanned < most && bytes < mostBytes) continue;
    lastKey = row.sk; // also when nothing follows
    break;
  }
  return {
    Items,
    Count: Items.length,
    ScannedCount: scanned,
    ...(lastKey !== undefined && { LastEvaluatedKey: { pk: { S: pk }, sk: { S: lastKey } } }),
  };
}

type Range = (rows: readonly Row[]) => [from: number, to: number];

function keysIn(condition: Condition, bound: Bound): { readonly pk: string; readonly sk: Range } {
  const parts = condition.is === 'AND' ? condition.parts : [condition];
  let pk: string | undefined;
  let sk: Range | undefined;
  for (const part of parts) {
    if (!('operands' in part)) throw validation(`Invalid operator used in KeyConditionExpression: ${part.is}`);
    const [name = '', ...operands] = part.operands;
    const values = operands.map((operand) => bound.valueOf(operand, undefined)?.S);
    const [first, second] = values;
    if (first === undefined || values.includes(''))
      throw validation('One or more parameter values were invalid: a key condition wants a string that is not empty');
    if (bound.nameOf(name) === 'pk' && part.is === '=' && pk === undefined) pk = first;
    else if (bound.nameOf(name) === 'sk' && sk === undefined) sk = rangeOf(part.is, first, second);
    else throw validation('Query key condition not supported');
  }
  if (pk === undefined) throw validation('Query condition missed key schema element: pk');
  return { pk, sk: sk ?? ((rows) => [0, rows.length]) };
}

function rangeOf(is: Condition['is'], first: string, second = ''): Range {
  switch (is) {
    case '=':
      return (rows) => [firstFrom(rows, first), firstBehind(rows, first)];
    case '<':
      return (rows) => [0, firstFrom(rows, first)];
    case '<=':
      return (rows) => [0, firstBehind(rows, first)];
    case '>':
      return (rows) => [firstBehind(rows, first), rows.length];
    case '>=':
      return (rows) => [firstFrom(rows, first), rows.length];
    case 'BETWEEN':
      if (comparedAsUtf8(second, first) < 0)
        throw validation(
          'Invalid KeyConditionExpression: The BETWEEN operator requires an upper bound that is not less',
        );
      return (rows) => [firstFrom(rows, first), firstBehind(rows, second)];
    case 'begins_with':
      return (rows) => [
        firstFrom(rows, first),
        firstWhere(rows, (row) => comparedAsUtf8(row.sk.slice(0, first.length), first) > 0),
      ];
    default:
      throw validation(`Invalid operator used in KeyConditionExpression: ${is}`);
  }
}

function firstBehind(rows: readonly Row[], sk: string): number {
  return firstWhere(rows, (row) => comparedAsUtf8(row.sk, sk) > 0);
}

function attributesIn(condition: Condition, bound: Bound): string[] {
  if ('operands' in condition) return condition.operands.filter((name) => !name.startsWith(':')).map(bound.nameOf);
  const parts = condition.is === 'NOT' ? [condition.part] : condition.parts;
  return parts.flatMap((part) => attributesIn(part, bound));
}
