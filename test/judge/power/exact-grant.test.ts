import { expect, it } from 'vitest';
import type { Role } from '../../../lib/base/role.ts';
import { grantsByName, isGrantedByName } from '../../../lib/judge/power/exact-grant.ts';
import { document, inline, role, type Statement } from './roles.ts';

const NOW = new Date('2026-05-04T10:00:00Z');
const LAMBDA = 'lambda.amazonaws.com';
const PASSED = role([], { name: 'exec' });
const NAMED: Statement = { Action: 'iam:PassRole', Resource: PASSED.arn };
const given = (Condition: object): Statement => ({ ...NAMED, Condition });
const toLambda = given({ StringEquals: { 'iam:PassedToService': LAMBDA } });
const trusting = (...principals: object[]): Role => ({
  ...PASSED,
  trustPolicy: {
    Version: '2012-10-17',
    Statement: principals.map((Principal) => ({ Effect: 'Allow', Principal, Action: 'sts:AssumeRole' })),
  },
});
const denying = (passed: Role, Principal: object): Role => {
  const { Statement: allows, ...rest } = passed.trustPolicy as { Statement: object[] };
  return {
    ...passed,
    trustPolicy: { ...rest, Statement: [...allows, { Effect: 'Deny', Principal, Action: 'sts:AssumeRole' }] },
  };
};
const SHARED = trusting({ Service: [LAMBDA, 'ec2.amazonaws.com'] });

type Row = [name: string, statements: readonly Statement[], passed?: Role, boundary?: Role['boundary']];

const granted = ([, statements, passed = PASSED, boundary]: Row) =>
  isGrantedByName(role(statements, { name: 'deploy', ...(boundary && { boundary }) }), passed, LAMBDA, NOW);

const BY_NAME: readonly Row[] = [
  ['the role, which trusts no other service', [NAMED]],
  [
    'the role in a list, the action in capitals',
    [{ Action: ['sts:*', 'IAM:PASSROLE'], Resource: ['arn:aws:iam::111122223333:role/x', PASSED.arn] }],
  ],
  ['the role and the service', [toLambda], SHARED],
  [
    'the role and two services by their names',
    [given({ StringLike: { 'IAM:passedtoservice': [LAMBDA, 'ec2.amazonaws.com'] } })],
    SHARED,
  ],
  ['the service under its regional name', [NAMED], trusting({ Service: 'lambda.eu-west-1.amazonaws.com' })],
  ['the role beside a wildcard grant', [{ Action: 'iam:PassRole' }, NAMED]],
  [
    'the role and the service, in one region',
    [given({ StringEquals: { 'iam:PassedToService': LAMBDA, 'aws:RequestedRegion': 'eu-west-1' } })],
    SHARED,
  ],
  [
    'the role, which trusts no other service and refuses one besides',
    [NAMED],
    denying(trusting({ Service: LAMBDA }), { Service: 'ec2.amazonaws.com' }),
  ],
  [
    'the role under a boundary that allows it',
    [NAMED],
    PASSED,
    { kind: 'managed', name: 'edge', document: document({ Action: 'iam:*' }) },
  ],
];

