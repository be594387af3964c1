import { expect, it } from 'vitest';
import type { Role, RolePolicy } from '../../../lib/base/role.ts';
import { HOUR } from '../../../lib/base/time.ts';
import { boundaryPolicy } from '../../../lib/incident/deny/boundary.ts';
import { containmentOf } from '../../../lib/incident/deny/containment-of.ts';
import { denyPolicy } from '../../../lib/incident/deny/deny-policy.ts';
import { printOf } from '../../../lib/judge/power/print.ts';
import { document, role } from './roles.ts';

const POLICY: RolePolicy = { kind: 'inline', name: 'own', document: document({ Action: ['s3:GetObject', 'ec2:*'] }) };
const MANAGED: RolePolicy = {
  kind: 'managed',
  name: 'Wide',
  arn: 'arn:aws:iam::111122223333:policy/Wide',
  document: document({ Action: 'ec2:*' }),
};
const BY_AWS: RolePolicy = {
  kind: 'managed',
  name: 'ReadOnlyAccess',
  arn: 'arn:aws:iam::aws:policy/ReadOnlyAccess',
  document: document({ Action: 's3:Get*' }),
};
const OF_TEAM = document({ Action: 's3:*', Condition: { StringEquals: { 'aws:PrincipalTag/team': 'a' } } });
const BASE = role([POLICY, MANAGED, BY_AWS], { id: 'AROAEXAMPLEWORKER', boundary: MANAGED, tags: { team: 'a' } });
const TAGGED = role([{ ...POLICY, document: OF_TEAM }], { tags: { team: 'a' } });
const { policyName, policyDocument } = containmentOf(
  { incident: '0123456789abcdef', target: BASE.arn, method: 'quarantine', scope: { kind: 'role' } },
  new Date('2026-05-04T10:00:00Z'),
  3_600_000,
);
const DENY = denyPolicy('quarantine', { kind: 'role' }, new Date(0), new Date(13 * HOUR));
const OURS: RolePolicy = { kind: 'inline', name: policyName, document: policyDocument };
const having = (policies: readonly RolePolicy[]): Role => ({ ...BASE, policies });

it.each<[string, Role, Role]>([
  ['its policies in another order', BASE, having([BY_AWS, POLICY, MANAGED])],
  [
    'a boundary of ours',
    role([POLICY]),
    role([POLICY], { boundary: { kind: 'managed', name: policyName, document: boundaryPolicy(DENY, BASE.arn) } }),
  ],
  [
    'a document with its keys in another order',
    BASE,
    having([
      {
        ...POLICY,
        document: {
          Statement: [{ Resource: '*', Action: ['s3:GetObject', 'ec2:*'], Effect: 'Allow' }],
          Version: '2012-10-17',
        },
      },
      MANAGED,
      BY_AWS,
    ]),
  ],
  ['a new version of an AWS managed policy', BASE, having([POLICY, MANAGED, { ...BY_AWS, document: {} }])],
  [
    'an AWS managed policy whose document nobody read',
    BASE,
    having([POLICY, MANAGED, { ...BY_AWS, document: undefined }]),
  ],
  ['a deny of ours', BASE, having([...BASE.policies, OURS])],
  ['a tag that no policy asks for', BASE, { ...BASE, tags: { team: 'b' } }],
  ['our own tag', TAGGED, { ...TAGGED, tags: { team: 'a', 'rolewarden:incident': 'x' } }],
  ['its last use', BASE, { ...BASE, lastUsed: new Date() }],
])('is the same with %s', (_, one, other) => {
  expect(printOf(one)).toMatch(/^[0-9a-f]{64}$/);
  expect(printOf(other)).toBe(printOf(one));
});

it.each<[string, Role, Role]>([
  ['a policy more', BASE, having([...BASE.policies, { ...POLICY, name: 'second' }])],
  ['a policy less, which may have denied', BASE, having([POLICY, BY_AWS])],
  [
    'another document under the same name',
    BASE,
    having([{ ...POLICY, document: document({ Action: '*' }) }, MANAGED, BY_AWS]),
  ],
  [
    'another version of a policy of the account',
    BASE,
    having([POLICY, { ...MANAGED, document: document({ Action: '*' }) }, BY_AWS]),
  ],
  [
    'another AWS managed policy',
    BASE,
    having([POLICY, MANAGED, { ...BY_AWS, arn: 'arn:aws:iam::aws:policy/AdministratorAccess' }]),
  ],
  [
    'a policy of the account under the name of an AWS one',
    BASE,
    having([POLICY, MANAGED, { ...BY_AWS, arn: 'arn:aws:iam::111122223333:policy/ReadOnlyAccess' }]),
  ],
  ['its boundary changed', BASE, { ...BASE, boundary: POLICY }],
  ['its boundary gone', BASE, role([...BASE.policies], { id: 'AROAEXAMPLEWORKER', tags: { team: 'a' } })],
  ['its trust changed', BASE, { ...BASE, trustPolicy: { Version: '2012-10-17', Statement: [] } }],
  ['another role under its name', BASE, { ...BASE, id: 'AROAEXAMPLEANOTHER' }],
  ['a tag that a policy asks for', TAGGED, { ...TAGGED, tags: { team: 'b' } }],
  [
    'a grant under the name of a deny of ours',
    BASE,
    having([...BASE.policies, { ...OURS, document: document({ Action: '*' }) }]),
  ],
])('differs with %s', (_, one, other) => {
  expect(printOf(other)).toMatch(/^[0-9a-f]{64}$/);
  expect(printOf(other)).not.toBe(printOf(one));
});

it.each<[string, Role]>([
  ['a policy', having([{ kind: 'managed', name: 'Wide', arn: 'arn:aws:iam::111122223333:policy/Wide' }])],
  [
    'its boundary',
    { ...BASE, boundary: { kind: 'managed', name: 'Edge', arn: 'arn:aws:iam::111122223333:policy/Edge' } },
  ],
  ['its trust policy', { ...BASE, trustPolicy: undefined } as unknown as Role],
])('there is none while %s was not read', (_, unread) => {
  expect(printOf(unread)).toBeUndefined();
});

it.each<[string, string]>([
  ['a date', 'aws:CurrentTime'],
  ['a date in seconds', 'AWS:EpochTime'],
])('there is none where a policy asks for %s: it changes by itself', (_, key) => {
  const dated = document({ Action: '*', Condition: { DateGreaterThan: { [key]: '2027-01-01T00:00:00Z' } } });
  expect(printOf(having([{ ...POLICY, document: dated }]))).toBeUndefined();
});

it('a user has one without a trust policy', () => {
  const { trustPolicy: _, ...rest } = BASE;
  expect(printOf({ ...rest, arn: 'arn:aws:iam::111122223333:user/worker' })).toMatch(/^[0-9a-f]{64}$/);
});
