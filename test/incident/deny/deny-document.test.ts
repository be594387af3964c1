import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Denied, METHODS, type Method } from '../../../lib/base/method.ts';
import { HOUR, later } from '../../../lib/base/time.ts';
import { denyDocument, parseDeny, sameDocument } from '../../../lib/incident/deny/deny-document.ts';
import { denyPolicy, type Scope } from '../../../lib/incident/deny/deny-policy.ts';

const CUTOFF = new Date('2026-05-04T11:00:00Z');
const good = denyPolicy('quarantine', { kind: 'role' }, CUTOFF, later(CUTOFF, 13 * HOUR));
const [statement] = good.Statement;
const { DateLessThan: dates } = statement.Condition;
const withCondition = (Condition: unknown) => ({ ...good, Statement: [{ ...statement, Condition }] });
const withDates = (DateLessThan: unknown) => withCondition({ DateLessThan });
const withSessions = (StringLike: unknown) => withCondition({ ...statement.Condition, StringLike });
const withActions = (Action: unknown) => ({ ...good, Statement: [{ ...statement, Action }] });

const scopes: fc.Arbitrary<Scope> = fc.oneof(
  fc.constant({ kind: 'role' } as const),
  fc
    .array(fc.stringMatching(/^AROA[A-Z0-9]{8}:i-[0-9a-f]{8}$/), { minLength: 1, maxLength: 7 })
    .map((userids) => ({ kind: 'session', userids }) as const),
);

describe('parseDeny', () => {
  test('reads back every deny the builder writes, keys in any order, and says it in the same document', () => {
    const second = fc.integer({ min: 0, max: 4_000_000_000 }).map((seconds) => new Date(seconds * 1000));
    const method = fc.constantFrom<Method>('freeze', 'revocation', 'quarantine');
    fc.assert(
      fc.property(scopes, second, method, fc.integer({ min: 13, max: 200 }), (scope, cutoff, how, hours) => {
        const lapse = later(cutoff, hours * HOUR);
        const document = JSON.parse(JSON.stringify(denyPolicy(how, scope, cutoff, lapse)));
        const { Statement, Version } = document;
        const deny = { scope, denies: METHODS[how].denies, cutoff, lapse };
        expect(parseDeny({ Statement, Version })).toEqual(deny);
        expect(denyDocument(deny)).toEqual(document);
      }),
    );
  });

  test.each<[string, unknown, Scope, Denied, object?]>([
    ['the whole role', good, { kind: 'role' }, 'everything'],
    [
      'a freeze with the actions of an older version, which counts as none',
      withActions(['iam:*', 'sts:*']),
      { kind: 'role' },
      'privilege calls',
      { isHollow: true },
    ],
    [
      'a session',
      withSessions({ 'aws:userid': ['AROAEXAMPLEADMIN:alice'] }),
      { kind: 'session', userids: ['AROAEXAMPLEADMIN:alice'] },
      'everything',
    ],
  ])('%s is ours', (_, document, scope, denies, more = {}) => {
    const lapse = later(CUTOFF, 13 * HOUR);
    expect(parseDeny(document)).toEqual({ scope, denies, cutoff: CUTOFF, lapse, ...more });
  });

  const strangers: [string, unknown][] = [
    ['nothing', undefined],
    ['text', 'deny'],
    ['no statement', { Version: '2012-10-17' }],
    ['two statements', { ...good, Statement: [statement, statement] }],
    ['an Allow', { ...good, Statement: [{ ...statement, Effect: 'Allow' }] }],
    ['another Sid', { ...good, Statement: [{ ...statement, Sid: 'Mine' }] }],
    ['some resources only', { ...good, Statement: [{ ...statement, Resource: 'arn:aws:s3:::b' }] }],
    ['one action as a text', { ...good, Statement: [{ ...statement, Action: 's3:*' }] }],
    ['NotAction beside', { ...good, Statement: [{ ...statement, NotAction: '*' }] }],
    ['no condition: it would never end', { ...good, Statement: [{ ...statement, Condition: undefined }] }],
    ['no lapse', withCondition({ DateLessThan: { 'aws:TokenIssueTime': '2026-05-04T11:00:00Z' } })],
    [
      'a lapse of an hour',
      withCondition({
        DateLessThan: { 'aws:TokenIssueTime': '2026-05-04T11:00:00Z', 'aws:CurrentTime': '2026-05-04T12:00:00Z' },
      }),
    ],
    ['one more operator', withCondition({ ...statement.Condition, Bool: { 'aws:SecureTransport': 'true' } })],
    ['one more key', withCondition({ DateLessThan: { ...statement.Condition.DateLessThan, 'aws:EpochTime': '1' } })],
    ['any session name', withCondition({ ...statement.Condition, StringLike: { 'aws:userid': ['*'] } })],
    ['another version', { ...good, Version: '2008-10-17' }],
    ['an Id beside', { ...good, Id: 'x' }],
    ['an empty list of statements', { ...good, Statement: [] }],
    ['a statement that is a text', { ...good, Statement: ['deny'] }],
    ['a statement without its list', { ...good, Statement: statement }],
    ['a list', [good]],
    ['a freeze of nothing', withActions([])],
    ['actions that are no texts', withActions([1])],
    ['actions of which one is no text', withActions(['iam:*', 1])],
    ['a condition that is a text', withCondition('DateLessThan')],
    ['dates that are a text', withCondition({ DateLessThan: '2026-05-04T11:00:00Z' })],
    ['no cutoff: it would outlive the quarantine', withDates({ 'aws:CurrentTime': '2026-05-05T00:00:00Z' })],
    ['a lapse that is no date', withDates({ ...dates, 'aws:CurrentTime': 'never' })],
    ['a cutoff with fractions', withDates({ ...dates, 'aws:TokenIssueTime': '2026-05-04T11:00:00.000Z' })],
    ['sessions of no name', withSessions({})],
    ['sessions as a text', withSessions({ 'aws:userid': 'AROAEXAMPLEADMIN:alice' })],
    ['sessions that are null', withCondition({ ...statement.Condition, StringLike: null })],
    ['no sessions', withSessions({ 'aws:userid': [] })],
    ['a session in a list of its own', withSessions({ 'aws:userid': [['AROAEXAMPLEADMIN:alice']] })],
    [
      'one session in a list of its own',
      withSessions({ 'aws:userid': ['AROAEXAMPLEADMIN:bob', ['AROAEXAMPLEADMIN:alice']] }),
    ],
    ['a session that is no text', withSessions({ 'aws:userid': [1] })],
    [
      'one more key of sessions',
      withSessions({ 'aws:userid': ['AROAEXAMPLEADMIN:alice'], 'aws:PrincipalTag/a': ['b'] }),
    ],
  ];
  test.each(strangers)('%s is not ours', (_, document) => {
    expect(parseDeny(document)).toBeUndefined();
  });

  test('never throws', () => {
    fc.assert(fc.property(fc.jsonValue(), (value) => parseDeny(value) === undefined));
  });
});

test('sameDocument: order of keys does not matter, order of lists does', () => {
  expect(sameDocument({ a: 1, b: { c: 2, d: 3 } }, { b: { d: 3, c: 2 }, a: 1 })).toBe(true);
  expect(sameDocument([1, 2], [2, 1])).toBe(false);
  expect(sameDocument({ a: 1, b: 2 }, { a: 1, b: 3 })).toBe(false);
  expect(sameDocument({ a: 1 }, { a: 1, b: 2 })).toBe(false);
  expect(sameDocument({ a: 1 }, { b: 1 })).toBe(false);
});
