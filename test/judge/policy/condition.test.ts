import { isMainThread } from 'node:worker_threads';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { conditionText, not, type Truth, truthOf, truthOfAll } from '../../../lib/judge/policy/condition.ts';

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
  ['ForAnyValue:StringEqualsIfExists', ['a'], absent, 'no'],
  ['ForAnyValue:StringNotEqualsIfExists', ['a'], absent, 'no'],
  ['ForAllValues:StringEqualsIfExists', ['a'], absent, 'yes'],
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
  ['IpAddress', ['::/0'], ['203.0.113.9'], 'no'],
  ['IpAddress', ['0.0.0.0/0'], ['2001:db8::1'], 'no'],
  ['NotIpAddress', ['::/0'], ['203.0.113.9'], 'yes'],
  ['ArnLike', ['arn:aws:iam::*:role/a*'], ['arn:aws:iam::111122223333:role/ab'], 'yes'],
  ['ArnEquals', ['arn:aws:iam::*:role/a*'], ['arn:aws:iam::111122223333:role/ab'], 'yes'],
  ['ArnLike', ['arn:aws:*:role/a'], ['arn:aws:iam::111122223333:role/a'], 'no'],
  ['ArnNotLike', ['arn:aws:iam::*:role/a'], ['arn:aws:iam::111122223333:role/b'], 'yes'],
  ['StringEquals', [variable], ['ada'], 'yes'],
  ['StringEquals', [`${variable}x`], ['ada'], 'no'],
  ['StringSoundsLike', ['a'], ['a'], 'depends'],
];

type Fact = readonly [because: string, ...Row];

const unfilled = `$${'{aws:PrincipalTag/team}'}`;
const absentVariable = `$${'{aws:SourceIdentity}'}`;
const literalStar = `$${'{*}'}`;
const base64 = 'QmluYXJ5VmFsdWVJbkJhc2U2NA==';

/** Each bound is tried with its neighbours: a bound that is off by one cuts off the wrong caller. */
const NUMBERS: readonly Fact[] = [
  ['an empty text is no number, and not zero', 'NumericEquals', ['0'], [''], 'no'],
  ['a blank text is no number, and not zero', 'NumericLessThan', ['10'], [' '], 'no'],
  ['an empty value in the policy is no number either', 'NumericEquals', [''], ['0'], 'no'],
  ['a text that is no number equals none, so it differs from all', 'NumericNotEquals', ['10'], ['x'], 'yes'],
  ['numbers are compared, not texts', 'NumericEquals', ['10'], ['10.0'], 'yes'],
  ['two numbers differ', 'NumericEquals', ['10'], ['9'], 'no'],
  ['two numbers differ', 'NumericNotEquals', ['10'], ['9'], 'yes'],
  ['a number is not less than itself', 'NumericLessThan', ['10'], ['10'], 'no'],
  ['an hour of MFA age, to the second', 'NumericLessThanEquals', ['3600'], ['3600'], 'yes'],
  ['a second less', 'NumericLessThanEquals', ['3600'], ['3599'], 'yes'],
  ['a second more', 'NumericLessThanEquals', ['3600'], ['3601'], 'no'],
  ['a number is not greater than itself', 'NumericGreaterThan', ['10'], ['10'], 'no'],
  ['one more', 'NumericGreaterThan', ['10'], ['11'], 'yes'],
  ['one less', 'NumericGreaterThanEquals', ['10'], ['9'], 'no'],
];

const MIDNIGHT = '2026-02-01T00:00:00Z';
const BEFORE = '2026-01-31T23:59:59Z';
const AFTER = '2026-02-01T00:00:01Z';

