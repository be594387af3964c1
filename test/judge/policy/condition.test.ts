import { describe, expect, test } from 'vitest';
import { type Truth, truthOf } from '../../../lib/judge/policy/condition.ts';

type Row = readonly [operator: string, values: readonly string[], held: readonly string[] | undefined, expected: Truth];

const unknown = undefined;
const absent: readonly string[] = [];
const variable = `$${'{aws:username}'}`;

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html */
const ROWS: readonly Row[] = [
  ['StringEquals', ['a', 'b'], ['b'], 'yes'],
  ['StringEquals', ['a'], ['A'], 'no'],
  ['StringEquals', ['a*'], ['ab'], 'no'],
  ['StringEquals', ['a'], absent, 'no'],
  ['StringEquals', ['a'], unknown, 'depends'],
  ['StringEqualsIfExists', ['a'], absent, 'yes'],
  ['StringEqualsIfExists', ['a'], unknown, 'depends'],
  ['StringEqualsIgnoreCase', ['a'], ['A'], 'yes'],
  ['StringNotEquals', ['a', 'b'], ['b'], 'no'],
  ['StringNotEquals', ['a', 'b'], ['c'], 'yes'],
  ['StringNotEquals', ['a'], absent, 'yes'],
  ['StringLike', ['a*'], ['ab'], 'yes'],
  ['stringlike', ['?'], ['ab'], 'no'],
  ['StringNotLike', ['a*'], ['ab'], 'no'],
  ['ForAllValues:StringEquals', ['a', 'b'], ['a', 'b'], 'yes'],
  ['ForAllValues:StringEquals', ['a'], ['a', 'c'], 'no'],
  ['ForAllValues:StringEquals', ['a'], absent, 'yes'],
  ['ForAnyValue:StringEquals', ['a'], ['a', 'c'], 'yes'],
  ['ForAnyValue:StringEquals', ['a'], absent, 'no'],
  ['ForAnyValue:StringNotEquals', ['a'], absent, 'no'],
  ['NumericLessThan', ['10'], ['9'], 'yes'],
  ['NumericLessThan', ['10'], ['x'], 'no'],
  ['NumericGreaterThanEquals', ['10'], ['10'], 'yes'],
  ['NumericNotEquals', ['10'], ['10'], 'no'],
  ['DateLessThan', ['2026-02-01T00:00:00Z'], ['2026-01-31T23:59:59Z'], 'yes'],
  ['DateGreaterThan', ['1769904000'], ['2026-02-02T00:00:00Z'], 'yes'],
  ['DateLessThan', ['soon'], ['2026-01-31T23:59:59Z'], 'no'],
  ['Bool', ['true'], ['True'], 'yes'],
  ['BoolIfExists', ['true'], absent, 'yes'],
  ['Null', ['true'], absent, 'yes'],
  ['Null', ['true'], ['x'], 'no'],
  ['Null', ['false'], ['x'], 'yes'],
  ['Null', ['true'], unknown, 'depends'],
  ['IpAddress', ['203.0.113.0/24'], ['203.0.113.9'], 'yes'],
  ['IpAddress', ['203.0.113.0/24'], ['203.0.114.9'], 'no'],
  ['IpAddress', ['203.0.113.7'], ['203.0.113.7'], 'yes'],
  ['IpAddress', ['2001:db8::/32'], ['2001:db8::1'], 'yes'],
  ['IpAddress', ['203.0.113.0/99'], ['203.0.113.9'], 'no'],
  ['IpAddress', ['203.0.113.0/24'], ['cloudformation.amazonaws.com'], 'no'],
  ['NotIpAddress', ['203.0.113.0/24'], ['198.51.100.1'], 'yes'],
  ['ArnLike', ['arn:aws:iam::*:role/a*'], ['arn:aws:iam::111122223333:role/ab'], 'yes'],
  ['ArnEquals', ['arn:aws:iam::*:role/a*'], ['arn:aws:iam::111122223333:role/ab'], 'yes'],
  ['ArnLike', ['arn:aws:*:role/a'], ['arn:aws:iam::111122223333:role/a'], 'no'],
  ['ArnNotLike', ['arn:aws:iam::*:role/a'], ['arn:aws:iam::111122223333:role/b'], 'yes'],
  ['StringEquals', [variable], ['ada'], 'yes'],
  ['StringEquals', [`${variable}x`], ['ada'], 'no'],
  ['StringSoundsLike', ['a'], ['a'], 'depends'],
];

describe('truthOf', () => {
  test.each(ROWS)('%s %j with %j: %s', (operator, values, held, expected) => {
    const context = (key: string) => (key === 'aws:username' ? ['ada'] : held);
    expect(truthOf({ operator, key: 'x:Key', values }, context, '2012-10-17')).toBe(expected);
  });

  test('a variable that nobody can fill leaves it open, and version 2008-10-17 has no variables', () => {
    const condition = { operator: 'StringEquals', key: 'x:key', values: [variable] };
    const context = (key: string) => (key === 'x:key' ? ['ada'] : undefined);
    expect(truthOf(condition, context, '2012-10-17')).toBe('depends');
    expect(truthOf(condition, context, '2008-10-17')).toBe('no');
    expect(truthOf(condition, context, undefined)).toBe('no');
  });
});
