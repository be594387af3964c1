import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { HOUR, later } from '../../../lib/base/time.ts';
import { parseDeny, sameDocument } from '../../../lib/incident/deny/deny-document.ts';
import { denyPolicy, type Method, type Scope } from '../../../lib/incident/deny/deny-policy.ts';

const CUTOFF = new Date('2026-05-04T11:00:00Z');
const good = denyPolicy('quarantine', { kind: 'role' }, CUTOFF, later(CUTOFF, 13 * HOUR));
const [statement] = good.Statement;
const withCondition = (Condition: unknown) => ({ ...good, Statement: [{ ...statement, Condition }] });

const scopes: fc.Arbitrary<Scope> = fc.oneof(
  fc.constant({ kind: 'role' } as const),
  fc
    .array(fc.stringMatching(/^AROA[A-Z0-9]{8}:i-[0-9a-f]{8}$/), { minLength: 1, maxLength: 7 })
    .map((userids) => ({ kind: 'session', userids }) as const),
);

describe('parseDeny', () => {
  test('reads back every deny the builder writes, keys in any order', () => {
    const second = fc.integer({ min: 0, max: 4_000_000_000 }).map((seconds) => new Date(seconds * 1000));
    const method = fc.constantFrom<Method>('freeze', 'revocation', 'quarantine');
    fc.assert(
      fc.property(scopes, second, method, fc.integer({ min: 13, max: 200 }), (scope, cutoff, how, hours) => {
        const lapse = later(cutoff, hours * HOUR);
        const document = JSON.parse(JSON.stringify(denyPolicy(how, scope, cutoff, lapse)));
        const { Statement, Version } = document;
        expect(parseDeny({ Statement, Version })).toEqual({ scope, freeze: how === 'freeze', cutoff, lapse });
      }),
    );
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
});