const DATES: readonly Fact[] = [
  ['the same moment', 'DateEquals', [MIDNIGHT], [MIDNIGHT], 'yes'],
  ['the same moment in another zone', 'DateEquals', ['2026-02-01T01:00:00+01:00'], [MIDNIGHT], 'yes'],
  ['the same moment, in ISO 8601 without a colon', 'DateEquals', ['2026-01-31T22:00:00-0200'], [MIDNIGHT], 'yes'],
  ['a date is its first moment', 'DateEquals', ['2026-02-01'], [MIDNIGHT], 'yes'],
  ['a month is its first moment', 'DateEquals', ['2026-02'], [MIDNIGHT], 'yes'],
  ['four digits are a year, not seconds', 'DateGreaterThan', ['2026'], ['2025-12-31T23:59:59Z'], 'no'],
  ['four digits are a year, not seconds', 'DateEquals', ['2026'], ['2026-01-01T00:00:00Z'], 'yes'],
  ['seconds since 1970', 'DateEquals', ['1769904000'], [MIDNIGHT], 'yes'],
  ['seconds since 1970, not milliseconds', 'DateLessThan', ['1769904000'], [BEFORE], 'yes'],
  ['a fraction of a second is no number of seconds', 'DateEquals', ['2026-02-01T00:00:00.00000'], [MIDNIGHT], 'yes'],
  ['a day of seconds', 'DateEquals', ['86400'], ['1970-01-02T00:00:00Z'], 'yes'],
  ['aws:EpochTime holds seconds', 'DateLessThan', [AFTER], ['1769904000'], 'yes'],
  ['another moment', 'DateEquals', [MIDNIGHT], [AFTER], 'no'],
  ['the same moment', 'DateNotEquals', [MIDNIGHT], [MIDNIGHT], 'no'],
  ['another moment', 'DateNotEquals', [MIDNIGHT], [AFTER], 'yes'],
  ['a session of the very second of the cutoff lives on', 'DateLessThan', [MIDNIGHT], [MIDNIGHT], 'no'],
  ['a session from after the cutoff lives on', 'DateLessThan', [MIDNIGHT], [AFTER], 'no'],
  ['long-term keys have no issue time, so a plain cutoff spares them', 'DateLessThan', [MIDNIGHT], absent, 'no'],
  ['IfExists would cut them off', 'DateLessThanIfExists', [MIDNIGHT], absent, 'yes'],
  ['the bound itself', 'DateLessThanEquals', [MIDNIGHT], [MIDNIGHT], 'yes'],
  ['before the bound', 'DateLessThanEquals', [MIDNIGHT], [BEFORE], 'yes'],
  ['after the bound', 'DateLessThanEquals', [MIDNIGHT], [AFTER], 'no'],
  ['the bound itself', 'DateGreaterThan', [MIDNIGHT], [MIDNIGHT], 'no'],
  ['before the bound', 'DateGreaterThan', [MIDNIGHT], [BEFORE], 'no'],
  ['after the bound', 'DateGreaterThan', [MIDNIGHT], [AFTER], 'yes'],
  ['the bound itself', 'DateGreaterThanEquals', [MIDNIGHT], [MIDNIGHT], 'yes'],
  ['before the bound', 'DateGreaterThanEquals', [MIDNIGHT], [BEFORE], 'no'],
  ['after the bound', 'DateGreaterThanEquals', [MIDNIGHT], [AFTER], 'yes'],
  ['what is no date is before nothing', 'DateLessThan', [MIDNIGHT], ['soon'], 'no'],
  ['what is no date differs from every date', 'DateNotEquals', [MIDNIGHT], ['soon'], 'yes'],
];

const ADDRESSES: readonly Fact[] = [
  ['an address alone is that address', 'IpAddress', ['203.0.113.7'], ['203.0.113.6'], 'no'],
  ['an address alone is that address', 'IpAddress', ['2001:db8::1'], ['2001:db8::1'], 'yes'],
  ['an address alone is that address', 'IpAddress', ['2001:db8::1'], ['2001:db8::'], 'no'],
  ['the longest prefix is one address', 'IpAddress', ['203.0.113.7/32'], ['203.0.113.7'], 'yes'],
  ['the longest prefix is one address', 'IpAddress', ['203.0.113.7/32'], ['203.0.113.6'], 'no'],
  ['the longest prefix is one address', 'IpAddress', ['2001:db8::1/128'], ['2001:db8::1'], 'yes'],
  ['half a network', 'IpAddress', ['203.0.113.0/25'], ['203.0.113.127'], 'yes'],
  ['the other half', 'IpAddress', ['203.0.113.0/25'], ['203.0.113.128'], 'no'],
  ['no bits are every address', 'IpAddress', ['0.0.0.0/0'], ['203.0.113.9'], 'yes'],
  ['no bits are every address', 'NotIpAddress', ['0.0.0.0/0'], ['203.0.113.9'], 'no'],
  ['the next network', 'IpAddress', ['2001:db8::/32'], ['2001:db9::1'], 'no'],
  ['a prefix longer than an IPv4 address is none', 'IpAddress', ['203.0.113.7/33'], ['203.0.113.7'], 'no'],
  ['a prefix longer than an IPv6 address is none', 'IpAddress', ['2001:db8::1/129'], ['2001:db8::1'], 'no'],
  ['a prefix below zero is none, and stops nothing', 'IpAddress', ['203.0.113.0/-1'], ['203.0.113.9'], 'no'],
  ['a prefix below zero is none, so NotIpAddress holds', 'NotIpAddress', ['203.0.113.0/-1'], ['203.0.113.9'], 'yes'],
  ['half a bit is none', 'IpAddress', ['203.0.113.0/24.5'], ['203.0.113.9'], 'no'],
  ['a prefix in words is none', 'IpAddress', ['203.0.113.0/all'], ['203.0.113.9'], 'no'],
  ['a wildcard is no address', 'IpAddress', ['203.0.113.*'], ['203.0.113.9'], 'no'],
  ['IPv4 is in no IPv6 network', 'IpAddress', ['2001:db8::/32'], ['203.0.113.9'], 'no'],
  ['IPv6 is in no IPv4 network', 'IpAddress', ['203.0.113.0/24'], ['2001:db8::1'], 'no'],
  ['one of two networks', 'IpAddress', ['203.0.113.0/24', '2001:db8::/32'], ['2001:db8::1'], 'yes'],
  [
    'a service that calls for somebody is in no network',
    'NotIpAddress',
    ['203.0.113.0/24'],
    ['x.amazonaws.com'],
    'yes',
  ],
  ['a call by a VPC endpoint has no source address', 'IpAddress', ['203.0.113.0/24'], absent, 'no'],
  ['a call by a VPC endpoint has no source address', 'NotIpAddress', ['203.0.113.0/24'], absent, 'yes'],
];

