import { describe, expect, test } from 'vitest';
import type { Role } from '../../../lib/base/role.ts';
import { gained } from '../../../lib/judge/power/gain.ts';
import { POWERS } from '../../../lib/judge/power/powers.ts';
import { reachablePowers } from '../../../lib/judge/power/rewritten.ts';
import { powersOf } from '../../../lib/judge/power/role-powers.ts';
import { ACCOUNT, ADMIN, inline, role, type Statement } from './roles.ts';

interface Row {
  readonly name: string;
  readonly statements: readonly Statement[];
  readonly more?: Partial<Role>;
  /** `id level`, the powers and no others. */
  readonly granted: readonly string[];
}

const key = `arn:aws:kms:eu-west-1:${ACCOUNT}:key/1`;

const ROWS: readonly Row[] = [
  { name: 'nothing', statements: [], granted: [] },
  { name: 'reading lists', statements: [{ Action: ['ec2:Describe*', 's3:List*', 'iam:Get*'] }], granted: [] },
  {
    name: 'an administrator holds everything',
    statements: [ADMIN],
    granted: POWERS.map(({ id }) => `${id} everywhere`),
  },
  {
    name: 'one secret',
    statements: [{ Action: 'secretsmanager:*', Resource: `arn:aws:secretsmanager:*:${ACCOUNT}:secret:x` }],
    granted: ['read-secrets some', 'share-data some'],
  },
  { name: 'every parameter', statements: [{ Action: 'ssm:Get*' }], granted: ['read-secrets everywhere'] },
  { name: 'one key', statements: [{ Action: 'kms:Decrypt', Resource: key }], granted: ['use-keys some'] },
  {
    name: 'every bucket',
    statements: [{ Action: 's3:GetObject', Resource: 'arn:aws:s3:::*' }],
    granted: ['bulk-data everywhere'],
  },
  { name: 'snapshots', statements: [{ Action: 'rds:ModifyDBSnapshotAttribute' }], granted: ['share-data everywhere'] },
  { name: 'trails', statements: [{ Action: 'cloudtrail:StopLogging' }], granted: ['evade-defence everywhere'] },
  {
    name: 'security groups',
    statements: [{ Action: 'ec2:AuthorizeSecurityGroup*' }],
    granted: ['expose-network everywhere'],
  },
  {
    name: 'organization policies',
    statements: [{ Action: 'organizations:*' }],
    granted: ['control-organization everywhere'],
  },
  {
    name: 'under a condition',
    statements: [{ Action: 'ssm:GetParameter', Condition: { StringEquals: { 'aws:SourceVpc': 'vpc-1' } } }],
    granted: ['read-secrets if'],
  },
  {
    name: 'only our own account, as AWS writes it',
    statements: [
      { Action: 'kms:Decrypt', Condition: { StringEquals: { 'aws:ResourceAccount': `$${'{aws:PrincipalAccount}'}` } } },
    ],
    granted: ['use-keys everywhere'],
  },
  {
    name: 'inside a boundary',
    statements: [ADMIN],
    more: { boundary: inline({ Action: ['ssm:*', 'kms:Decrypt'] }) },
    granted: ['escalate-by-workload everywhere', 'read-secrets everywhere', 'use-keys everywhere'],
  },
  {
    name: 'functions of the guardrail',
    statements: [
      { Action: 'lambda:DeleteFunction', Resource: `arn:aws:lambda:eu-west-1:${ACCOUNT}:function:rolewarden-contain` },
    ],
    granted: ['touch-guardrail some'],
  },
];

describe('powersOf', () => {
  test.each(ROWS.map((row) => [row.name, row] as const))('%s', (_, { statements, more, granted }) => {
    const found = powersOf(role(statements, more)).granted.map(({ power, level }) => `${power.id} ${level}`);
    expect(found).toEqual(granted);
  });

  test('in China the ARNs are those of China', () => {
    const statements = [{ Action: 'ssm:*', Resource: `arn:aws-cn:ssm:*:${ACCOUNT}:parameter/*` }];
    const china = { arn: `arn:aws-cn:iam::${ACCOUNT}:role/worker` };
    expect(powersOf(role(statements, china)).granted.map(({ level }) => level)).toEqual(['everywhere']);
    expect(powersOf(role(statements)).granted).toEqual([]);
  });

  test('a policy nobody could read is named, a broken one too', () => {
    const unread = { kind: 'managed', name: 'p', arn: `arn:aws:iam::${ACCOUNT}:policy/p` } as const;
    const broken = { kind: 'inline', name: 'broken', document: 'not JSON' } as const;
    expect(powersOf(role([unread, broken, ADMIN])).unread).toEqual([unread.arn, 'broken']);
  });
});

describe('gained', () => {
  const gains = (after: readonly Statement[], before: readonly Statement[]) =>
    gained(powersOf(role(after)), reachablePowers(role(before))).map(({ power }) => power.id);
  const bucket = (name: string) => ({ Action: 's3:GetObject', Resource: `arn:aws:s3:::${name}/*` });

  test.each([
    ['nothing over the same', [ADMIN], [ADMIN], []],
    ['nothing over an administrator', [{ Action: 'ssm:*' }], [ADMIN], []],
    ['nothing over whoever can rewrite themselves', [ADMIN], [{ Action: 'iam:AttachRolePolicy' }], []],
    ['another power', [{ Action: 'ssm:GetParameter' }], [bucket('a')], ['read-secrets']],
    ['another bucket', [bucket('a')], [bucket('b')], ['bulk-data']],
    ['part of what is there', [bucket('a-1')], [bucket('a-*')], []],
    ['everything over some', [bucket('*')], [bucket('a')], ['bulk-data']],
  ])('%s', (_, after, before, expected) => expect(gains(after, before)).toEqual(expected));
});
