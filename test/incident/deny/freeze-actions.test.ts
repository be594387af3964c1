import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { denyPolicy, type Scope } from '../../../lib/incident/deny/deny-policy.ts';
import { FREEZE_ACTIONS, FROZEN } from '../../../lib/incident/deny/freeze-actions.ts';
import { matches } from '../../../lib/judge/policy/wildcard.ts';
import { hasShared, SHARED } from '../../support/shared.ts';

const isFrozen = (action: string) => FREEZE_ACTIONS.some((pattern) => matches(pattern, action));
const actionsOf = (name: string): string[] => {
  const { policies } = JSON.parse(readFileSync(new URL('aws-managed-policies.json', SHARED), 'utf8'));
  return policies[name].Statement.flatMap(({ Action }: { Action: string | string[] }) => Action);
};

/** Reads that AWS's quarantine denies too, by their whole names. */
const FROZEN_READS = [
  'cloudtrail:LookupEvents',
  'iam:ListUsers',
  'lambda:GetEventSourceMapping',
  'lambda:GetPolicy',
  'lambda:ListTags',
];

describe('a freeze', () => {
  it.each(['iam:DetachRolePolicy', 'iam:DeleteRolePolicy', 'sts:AssumeRole', 'iam:PassRole', 'iam:PutRolePolicy'])(
    'denies %s, which removes our deny or goes round it',
    (action) => {
      expect(isFrozen(action)).toBe(true);
    },
  );

  it.each([
    's3:GetObject',
    'dynamodb:PutItem',
    'sqs:ReceiveMessage',
    'sns:Publish',
    'kms:Decrypt',
    'logs:PutLogEvents',
    'lambda:InvokeFunction',
    'sts:GetCallerIdentity',
    'ec2:DescribeInstances',
    'iam:GetRole',
    'events:PutEvents',
    'events:DescribeRule',
    'organizations:DescribeOrganization',
    'account:GetContactInformation',
    'ssm:GetParameter',
    'secretsmanager:GetSecretValue',
  ])('lets a service go on with %s', (action) => {
    expect(isFrozen(action)).toBe(false);
  });

  it('has a reason for each action, and each action once', () => {
    for (const { because } of FROZEN) expect(because).toMatch(/^[a-z].{8,}[^.]$/);
    expect(new Set(FREEZE_ACTIONS).size).toBe(FROZEN.length);
    const covered = FREEZE_ACTIONS.filter((action) =>
      FREEZE_ACTIONS.some((other) => other !== action && matches(other, action)),
    );
    expect(covered).toEqual([]);
  });

  it('covers no read with a wildcard', () => {
    const reads = [
      'BatchGet',
      'Check',
      'Describe',
      'Filter',
      'Generate',
      'Get',
      'Head',
      'List',
      'Lookup',
      'Search',
      'Simulate',
      'Test',
    ];
    const services = [...new Set(FREEZE_ACTIONS.map((action) => action.split(':')[0]))];
    const calls = services.flatMap((service) => reads.map((verb) => `${service}:${verb}`));
    for (const pattern of FREEZE_ACTIONS.filter((action) => action.includes('*'))) {
      expect(pattern).toMatch(/^[a-z0-9-]+:[A-Z][a-z]+/); // a verb stands before every wildcard
      expect(
        calls.filter((call) => matches(pattern, call) || matches(pattern, `${call}Anything`)),
        pattern,
      ).toEqual([]);
    }
    expect(
      FREEZE_ACTIONS.filter((action) => /:(?:Get|List|Describe|Lookup)/.test(action) && !action.startsWith('sts:')),
    ).toEqual(FROZEN_READS);
  });

  it.skipIf(!hasShared)('denies what AWS quarantines of IAM, STS, Lambda and EC2', () => {
    const quarantined = actionsOf('AWSCompromisedKeyQuarantineV3').filter((action) =>
      /^(?:iam|sts|lambda|ec2):/.test(action),
    );
    expect(quarantined.length).toBeGreaterThan(40);
    expect(quarantined.filter((action) => !isFrozen(action))).toEqual([]);
  });

  it.skipIf(!hasShared)('leaves ReadOnlyAccess alone but for what AWS quarantines', () => {
    const reads = actionsOf('ReadOnlyAccess').filter((action) => !action.endsWith('*'));
    expect(reads.filter(isFrozen).sort()).toEqual(['cloudtrail:LookupEvents', 'sts:GetSessionToken']);
  });

  const dates = [new Date('2026-05-04T10:00:00Z'), new Date('2026-05-04T23:00:00Z')] as const;
  it.each<[string, Scope]>([
    ['the whole role', { kind: 'role' }],
    [
      'seven instances',
      {
        kind: 'workload',
        userids: Array.from({ length: 7 }, (_, i) => `AROAEXAMPLEEXAMPLE001:i-0123456789abcdef${i}`),
      },
    ],
    ['a session of the longest name', { kind: 'session', userids: [`AROAEXAMPLEEXAMPLE001:${'x'.repeat(64)}`] }],
  ])('of %s fits 3,000 characters', (_, scope) => {
    expect(JSON.stringify(denyPolicy('freeze', scope, ...dates)).length).toBeLessThanOrEqual(3000);
  });
});