const ROLE = 'arn:aws:iam::111122223333:role/a';
const LOGS = 'arn:aws:logs:us-east-1:111122223333:log-group:a:b';

const ARNS: readonly Fact[] = [
  ['a star alone is every ARN', 'ArnLike', ['*'], [ROLE], 'yes'],
  ['a star alone leaves nobody to ArnNotLike', 'ArnNotLike', ['*'], [ROLE], 'no'],
  ['a star does not run over colons', 'ArnLike', ['arn:*'], [ROLE], 'no'],
  ['a star runs over the rest after the fifth colon', 'ArnLike', ['arn:aws:logs:*:111122223333:*'], [LOGS], 'yes'],
  ['colons after the fifth belong to the rest', 'ArnLike', ['arn:aws:logs:*:111122223333:log-group:a'], [LOGS], 'no'],
  ['an account that differs', 'ArnLike', ['arn:aws:iam::444455556666:role/a'], [ROLE], 'no'],
  ['a partition that differs', 'ArnEquals', ['arn:aws-cn:iam::111122223333:role/a'], [ROLE], 'no'],
  ['letters differ by case', 'ArnEquals', ['arn:aws:iam::111122223333:role/A'], [ROLE], 'no'],
  ['a text that is no ARN is like none', 'ArnLike', ['arn:*:*:*:*:*'], ['a'], 'no'],
  ['a text that is no ARN is like none', 'ArnNotLike', ['arn:*:*:*:*:*'], ['a'], 'yes'],
  ['the same ARN', 'ArnNotEquals', ['arn:aws:iam::*:role/a'], [ROLE], 'no'],
  ['another ARN', 'ArnNotEquals', ['arn:aws:iam::*:role/b'], [ROLE], 'yes'],
  ['the same ARN', 'ArnNotLike', [ROLE], [ROLE], 'no'],
];