const NOT_BY_NAME: readonly Row[] = [
  ['every role', [{ Action: 'iam:PassRole' }]],
  ['a family of roles', [{ Action: 'iam:PassRole', Resource: 'arn:aws:iam::111122223333:role/ex*' }]],
  ['roles of one letter’s difference', [{ Action: 'iam:PassRole', Resource: 'arn:aws:iam::111122223333:role/exe?' }]],
  ['another role', [{ Action: 'iam:PassRole', Resource: 'arn:aws:iam::111122223333:role/other' }]],
  ['all but another role', [{ Action: 'iam:PassRole', NotResource: 'arn:aws:iam::111122223333:role/other' }]],
  ['the role for every action', [{ Action: '*', Resource: PASSED.arn }]],
  ['the role for every action of IAM', [{ Action: 'iam:*', Resource: PASSED.arn }]],
  ['the role for a pattern of actions', [{ Action: 'iam:Pass*', Resource: PASSED.arn }]],
  ['the role for all but another action', [{ NotAction: 'iam:CreateUser', Resource: PASSED.arn }]],
  ['the role, in a Deny', [{ ...NAMED, Effect: 'Deny' }, { Action: 'iam:PassRole' }]],
  ['the role, and a Deny beside it', [NAMED, { ...NAMED, Effect: 'Deny' }]],
  [
    'the role, and a boundary that does not allow it',
    [NAMED],
    PASSED,
    { kind: 'managed', name: 'edge', document: document({ Action: 's3:*' }) },
  ],
  ['the role, which trusts another service too', [NAMED], SHARED],
  [
    'the role, which trusts an account too',
    [NAMED],
    trusting({ Service: LAMBDA }, { AWS: 'arn:aws:iam::111122223333:root' }),
  ],
  ['the role, which trusts another service alone', [NAMED], trusting({ Service: 'ec2.amazonaws.com' })],
  ['the role, which trusts nobody', [NAMED], trusting()],
  ['the role, whose trust policy cannot be read', [NAMED], { ...PASSED, trustPolicy: 'x' }],
  ['the role for another service', [given({ StringEquals: { 'iam:PassedToService': 'ec2.amazonaws.com' } })], SHARED],
  ['the role for a pattern of services', [given({ StringLike: { 'iam:PassedToService': '*.amazonaws.com' } })], SHARED],
  [
    'the role for this service among a pattern',
    [given({ StringLike: { 'iam:PassedToService': [LAMBDA, 'e*'] } })],
    SHARED,
  ],
  [
    'the role for a service in a variable',
    [given({ StringEquals: { 'iam:PassedToService': [LAMBDA, `\${aws:x}`] } })],
    SHARED,
  ],
  [
    'the role for all but another service',
    [given({ StringNotEquals: { 'iam:PassedToService': 'ec2.amazonaws.com' } })],
  ],
  [
    'the role for this service if any is named',
    [given({ StringEqualsIfExists: { 'iam:PassedToService': LAMBDA } })],
    SHARED,
  ],
  [
    'the role for any service of a set',
    [given({ 'ForAllValues:StringEquals': { 'iam:PassedToService': LAMBDA } })],
    SHARED,
  ],
  [
    'a family of roles, by the ARN of one whose path is a star',
    [{ Action: 'iam:PassRole', Resource: 'arn:aws:iam::111122223333:role/*/exec' }],
    { ...PASSED, arn: 'arn:aws:iam::111122223333:role/*/exec', path: '/*/' },
  ],
  [
    'the role, in a Deny that seldom holds, beside a wildcard grant',
    [
      { ...NAMED, Effect: 'Deny', Condition: { IpAddress: { 'aws:SourceIp': '192.0.2.0/24' } } },
      { Action: 'iam:PassRole' },
    ],
  ],
  [
    'the role for another service, beside a wildcard grant',
    [given({ StringEquals: { 'iam:PassedToService': 'ec2.amazonaws.com' } }), { Action: 'iam:PassRole' }],
    SHARED,
  ],
  [
    'the role for this service and, in a second condition, for any',
    [given({ StringEquals: { 'iam:PassedToService': LAMBDA }, StringLike: { 'iam:PassedToService': '*' } })],
    SHARED,
  ],
  ['the role, which trusts a user of the service’s name', [NAMED], trusting({ AWS: LAMBDA })],
  [
    'the role, which trusts everybody but one',
    [NAMED],
    {
      ...PASSED,
      trustPolicy: {
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', NotPrincipal: { AWS: '111122223333' }, Action: 'sts:AssumeRole' }],
      },
    },
  ],
  ['nothing', []],
];

it.each(BY_NAME)('a grant by name: %s', (...row) => {
  expect(granted(row)).toBe(true);
});
it.each(NOT_BY_NAME)('no grant by name: %s', (...row) => {
  expect(granted(row)).toBe(false);
});

it('a policy that cannot be read grants nothing by name', () => {
  const unread = role([{ ...inline(NAMED), document: 'x' }], { name: 'deploy' });
  expect(isGrantedByName(unread, PASSED, LAMBDA, NOW)).toBe(false);
});

it('the resources are those of the grants alone, each once', () => {
  const statements: Statement[] = [
    NAMED,
    toLambda,
    { Action: 'iam:PassRole', Resource: ['arn:aws:iam::111122223333:role/other', 'x*'] },
    { Action: 'iam:PassRole', Effect: 'Deny', Resource: 'arn:aws:iam::111122223333:role/denied' },
    { Action: 'iam:GetRole', Resource: 'arn:aws:iam::111122223333:role/read' },
    { Action: 'iam:PassRole', NotResource: 'arn:aws:iam::111122223333:role/but' },
  ];
  expect(grantsByName(role(statements, { name: 'deploy' }), NOW).resources).toEqual([
    PASSED.arn,
    'arn:aws:iam::111122223333:role/other',
    'x*',
  ]);
});
