import { describe, expect, it, test } from 'vitest';
import type { Role } from '../../../lib/base/role.ts';
import { approvalFor, grantedPasses } from '../../../lib/judge/power/granted-passes.ts';
import { ACCOUNT, ADMIN, document, inline, role, type Statement } from './roles.ts';

const NOW = new Date('2026-05-04T10:00:00Z');
const trusting = (...principals: object[]) => ({
  Version: '2012-10-17',
  Statement: principals.map((Principal) => ({ Effect: 'Allow', Principal, Action: 'sts:AssumeRole' })),
});
const OURS = { AWS: `arn:aws:iam::${ACCOUNT}:root` };
const LAMBDA = 'lambda.amazonaws.com';
const exec = (more: Partial<Role> = {}) => role([ADMIN], { name: 'exec', ...more });
const arnOf = (name: string) => `arn:aws:iam::${ACCOUNT}:role/${name}`;
const passing = (...names: string[]): Statement => ({ Action: 'iam:PassRole', Resource: names.map(arnOf) });
const deploy = (statement: Statement = passing('exec'), more: Partial<Role> = {}) =>
  role([statement], { name: 'deploy', trustPolicy: trusting(OURS), ...more });

const shown = (roles: readonly Role[]) =>
  grantedPasses(roles, NOW).passes.map(
    ({ passer, passed, services }) => `${passer.name} > ${passed.name} (${services.join(' ')})`,
  );

const LISTED: readonly [name: string, roles: readonly Role[], passes: readonly string[]][] = [
  ['a role that is named', [deploy(), exec()], [`deploy > exec (${LAMBDA})`]],
  [
    'each service of the role that the grant names, under its plain name',
    [
      deploy({
        ...passing('exec'),
        Condition: { StringEquals: { 'iam:PassedToService': [LAMBDA, 'ecs-tasks.amazonaws.com'] } },
      }),
      exec({
        trustPolicy: trusting(
          { Service: ['lambda.eu-west-1.amazonaws.com', LAMBDA] },
          { Service: 'ecs-tasks.amazonaws.com' },
          { Service: 'ec2.amazonaws.com' },
        ),
      }),
    ],
    [`deploy > exec (${LAMBDA} ecs-tasks.amazonaws.com)`],
  ],
  [
    'every role of a list, those of one passer apart from those of another',
    [deploy(passing('exec', 'batch')), exec(), role([], { name: 'batch' }), role([passing('batch')], { name: 'ci' })],
    [`deploy > exec (${LAMBDA})`, `ci > batch (${LAMBDA})`, `deploy > batch (${LAMBDA})`],
  ],
  ['a role that passes itself', [exec({ policies: [inline(passing('exec'))] })], [`exec > exec (${LAMBDA})`]],
];

const NOT_LISTED: readonly [name: string, roles: readonly Role[]][] = [
  ['a wildcard grant', [deploy({ Action: 'iam:PassRole', Resource: '*' }), exec()]],
  ['an administrator', [deploy(ADMIN), exec()]],
  ['a role that is not there', [deploy()]],
  ['a role that trusts no service', [deploy(), exec({ trustPolicy: trusting(OURS) })]],
  [
    'a role that trusts several services, none of them named',
    [deploy(), exec({ trustPolicy: trusting({ Service: [LAMBDA, 'ec2.amazonaws.com'] }) })],
  ],
  [
    'a service-linked role that passes',
    [deploy(passing('exec'), { path: '/aws-service-role/batch.amazonaws.com/' }), exec()],
  ],
  [
    'a passer whose policy could not be read',
    [deploy(passing('exec'), { policies: [inline(passing('exec')), { kind: 'inline', name: 'lost' }] }), exec()],
  ],
  ['a role whose trust policy could not be read', [deploy(), { ...exec(), trustPolicy: undefined }]],
  ['a role whose trust policy is none', [deploy(), exec({ trustPolicy: 'x' })]],
  [
    'a role that becomes another at a date',
    [
      deploy(),
      exec({
        policies: [inline({ Action: '*', Condition: { DateLessThan: { 'aws:CurrentTime': '2027-01-01T00:00:00Z' } } })],
      }),
    ],
  ],
  [
    'a grant that a boundary takes away',
    [
      deploy(passing('exec'), { boundary: { kind: 'managed', name: 'edge', document: document({ Action: 's3:*' }) } }),
      exec(),
    ],
  ],
  [
    'a role of another account',
    [
      deploy({ Action: 'iam:PassRole', Resource: 'arn:aws:iam::444455556666:role/exec' }),
      exec({ arn: 'arn:aws:iam::444455556666:role/exec', account: '444455556666' }),
    ],
  ],
];

describe('the passes that are granted by name', () => {
  it.each(LISTED)('hold %s', (_, roles, passes) => {
    expect(shown(roles)).toEqual(passes);
  });
  it.each(NOT_LISTED)('leave out %s', (_, roles) => {
    expect(shown(roles)).toEqual([]);
  });
});

test('the worst role comes first, of equals the one that the passer commands, the one with more powers, then by name', () => {
  const reads: Statement = { Action: 's3:GetObject' };
  const roles = [
    deploy(passing('blank', 'lost', 'reader', 'y-reader', 'aside', 'exec', 'z-both', 'x-reader')),
    exec(),
    exec({ arn: arnOf('aside'), name: 'aside', trustPolicy: trusting({ Service: 'monitoring.rds.amazonaws.com' }) }),
    role([reads], { name: 'y-reader' }),
    role([reads], { name: 'reader' }),
    role([reads], { name: 'x-reader' }),
    role([reads, { Action: 'kms:Decrypt' }], { name: 'z-both' }),
    role([{ kind: 'managed', name: 'lost', arn: 'arn:aws:iam::aws:policy/lost' }], { name: 'lost' }),
    role([], { name: 'blank' }),
  ];
  const { passes } = grantedPasses(roles, NOW);
  expect(passes.map(({ passed, isCommanded }) => [passed.name, isCommanded])).toEqual([
    ['exec', true],
    ['aside', false],
    ['z-both', true],
    ['reader', true],
    ['x-reader', true],
    ['y-reader', true],
    ['lost', true],
    ['blank', true],
  ]);
  expect([passes[0]?.power.severity, passes[0]?.power.powers[0]?.id]).toEqual(['critical', 'administrator']);
});

test('no more grants are looked at than asked for, and the others are counted', () => {
  const names = ['a', 'b', 'c'];
  const roles = [deploy(passing(...names)), ...names.map((name) => role([], { name }))];
  expect(grantedPasses(roles, NOW, 2)).toMatchObject({ left: 1, passes: [{}, {}] });
  expect(grantedPasses(roles, NOW, 3)).toMatchObject({ left: 0, passes: [{}, {}, {}] });
});

describe('the entry for a pass', () => {
  const entryFor = (roles: readonly Role[]) => grantedPasses(roles, NOW).passes.map(approvalFor);

  it('names both roles by their ARNs', () => {
    expect(entryFor([deploy(), exec()])).toEqual([
      { role: arnOf('exec'), services: [LAMBDA], principals: [arnOf('deploy')] },
    ]);
  });
  it('is none where the passer’s path would be a wildcard in it', () => {
    const starred = deploy(passing('exec'), { arn: `arn:aws:iam::${ACCOUNT}:role/*/deploy`, path: '/*/' });
    expect(entryFor([starred, exec()])).toEqual([undefined]);
  });
});