const VARIABLES: readonly Fact[] = [
  ['filled in', 'StringNotEquals', [variable], ['ada'], 'no'],
  ['filled in', 'StringEqualsIgnoreCase', [variable], ['ADA'], 'yes'],
  ['filled in', 'StringNotEqualsIgnoreCase', [variable], ['ADA'], 'no'],
  ['filled in', 'StringLike', [`${variable}-*`], ['ada-1'], 'yes'],
  ['filled in', 'StringNotLike', [`${variable}-*`], ['ada-1'], 'no'],
  ['filled in', 'ArnEquals', [`arn:aws:iam::*:user/${variable}`], ['arn:aws:iam::111122223333:user/ada'], 'yes'],
  ['filled in', 'ArnLike', [`arn:aws:iam::*:user/${variable}`], ['arn:aws:iam::111122223333:user/ada'], 'yes'],
  ['filled in', 'ArnNotEquals', [`arn:aws:iam::*:user/${variable}`], ['arn:aws:iam::111122223333:user/ada'], 'no'],
  ['filled in', 'ArnNotLike', [`arn:aws:iam::*:user/${variable}`], ['arn:aws:iam::111122223333:user/ada'], 'no'],
  ['numbers have no variables: the text is no number', 'NumericEquals', [unfilled], ['1'], 'no'],
  ['dates have no variables: the text is no date', 'DateEquals', [unfilled], [MIDNIGHT], 'no'],
  ['addresses have no variables: the text is no address', 'IpAddress', [unfilled], ['203.0.113.9'], 'no'],
  ['binaries have no variables: the text is another', 'BinaryEquals', [variable], ['ada'], 'no'],
  ['a literal star is a star', 'StringEquals', [`a${literalStar}`], ['a*'], 'yes'],
  ['a literal star is a star', 'StringEqualsIgnoreCase', [`A${literalStar}`], ['a*'], 'yes'],
  ['a literal star is no wildcard', 'StringLike', [`a${literalStar}`], ['ab'], 'no'],
  ['a variable that is absent is no empty text', 'StringEquals', [`${absentVariable}x`], ['x'], 'depends'],
  ['a variable that is absent is no empty text', 'StringNotEquals', [`${absentVariable}x`], ['x'], 'depends'],
  ['a variable that nobody can fill may hold the value', 'StringNotEquals', [unfilled], ['red'], 'depends'],
  ['another value decides', 'StringEquals', [unfilled, 'red'], ['red'], 'yes'],
  ['another value decides', 'StringNotEquals', [unfilled, 'red'], ['red'], 'no'],
  ['another value does not decide', 'StringEquals', [unfilled, 'blue'], ['red'], 'depends'],
  ['one held value fails for certain', 'ForAllValues:StringNotEquals', [unfilled, 'red'], ['red', 'blue'], 'no'],
  ['one held value holds for certain', 'ForAnyValue:StringEquals', [unfilled, 'red'], ['blue', 'red'], 'yes'],
  ['one held value may fail', 'ForAllValues:StringEquals', [unfilled, 'red'], ['blue', 'red'], 'depends'],
];

const OTHERS: readonly Fact[] = [
  ['letters differ by case', 'StringLike', ['A*'], ['ab'], 'no'],
  ['another text', 'StringEqualsIgnoreCase', ['a'], ['b'], 'no'],
  ['the same text but for case', 'StringNotEqualsIgnoreCase', ['a'], ['A'], 'no'],
  ['another text', 'StringNotEqualsIgnoreCase', ['a'], ['b'], 'yes'],
  ['another text', 'StringNotLike', ['a*'], ['b'], 'yes'],
  ['true or false, whatever the case', 'Bool', ['TRUE'], ['true'], 'yes'],
  ['true is not false', 'Bool', ['true'], ['false'], 'no'],
  ['a missing key is neither true nor false', 'Bool', ['false'], absent, 'no'],
  ['the same bytes', 'BinaryEquals', [base64], [base64], 'yes'],
  ['base64 in another case is other bytes', 'BinaryEquals', [base64], [base64.toLowerCase()], 'no'],
  ['Null true asks for absence', 'Null', ['True'], absent, 'yes'],
  ['Null false asks for presence', 'Null', ['false'], absent, 'no'],
  ['either is met by everybody', 'Null', ['true', 'false'], absent, 'yes'],
  ['either is met by everybody', 'Null', ['true', 'false'], ['x'], 'yes'],
  ['without a set operator one held value is enough', 'StringEquals', ['a'], ['b', 'a'], 'yes'],
  ['every held value must differ', 'ForAllValues:StringNotEquals', ['a'], ['a', 'b'], 'no'],
  ['one held value that differs is enough', 'ForAnyValue:StringNotEquals', ['a'], ['a', 'b'], 'yes'],
  ['no held value differs', 'ForAnyValue:StringNotEquals', ['a', 'b'], ['a', 'b'], 'no'],
  ['no held value matches', 'ForAnyValue:StringEquals', ['a'], ['b', 'c'], 'no'],
  ['a missing set has no value that matches', 'ForAllValues:StringNotEquals', ['a'], absent, 'yes'],
  ['a missing set has no value that matches, IfExists or not', 'ForAnyValue:StringEqualsIfExists', ['a'], absent, 'no'],
  ['IfExists holds for a missing key', 'StringNotEqualsIfExists', ['a'], absent, 'yes'],
  ['IfExists compares a key that is there', 'StringEqualsIfExists', ['a'], ['b'], 'no'],
  ['IfExists compares a key that is there', 'StringNotEqualsIfExists', ['a'], ['a'], 'no'],
  ['operators have no case', 'forallvalues:STRINGEQUALS', ['a'], ['a', 'c'], 'no'],
  ['operators have no case', 'FORANYVALUE:stringnotequals', ['a'], absent, 'no'],
  ['an operator nobody knows may compare anything', 'StringSoundsLikeIfExists', ['a'], absent, 'depends'],
  ['no value matches nothing', 'StringEquals', [], ['a'], 'no'],
];

