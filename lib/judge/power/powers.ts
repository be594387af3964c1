import type { Severity } from '../../base/severity.ts';
import type { PathKind } from './paths.ts';

/** The severity of gaining a power: on every resource, and on some of them or under a condition. */
export interface Weight {
  readonly everywhere: Severity;
  readonly some: Severity;
}

interface PowerFacts {
  readonly id: string;
  /** Completes "can …". */
  readonly can: string;
  readonly why: string;
  readonly weight: Weight;
}

/** Any one of the actions gives the power. `resources` limits the question to certain resources. */
export interface ActionPower extends PowerFacts {
  readonly actions: readonly string[];
  readonly resources?: readonly string[];
}

/** Any escalation path of the kind gives the power. */
export interface PathPower extends PowerFacts {
  readonly path: PathKind;
}

export const ADMINISTRATOR: PowerFacts = {
  id: 'administrator',
  can: 'do everything',
  why: 'Every action on every resource, permissions included: nothing in the account is out of reach.',
  weight: { everywhere: 'critical', some: 'high' },
};

export const PATH_POWERS: readonly PathPower[] = [
  {
    id: 'escalate-self',
    path: 'self',
    can: 'rewrite its own permissions',
    why: 'A principal that can write a policy for itself is an administrator one call later.',
    weight: { everywhere: 'critical', some: 'high' },
  },
  {
    id: 'take-over-identity',
    path: 'identity',
    can: 'become another user or role',
    why: 'The keys, the password or the trust policy of another identity give all of its permissions.',
    weight: { everywhere: 'high', some: 'low' },
  },
  {
    id: 'escalate-by-pass',
    path: 'pass',
    can: 'hand a stronger role to a service it commands',
    why: 'iam:PassRole, with a service that runs code of the caller, gives every permission of the passed role.',
    weight: { everywhere: 'high', some: 'low' },
  },
  {
    id: 'escalate-by-workload',
    path: 'workload',
    can: 'take over a workload that holds a role',
    why: 'A principal that changes the code of a function, stack or instance acts with its role, without any pass.',
    weight: { everywhere: 'medium', some: 'low' },
  },
];

export const ACTION_POWERS: readonly ActionPower[] = [
  {
    id: 'read-secrets',
    can: 'read secrets',
    why: 'Secrets and secure parameters are the credentials of systems that IAM does not guard.',
    weight: { everywhere: 'high', some: 'low' },
    actions: ['secretsmanager:GetSecretValue', 'ssm:GetParameter', 'ssm:GetParameters', 'ssm:GetParametersByPath'],
  },
  {
    id: 'use-keys',
    can: 'decrypt with, or give away, KMS keys',
    why: 'Data that is encrypted at rest is readable for everybody who may call Decrypt or grant it to others.',
    weight: { everywhere: 'medium', some: 'low' },
    actions: ['kms:Decrypt', 'kms:CreateGrant', 'kms:PutKeyPolicy'],
  },
  {
    id: 'bulk-data',
    can: 'read data in bulk',
    why: 'Buckets and tables can be copied out by one principal in minutes.',
    weight: { everywhere: 'medium', some: 'low' },
    actions: ['s3:GetObject', 'dynamodb:Scan', 'dynamodb:BatchGetItem', 'dynamodb:ExportTableToPointInTime'],
  },
  {
    id: 'share-data',
    can: 'share snapshots, images or buckets with other accounts',
    why: 'A shared snapshot or an opened bucket leaves the account without a byte being read in it.',
    weight: { everywhere: 'high', some: 'low' },
    actions: [
      'rds:ModifyDBSnapshotAttribute',
      'rds:ModifyDBClusterSnapshotAttribute',
      'ec2:ModifySnapshotAttribute',
      'ec2:ModifyImageAttribute',
      's3:PutBucketPolicy',
      's3:PutReplicationConfiguration',
      'secretsmanager:PutResourcePolicy',
    ],
  },
  {
    id: 'evade-defence',
    can: 'blind the account’s defences',
    why: 'Without CloudTrail, GuardDuty or Config nobody sees the next step.',
    weight: { everywhere: 'high', some: 'low' },
    actions: [
      'cloudtrail:StopLogging',
      'cloudtrail:DeleteTrail',
      'cloudtrail:UpdateTrail',
      'cloudtrail:PutEventSelectors',
      'guardduty:DeleteDetector',
      'guardduty:UpdateDetector',
      'guardduty:CreateFilter',
      'guardduty:DisassociateFromAdministratorAccount',
      'config:StopConfigurationRecorder',
      'config:DeleteConfigurationRecorder',
      'securityhub:DisableSecurityHub',
      'access-analyzer:DeleteAnalyzer',
      'ec2:DeleteFlowLogs',
    ],
  },
  {
    id: 'touch-guardrail',
    can: 'change Rolewarden itself',
    why: 'A guardrail that can be rewritten, unplugged or starved says it is on while it is off.',
    weight: { everywhere: 'high', some: 'high' },
    actions: [
      'lambda:UpdateFunctionCode',
      'lambda:UpdateFunctionConfiguration',
      'lambda:PutFunctionConcurrency',
      'lambda:DeleteFunction',
      'iam:PutRolePolicy',
      'iam:DeleteRolePolicy',
      'iam:UpdateAssumeRolePolicy',
      'events:DisableRule',
      'events:RemoveTargets',
      'events:DeleteRule',
    ],
    resources: [
      'lambda:*:{account}:function:rolewarden-*',
      'iam::{account}:role/rolewarden-*',
      'events:*:{account}:rule/rolewarden-*',
    ],
  },
  {
    id: 'expose-network',
    can: 'open the network',
    why: 'An ingress rule, a route, a peering or a public function URL brings the outside in.',
    weight: { everywhere: 'medium', some: 'low' },
    actions: [
      'ec2:AuthorizeSecurityGroupIngress',
      'ec2:CreateRoute',
      'ec2:AttachInternetGateway',
      'ec2:AcceptVpcPeeringConnection',
      'lambda:CreateFunctionUrlConfig',
      's3:PutBucketPublicAccessBlock',
    ],
  },
  {
    id: 'control-organization',
    can: 'change the organization',
    why: 'Organization policies and membership decide what every account of the organization may do.',
    weight: { everywhere: 'high', some: 'medium' },
    actions: [
      'organizations:UpdatePolicy',
      'organizations:DetachPolicy',
      'organizations:DeletePolicy',
      'organizations:LeaveOrganization',
      'organizations:CreateAccount',
      'organizations:MoveAccount',
      'organizations:RegisterDelegatedAdministrator',
      'sso:CreateAccountAssignment',
      'sso:PutInlinePolicyToPermissionSet',
      'sts:AssumeRoot',
    ],
  },
];

export type Power = PowerFacts;
export const POWERS: readonly Power[] = [ADMINISTRATOR, ...PATH_POWERS, ...ACTION_POWERS];
