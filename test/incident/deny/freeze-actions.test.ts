import { describe, expect, it } from 'vitest';
import { denyPolicy, type Scope } from '../../../lib/incident/deny/deny-policy.ts';
import { FREEZE_ACTIONS } from '../../../lib/incident/deny/freeze-actions.ts';
import { matches } from '../../../lib/judge/policy/wildcard.ts';
import { FROZEN_BECAUSE } from '../../../lib/packaging/freeze-page.ts';

const isFrozen = (action: string) => FREEZE_ACTIONS.some((pattern) => matches(pattern, action));

/** First words of calls that read, in all of AWS's services. */
const READS = [
  'Batch',
  'BatchDescribe',
  'BatchGet',
  'Check',
  'Describe',
  'Detect',
  'Estimate',
  'Filter',
  'Generate',
  'Get',
  'Head',
  'Is',
  'List',
  'Lookup',
  'Query',
  'Receive',
  'Search',
  'Select',
  'Simulate',
  'Test',
  'Validate',
];

/**
 * What AWS's own quarantine of a leaked key denies of IAM, STS, Lambda and EC2 (AWSCompromisedKeyQuarantineV3, version 2):
 * a role that we freeze can do no more than a key that AWS quarantines.
 */
const QUARANTINED: Readonly<Record<string, readonly string[]>> = {
  'another policy or another role gives more': [
    'iam:AddUserToGroup',
    'iam:AttachGroupPolicy',
    'iam:AttachRolePolicy',
    'iam:AttachUserPolicy',
    'iam:CreatePolicyVersion',
    'iam:DetachUserPolicy',
    'iam:PassRole',
    'iam:PutGroupPolicy',
    'iam:PutRolePolicy',
    'iam:PutUserPermissionsBoundary',
    'iam:PutUserPolicy',
    'iam:SetDefaultPolicyVersion',
    'iam:UpdateAssumeRolePolicy',
  ],
  'a new way in outlives the key': [
    'iam:ChangePassword',
    'iam:CreateAccessKey',
    'iam:CreateInstanceProfile',
    'iam:CreateLoginProfile',
    'iam:CreateRole',
    'iam:CreateUser',
    'iam:UpdateAccessKey',
    'iam:UpdateAccountPasswordPolicy',
    'iam:UpdateLoginProfile',
    'iam:UpdateUser',
    'sts:GetFederationToken',
    'sts:GetSessionToken',
  ],
  'a search for the next thing to take, and its cover': [
    'iam:DeleteAccessKey',
    'iam:DeleteRole',
    'iam:ListUsers',
    'lambda:GetEventSourceMapping',
    'lambda:GetPolicy',
    'lambda:ListTags',
    'lambda:TagResource',
    'lambda:UntagResource',
  ],
  'code runs at our cost, or for somebody else': [
    'ec2:RequestSpotInstances',
    'ec2:RunInstances',
    'ec2:StartInstances',
    'lambda:AddLayerVersionPermission',
    'lambda:AddPermission',
    'lambda:CreateFunction',
    'lambda:PutProvisionedConcurrencyConfig',
    'lambda:UpdateFunctionCode',
  ],
  'money is spent': [
    'ec2:AcceptReservedInstancesExchangeQuote',
    'ec2:CreateReservedInstancesListing',
    'ec2:PurchaseReservedInstancesOffering',
  ],
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
    'access-analyzer:ValidatePolicy',
    'cloudformation:ValidateTemplate',
    'config:SelectResourceConfig',
    'ec2:SearchTransitGatewayRoutes',
    'glue:QuerySchemaVersionMetadata',
    'glue:SearchTables',
    'identitystore:IsMemberInGroups',
    'logs:FilterLogEvents',
    'logs:StartLiveTail',
    'logs:StartQuery',
    'logs:StopLiveTail',
    'logs:StopQuery',
    'sagemaker:Search',
  ])('lets a service go on with %s', (action) => {
    expect(isFrozen(action)).toBe(false);
  });

  it('has a reason for each action, and each action once', () => {
    const reasons = Object.values(FROZEN_BECAUSE).flatMap(Object.entries);
    for (const [, because] of reasons) expect(because).toMatch(/^[a-z].{8,}[^.]$/);
    expect(reasons.map(([action]) => action).sort()).toEqual(FREEZE_ACTIONS);
    expect(new Set(FREEZE_ACTIONS).size).toBe(FREEZE_ACTIONS.length);
    const covered = FREEZE_ACTIONS.filter((action) =>
      FREEZE_ACTIONS.some((other) => other !== action && matches(other, action)),
    );
    expect(covered).toEqual([]);
  });

  it('covers no read with a wildcard', () => {
    const services = [...new Set(FREEZE_ACTIONS.map((action) => action.split(':')[0]))];
    const calls = services.flatMap((service) => READS.map((verb) => `${service}:${verb}`));
    for (const pattern of FREEZE_ACTIONS.filter((action) => action.includes('*'))) {
      expect(pattern).toMatch(/^[a-z0-9-]+:[A-Z][a-z]+/); // a verb stands before every wildcard
      expect(
        calls.filter((call) => matches(pattern, call) || matches(pattern, `${call}Anything`)),
        pattern,
      ).toEqual([]);
    }
    const reading = new RegExp(`:(?:${READS.join('|')})(?![a-z])`);
    expect(FREEZE_ACTIONS.filter((action) => reading.test(action) && !action.startsWith('sts:'))).toEqual(FROZEN_READS);
  });

  it.each(Object.entries(QUARANTINED))('denies what AWS quarantines because %s', (_, actions) => {
    expect(actions.filter((action) => !isFrozen(action))).toEqual([]);
  });

  it('of STS lets go on whatever says who one is', () => {
    const reads = ['GetAccessKeyInfo', 'GetCallerIdentity', 'GetFederationToken', 'GetSessionToken'];
    expect(reads.filter((read) => isFrozen(`sts:${read}`))).toEqual(['GetFederationToken', 'GetSessionToken']);
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