const context = (held: readonly string[] | undefined) => (key: string) => {
  if (key === 'aws:username') return ['ada'];
  if (key === 'aws:principaltag/team') return undefined;
  return key === 'aws:sourceidentity' ? [] : held;
};

describe('truthOf', () => {
  test.each(ROWS)('%s %j with %j: %s', (operator, values, held, expected) => {
    expect(truthOf({ operator, key: 'x:Key', values }, context(held), '2012-10-17')).toBe(expected);
  });

  test.each([...NUMBERS, ...DATES, ...ADDRESSES, ...ARNS, ...VARIABLES, ...OTHERS])(
    '%s: %s %j with %j: %s',
    (_, operator, values, held, expected) => {
      expect(truthOf({ operator, key: 'x:Key', values }, context(held), '2012-10-17')).toBe(expected);
    },
  );

  test('asks for a key in lower case, since keys have none', () => {
    const lower = (key: string) => (key === 'aws:principalorgid' ? ['o-1'] : []);
    expect(truthOf({ operator: 'StringEquals', key: 'aws:PrincipalOrgID', values: ['o-1'] }, lower, undefined)).toBe(
      'yes',
    );
  });

  test('a variable that nobody can fill leaves it open, and version 2008-10-17 has no variables', () => {
    const condition = { operator: 'StringEquals', key: 'x:key', values: [variable] };
    const context = (key: string) => (key === 'x:key' ? ['ada'] : undefined);
    expect(truthOf(condition, context, '2012-10-17')).toBe('depends');
    expect(truthOf(condition, context, '2008-10-17')).toBe('no');
    expect(truthOf(condition, context, undefined)).toBe('no');
  });
});

describe('a date without a zone is UTC, wherever the code runs', () => {
  beforeEach(() => {
    vi.stubEnv('TZ', 'Pacific/Kiritimati');
  });
  afterEach(() => {
    vi.unstubAllEnvs();
  });

  // A worker thread keeps the zone of its process.
  test.runIf(isMainThread)('here it runs far from UTC', () => {
    expect(new Date(0).getTimezoneOffset()).not.toBe(0);
  });

  test.each([
    ['2026-02-01T00:00:00', 'yes'],
    ['2026-02-01T00:00', 'yes'],
    ['2026-02-01T00:00:00.000', 'yes'],
    ['2026-02-01', 'yes'],
    ['2026-02-01T00:00:00-12:00', 'no'],
  ] as const)('%s: %s', (written, expected) => {
    const condition = { operator: 'DateEquals', key: 'aws:CurrentTime', values: [written] };
    expect(truthOf(condition, () => [MIDNIGHT], undefined)).toBe(expected);
  });
});

describe('truthOfAll', () => {
  const holds = { operator: 'Bool', key: 'x:key', values: ['true'] };
  const fails = { operator: 'Bool', key: 'x:key', values: ['false'] };
  const open = { operator: 'Bool', key: 'x:open', values: ['true'] };

  test.each([
    ['no condition asks nothing', [], 'yes'],
    ['all hold', [holds, holds], 'yes'],
    ['one fails', [holds, fails], 'no'],
    ['one is open', [holds, open], 'depends'],
    ['one fails, whatever the open one says', [open, fails], 'no'],
  ] as const)('%s: %j: %s', (_, conditions, expected) => {
    expect(truthOfAll(conditions, (key) => (key === 'x:key' ? ['true'] : undefined), '2012-10-17')).toBe(expected);
  });
});

test.each([
  ['yes', 'no'],
  ['no', 'yes'],
  ['depends', 'depends'],
] as const)('not %s is %s', (truth, expected) => {
  expect(not(truth)).toBe(expected);
});

test.each([
  [['a'], 'StringLike iam:PassedToService a'],
  [['a', 'b', 'c'], 'StringLike iam:PassedToService a or b or c'],
  [['a', 'b', 'c', 'd'], 'StringLike iam:PassedToService a or b or c or …'],
])('conditionText of %j: %s', (values, expected) => {
  expect(conditionText({ operator: 'StringLike', key: 'iam:PassedToService', values })).toBe(expected);
});
