import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { canonicalTrust, sameTrust } from '../../../lib/judge/trust/same.ts';
import { anyStatements } from './arbitrary.ts';

const ALICE = 'arn:aws:iam::111122223333:user/alice';
const CI = 'arn:aws:iam::444455556666:role/ci/Deploy';
const ID = 'AIDAEXAMPLEALICE0001';
const OTHER_ID = 'AROAEXAMPLEDEPLOY001';

const allow = (AWS: unknown, more: object = {}) => ({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { AWS }, Action: 'sts:AssumeRole', ...more }],
});
const deny = (AWS: unknown) => allow(AWS, { Effect: 'Deny' });
const limited = (Condition: object) => allow(ALICE, { Condition });

describe('the same policy', () => {
  const rows: [string, unknown, unknown][] = [
    ['text and the object in it', JSON.stringify(allow(ALICE)), allow(ALICE)],
    ['URL-encoded, as the API answers', allow(ALICE), encodeURIComponent(JSON.stringify(allow(ALICE)))],
    ['an account id and its root', allow('111122223333'), allow('arn:aws:iam::111122223333:root')],
    ['an account id written as a number', allow(111122223333), allow('arn:aws:iam::111122223333:root')],
    ['a value and a list of it', allow([ALICE], { Action: ['sts:AssumeRole'] }), allow(ALICE)],
    ['a list in another order, a value twice', allow([ALICE, CI, CI]), allow([CI, ALICE])],
    ['another name of the statement', allow(ALICE, { Sid: 'Old' }), allow(ALICE, { Sid: '' })],
    ['a condition that is empty', allow(ALICE, { Condition: {} }), allow(ALICE)],
    [
      'a condition with other case and a Boolean as text',
      limited({ Bool: { 'aws:MultiFactorAuthPresent': true } }),
      limited({ bool: { 'aws:multifactorauthpresent': 'true' } }),
    ],
    ['no Version and the oldest', { ...allow(ALICE), Version: undefined }, { ...allow(ALICE), Version: '2008-10-17' }],
    ['a user deleted since', allow(ALICE), allow(ID)],
    ['one of two deleted since', allow([ALICE, CI]), allow([ALICE, OTHER_ID])],
    ['both deleted since', allow([ALICE, CI]), allow([ID, OTHER_ID])],
    ['text that is no policy, twice', 'x', 'x'],
  ];
  test.each(rows)('%s', (_, written, shown) => expect(sameTrust(written, shown)).toBe(true));
});

describe('another policy', () => {
  const rows: [string, unknown, unknown][] = [
    ['somebody else', allow(ALICE), allow(CI)],
    ['somebody more', allow(ALICE), allow([ALICE, CI])],
    ['somebody less', allow([ALICE, CI]), allow(ALICE)],
    ['an id more', allow(ALICE), allow([ALICE, ID])],
    ['an id for an account, which nobody deletes', allow('111122223333'), allow(ID)],
    ['an id for two', allow([ALICE, CI]), allow(ID)],
    ['an id that an event wrote, and whom IAM shows', allow(ID), allow(CI)],
    ['one id and another', allow(ID), allow(OTHER_ID)],
    ['the id of an access key', allow(ALICE), allow('AKIAEXAMPLEALICE0001')],
    ['a Deny of somebody deleted since', deny(ALICE), deny(ID)],
    ['a deleted user and another condition', allow(ALICE, { Condition: { Bool: { 'aws:x': true } } }), allow(ID)],
    ['another effect', allow(ALICE), deny(ALICE)],
    ['another action', allow(ALICE), allow(ALICE, { Action: 'sts:*' })],
    ['a condition gone', limited({ StringEquals: { 'sts:ExternalId': 'x' } }), allow(ALICE)],
    [
      'another operator',
      limited({ StringEquals: { 'sts:ExternalId': 'x' } }),
      limited({ StringLike: { 'sts:ExternalId': 'x' } }),
    ],
    [
      'another Version, which decides whether variables are read',
      { ...allow(ALICE), Version: '2008-10-17' },
      allow(ALICE),
    ],
    [
      'a statement more',
      allow(ALICE),
      { ...allow(ALICE), Statement: [...allow(ALICE).Statement, ...allow(CI).Statement] },
    ],
    ['a policy and no policy', allow(ALICE), 'x'],
    ['no document', allow(ALICE), undefined],
  ];
  test.each(rows)('%s', (_, written, shown) => expect(sameTrust(written, shown)).toBe(false));
});

test('every document is itself, in whatever order its statements stand and however it is carried', () => {
  fc.assert(
    fc.property(anyStatements, (Statement) => {
      const document = { Version: '2012-10-17', Statement };
      const turned = { ...document, Statement: Statement.toReversed() };
      expect(sameTrust(JSON.stringify(document), encodeURIComponent(JSON.stringify(turned)))).toBe(true);
      expect(canonicalTrust(document)).toBe(canonicalTrust(turned));
    }),
    { numRuns: 200 },
  );
});
