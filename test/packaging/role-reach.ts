import { OURS, OUTSIDER } from '../support/events.ts';

/** What a function's role is asked: actions on one thing, with the condition keys that IAM gives along. */
export interface Reach {
  readonly role: string;
  readonly actions: readonly string[];
  /** An ARN, `*` for calls that name no resource, or the id of a resource of the template. */
  readonly on: string;
  readonly given?: Readonly<Record<string, readonly string[]>>;
}

const reach = (role: string, actions: readonly string[], on: string, given?: Reach['given']): Reach => ({
  role,
  actions,
  on,
  ...(given && { given }),
});

const iam = (resource: string, account = OURS) => `arn:aws:iam::${account}:${resource}`;
const role = iam('role/App');
const deepRole = iam('role/team/blue/App');
const user = iam('user/ana');
const group = iam('group/admins');
const managed = iam('policy/team/app');
const awsManaged = iam('policy/AdministratorAccess', 'aws');
const deny = iam('policy/rolewarden-0123456789abcdef-quarantine');
const streamOf = (name: string) =>
  `arn:aws:logs:us-east-1:${OURS}:log-group:/aws/lambda/${name}:log-stream:2026/05/04/x`;
const parameter = (name: string) => `arn:aws:ssm:us-east-1:${OURS}:parameter${name}`;

const LOGS = ['logs:CreateLogStream', 'logs:PutLogEvents'];
const LEDGER = ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query', 'dynamodb:UpdateItem'];
const KEY = ['kms:Decrypt', 'kms:GenerateDataKey'];
const RECEIVE = ['sqs:ReceiveMessage', 'sqs:DeleteMessage'];
const TAKE = [...RECEIVE, 'sqs:GetQueueAttributes'];
const OWN_POLICIES = [
  'iam:DeletePolicy',
  'iam:DeletePolicyVersion',
  'iam:GetPolicy',
  'iam:GetPolicyVersion',
  'iam:ListPolicyVersions',
];
const READ_ROLE = ['iam:GetRole', 'iam:GetRolePolicy', 'iam:ListAttachedRolePolicies', 'iam:ListRolePolicies'];
const OUR_POLICY = { 'iam:policyarn': [deny] };
const OUR_BOUNDARY = { 'iam:permissionsboundary': [deny] };
const canary = iam('role/rolewarden-canary');
const ownCallsIn = (region: string) => `arn:aws:events:${region}:${OURS}:rule/rolewarden-own-calls`;
const CANARY_TAG = { 'aws:tagkeys': ['rolewarden:canary'] };
const trailOf = (region: string, account: string) => `arn:aws:cloudtrail:${region}:${account}:trail/main`;
const QUEUES = [
  'CommandQueue',
  'CommandDeadQueue',
  'CommandBusyQueue',
  'CommandBusyDeadQueue',
  'EventQueue',
  'EventDeadQueue',
  'FailedQueue',
  'LookQueue',
  'NoticeQueue',
  'NoticeDeadQueue',
  'NoticeBusyQueue',
  'NoticeBusyDeadQueue',
  'ScanLookQueue',
];
/** The dead letters that the sweep takes over. */
const DEAD_FOR_SWEEP = ['EventDeadQueue', 'CommandDeadQueue', 'CommandBusyDeadQueue'];
const TOLD = { 'dynamodb:leadingkeys': [`told#${OURS}#0123456789abcdef`] };
const OUR_TAG = { 'aws:tagkeys': ['rolewarden:incident'] };

const telling = (name: string) => [reach(name, LEDGER, 'Ledger'), reach(name, ['sqs:SendMessage'], 'NoticeQueue')];

/** Every function and everything that it really uses: what is missing here fails at night, in somebody's account. */
export const MAY: readonly Reach[] = [
  reach('InspectRole', LOGS, streamOf('rolewarden-inspect')),
  ...telling('InspectRole'),
  ...[role, deepRole, iam('role/rolewarden-contain'), iam('role/aws-service-role/x.amazonaws.com/App')].map((on) =>
    reach('InspectRole', READ_ROLE, on),
  ),
  reach(
    'InspectRole',
    [
      'iam:GetUser',
      'iam:GetUserPolicy',
      'iam:ListAttachedUserPolicies',
      'iam:ListGroupsForUser',
      'iam:ListUserPolicies',
    ],
    user,
  ),
  reach('InspectRole', ['iam:GetGroupPolicy', 'iam:ListAttachedGroupPolicies', 'iam:ListGroupPolicies'], group),
  ...[managed, awsManaged].map((on) =>
    reach('InspectRole', ['iam:GetPolicy', 'iam:GetPolicyVersion', 'iam:ListEntitiesForPolicy'], on),
  ),
  reach('InspectRole', ['iam:GetInstanceProfile'], iam('instance-profile/team/web')),
  reach('InspectRole', ['ec2:DescribeLaunchTemplateVersions'], '*'),
  ...['CommandQueue', 'CommandBusyQueue', 'NoticeBusyQueue', 'LookQueue'].map((on) =>
    reach('InspectRole', ['sqs:SendMessage'], on),
  ),
  reach('InspectRole', [...TAKE, 'sqs:ChangeMessageVisibility'], 'EventQueue'),

  reach('ContainRole', LOGS, streamOf('rolewarden-contain')),
  ...telling('ContainRole'),
  ...['CommandQueue', 'CommandBusyQueue'].map((on) =>
    reach('ContainRole', [...TAKE, 'sqs:ChangeMessageVisibility'], on),
  ),
  ...['LookQueue', 'NoticeBusyQueue'].map((on) => reach('ContainRole', ['sqs:SendMessage'], on)),
  ...[role, deepRole].flatMap((on) => [
    reach('ContainRole', [...READ_ROLE, 'iam:PutRolePolicy', 'iam:DeleteRolePolicy'], on),
    reach('ContainRole', ['iam:AttachRolePolicy'], on, OUR_POLICY),
    reach('ContainRole', ['iam:PutRolePermissionsBoundary'], on, OUR_BOUNDARY),
    reach('ContainRole', ['iam:TagRole'], on, OUR_TAG),
  ]),
  reach('ContainRole', ['iam:GetAccountSummary'], '*'),
  reach('ContainRole', ['iam:GetUser', 'iam:GetUserPolicy', 'iam:PutUserPolicy'], user),
  reach('ContainRole', [...OWN_POLICIES, 'iam:CreatePolicy', 'iam:CreatePolicyVersion'], deny),
  reach('ContainRole', ['ssm:GetParameter'], parameter('/rolewarden/kill-switch')),

  reach('SweepRole', LOGS, streamOf('rolewarden-sweep')),
  ...telling('SweepRole'),
  reach('SweepRole', ['iam:GetAccountAuthorizationDetails'], '*'),
  ...[role, deepRole].flatMap((on) => [
    reach(
      'SweepRole',
      ['iam:GetRole', 'iam:GetRolePolicy', 'iam:DeleteRolePolicy', 'iam:ListAttachedRolePolicies'],
      on,
    ),
    reach('SweepRole', ['iam:DetachRolePolicy'], on, OUR_POLICY),
    reach('SweepRole', ['iam:DeleteRolePermissionsBoundary'], on, OUR_BOUNDARY),
    reach('SweepRole', ['iam:UntagRole'], on, OUR_TAG),
  ]),
  reach('SweepRole', ['iam:GetUserPolicy', 'iam:DeleteUserPolicy'], user),
  reach('SweepRole', OWN_POLICIES, deny),
  ...['CommandQueue', 'ScanLookQueue', 'FailedQueue'].map((on) => reach('SweepRole', ['sqs:SendMessage'], on)),
  reach('SweepRole', TAKE, 'LookQueue'),
  reach('SweepRole', ['ssm:GetParameter'], parameter('/rolewarden/kill-switch')),
  ...DEAD_FOR_SWEEP.map((on) => reach('SweepRole', ['sqs:ReceiveMessage', 'sqs:DeleteMessage'], on)),
  reach('SweepRole', ['sqs:SendMessage'], 'EventQueue'),
  reach('SweepRole', ['iam:TagRole'], canary, CANARY_TAG),
  ...['us-east-1', 'eu-west-1'].map((region) =>
    reach('SweepRole', ['events:TagResource'], ownCallsIn(region), CANARY_TAG),
  ),
  reach('SweepRole', ['sqs:GetQueueAttributes'], `arn:aws:sqs:eu-west-1:${OURS}:rolewarden-region-dead`),
  reach(
    'SweepRole',
    [
      ...['cloudtrail:DescribeTrails', 'ec2:DescribeRegions', 'events:ListRuleNamesByTarget', 'events:ListRules'],
      'lambda:ListEventSourceMappings',
      'ssm:DescribeParameters',
    ],
    '*',
  ),
  ...[trailOf('us-east-1', OURS), trailOf('eu-west-1', OUTSIDER)].map((on) =>
    reach('SweepRole', ['cloudtrail:GetEventSelectors', 'cloudtrail:GetTrailStatus'], on),
  ),
  ...['-calls-01', '-guardrail-01', '-own-calls', '-scan', '-sweep', '/rolewarden-regions'].map((name) =>
    reach('SweepRole', ['events:ListTargetsByRule'], `arn:aws:events:us-east-1:${OURS}:rule/rolewarden${name}`),
  ),
  ...['AlertTopic', 'AlarmTopic'].map((on) =>
    reach('SweepRole', ['sns:GetTopicAttributes', 'sns:ListSubscriptionsByTopic'], on),
  ),
  reach('SweepRole', ['kms:DescribeKey'], 'AlertKey'),
  ...QUEUES.map((on) => reach('SweepRole', ['sqs:GetQueueAttributes'], on)),
  reach('SweepRole', ['dynamodb:GetResourcePolicy'], 'Ledger'),

  reach('ScanRole', LOGS, streamOf('rolewarden-scan')),
  ...telling('ScanRole'),
  reach('ScanRole', ['iam:GetAccountAuthorizationDetails'], '*'),
  ...['CommandQueue', 'ScanLookQueue', 'NoticeQueue', 'FailedQueue'].map((on) =>
    reach('ScanRole', ['sqs:SendMessage'], on),
  ),
  reach('ScanRole', TAKE, 'ScanLookQueue'),
  reach('TellRole', LOGS, streamOf('rolewarden-tell')),
  ...['NoticeQueue', 'NoticeBusyQueue'].map((on) => reach('TellRole', [...TAKE, 'sqs:ChangeMessageVisibility'], on)),
  reach('TellRole', ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query'], 'Ledger', TOLD),
  reach('TellRole', ['sns:Publish'], 'AlertTopic'),
  reach('TellRole', KEY, 'AlertKey'),

  reach('SlackRole', LOGS, streamOf('rolewarden-slack')),
  reach('SlackRole', ['ssm:GetParameter'], parameter('/rolewarden/slack-webhook')),
  reach('SlackRole', ['sqs:SendMessage'], 'FailedQueue'),
  ...['AlertTopic', 'AlarmTopic'].map((on) => reach('SlackRole', ['sns:ListSubscriptionsByTopic'], on)),
];

const OURSELVES = [
  iam('role/rolewarden-contain'),
  iam('role/rolewarden-inspect'),
  iam('role/rolewarden-tell'),
  iam('role/aws-service-role/x.amazonaws.com/App'),
  iam('role/aws-reserved/sso.amazonaws.com/AWSReservedSSO_Admin_0123456789abcdef'),
];
const WRITES = ['iam:PutRolePolicy', 'iam:DeleteRolePolicy', 'iam:AttachRolePolicy', 'iam:PutRolePermissionsBoundary'];
const WRITES_ON_USERS = ['iam:AttachUserPolicy', 'iam:CreateAccessKey', 'iam:DeleteUser', 'iam:UpdateLoginProfile'];
const TAKEOVER = ['iam:PassRole', 'iam:UpdateAssumeRolePolicy', 'iam:CreateRole', 'iam:CreateUser', 'sts:AssumeRole'];
const FUNCTIONS = ['InspectRole', 'ContainRole', 'SweepRole', 'ScanRole', 'TellRole', 'SlackRole'];

/** What they must not reach, though each of these is a small mistake away. */
export const MAY_NOT: readonly Reach[] = [
  ...FUNCTIONS.map((name) => reach(name, TAKEOVER, role)),
  ...FUNCTIONS.map((name) =>
    reach(name, ['sqs:SendMessage', 'sqs:PurgeQueue'], `arn:aws:sqs:us-east-1:${OURS}:orders`),
  ),
  ...FUNCTIONS.map((name) => reach(name, LEDGER, `arn:aws:dynamodb:us-east-1:${OURS}:table/orders`)),
  ...FUNCTIONS.map((name) => reach(name, KEY, `arn:aws:kms:us-east-1:${OURS}:key/0f1e2d3c`)),
  ...FUNCTIONS.map((name) => reach(name, ['dynamodb:DeleteItem', 'dynamodb:DeleteTable'], 'Ledger')),
  ...FUNCTIONS.map((name) => reach(name, ['ssm:PutParameter'], parameter('/rolewarden/kill-switch'))),
  ...FUNCTIONS.map((name) => reach(name, LOGS, streamOf('orders'))),

  reach('InspectRole', [...WRITES, 'iam:TagRole'], role, { ...OUR_POLICY, ...OUR_BOUNDARY, ...OUR_TAG }),
  reach('InspectRole', [...WRITES_ON_USERS, 'iam:PutUserPolicy', 'iam:DeleteUserPolicy'], user, OUR_POLICY),
  ...['CommandQueue', 'CommandBusyQueue', 'LookQueue'].map((on) => reach('InspectRole', TAKE, on)),
  reach('InspectRole', ['sqs:SendMessage', 'sqs:PurgeQueue'], 'EventQueue'),
  reach('InspectRole', TAKE, 'EventDeadQueue'),
  reach('InspectRole', ['sqs:SendMessage'], 'FailedQueue'),
  ...['CommandQueue', 'CommandBusyQueue', 'NoticeQueue', 'EventDeadQueue'].map((on) =>
    reach('InspectRole', ['sqs:ChangeMessageVisibility'], on),
  ),
  reach('InspectRole', ['iam:GetRole'], iam('role/App', OUTSIDER)),

  ...OURSELVES.map((on) => reach('ContainRole', WRITES, on, { ...OUR_POLICY, ...OUR_BOUNDARY })),
  ...OURSELVES.map((on) => reach('ContainRole', ['iam:TagRole'], on, OUR_TAG)),
  reach('ContainRole', ['iam:AttachRolePolicy'], role, { 'iam:policyarn': [awsManaged] }),
  reach('ContainRole', ['iam:AttachRolePolicy'], role, { 'iam:policyarn': [iam('policy/x/rolewarden-a')] }),
  reach('ContainRole', ['iam:PutRolePermissionsBoundary'], role, { 'iam:permissionsboundary': [awsManaged] }),
  reach('ContainRole', ['iam:PutRolePermissionsBoundary'], role),
  reach('ContainRole', ['iam:TagRole'], role, { 'aws:tagkeys': ['team'] }),
  reach('ContainRole', ['iam:TagRole'], role, { 'aws:tagkeys': ['rolewarden:incident', 'team'] }),
  reach('ContainRole', ['iam:DeleteRolePermissionsBoundary', 'iam:DetachRolePolicy', 'iam:DeleteRole'], role, {
    ...OUR_POLICY,
    ...OUR_BOUNDARY,
  }),
  reach('ContainRole', ['iam:CreatePolicy', 'iam:CreatePolicyVersion', 'iam:SetDefaultPolicyVersion'], managed),
  reach('ContainRole', [...WRITES_ON_USERS, 'iam:DeleteUserPolicy'], user, OUR_POLICY),
  ...['CommandQueue', 'CommandBusyQueue'].map((on) => reach('ContainRole', ['sqs:SendMessage'], on)),
  ...['ContainRole', 'SweepRole'].map((role) =>
    reach(role, ['ssm:GetParameter'], parameter('/rolewarden/slack-webhook')),
  ),

  reach('SweepRole', [...WRITES.filter((action) => action !== 'iam:DeleteRolePolicy'), 'iam:TagRole'], role, {
    ...OUR_POLICY,
    ...OUR_BOUNDARY,
    ...OUR_TAG,
  }),
  ...OURSELVES.map((on) => reach('SweepRole', ['iam:DeleteRolePolicy', 'iam:DetachRolePolicy'], on, OUR_POLICY)),
  reach('SweepRole', ['iam:DetachRolePolicy'], role, { 'iam:policyarn': [managed] }),
  ...OURSELVES.map((on) => reach('SweepRole', ['iam:DeleteRolePermissionsBoundary'], on, OUR_BOUNDARY)),
  reach('SweepRole', ['iam:DeleteRolePermissionsBoundary'], role),
  reach('SweepRole', ['iam:DeleteRolePermissionsBoundary'], role, { 'iam:permissionsboundary': [managed] }),
  reach('SweepRole', ['iam:UntagRole'], role, { 'aws:tagkeys': ['team'] }),
  reach('SweepRole', ['iam:DeletePolicy', 'iam:DeletePolicyVersion'], managed),
  reach('SweepRole', [...WRITES_ON_USERS, 'iam:PutUserPolicy'], user, OUR_POLICY),
  ...QUEUES.filter((on) => on !== 'LookQueue' && !DEAD_FOR_SWEEP.includes(on)).map((on) =>
    reach('SweepRole', RECEIVE, on),
  ),
  ...DEAD_FOR_SWEEP.map((on) => reach('SweepRole', ['sqs:SendMessage', 'sqs:PurgeQueue'], on)),
  ...QUEUES.map((on) => reach('SweepRole', ['sqs:PurgeQueue', 'sqs:SetQueueAttributes'], on)),
  reach('SweepRole', ['iam:TagRole'], canary, OUR_TAG),
  reach('SweepRole', ['iam:TagRole'], canary, { 'aws:tagkeys': ['rolewarden:canary', 'team'] }),
  reach('SweepRole', ['iam:TagRole'], role, CANARY_TAG),
  reach('SweepRole', ['events:TagResource'], ownCallsIn('eu-west-1'), OUR_TAG),
  reach('SweepRole', ['events:TagResource'], `arn:aws:events:eu-west-1:${OURS}:rule/rolewarden-calls-01`, CANARY_TAG),
  reach('SweepRole', ['sqs:ReceiveMessage', 'sqs:PurgeQueue'], `arn:aws:sqs:eu-west-1:${OURS}:rolewarden-region-dead`),
  reach('SweepRole', ['iam:PutRolePolicy', 'iam:UpdateAssumeRolePolicy', 'sts:AssumeRole'], canary, CANARY_TAG),
  ...['cloudtrail:StopLogging', 'events:DisableRule', 'kms:DisableKey', 'lambda:UpdateEventSourceMapping'].map((call) =>
    reach('SweepRole', [call], '*'),
  ),
  reach('SweepRole', ['sqs:SendMessage'], 'CommandBusyQueue'), // its commands are of no principal
  reach('SweepRole', ['sqs:SendMessage', 'sqs:PurgeQueue'], 'EventDeadQueue'),
  reach('SweepRole', ['sqs:SendMessage'], 'LookQueue'),

  ...[role, iam('role/rolewarden-contain')].map((on) =>
    reach('ScanRole', [...WRITES, 'iam:DetachRolePolicy', 'iam:DeleteRolePermissionsBoundary', 'iam:TagRole'], on, {
      ...OUR_POLICY,
      ...OUR_BOUNDARY,
      ...OUR_TAG,
    }),
  ),
  reach('ScanRole', [...WRITES_ON_USERS, 'iam:PutUserPolicy', 'iam:DeleteUserPolicy'], user, OUR_POLICY),
  reach('ScanRole', ['iam:CreatePolicy', 'iam:CreatePolicyVersion', 'iam:DeletePolicy'], deny),
  ...['CommandQueue', 'LookQueue'].map((on) => reach('ScanRole', TAKE, on)),
  reach('ScanRole', ['sqs:SendMessage'], 'LookQueue'),

  ...['InspectRole', 'ContainRole', 'SweepRole'].flatMap((name) => [
    reach(name, ['sns:Publish'], 'AlertTopic'),
    reach(name, KEY, 'AlertKey'),
    reach(name, name === 'SweepRole' ? RECEIVE : TAKE, 'NoticeQueue'),
  ]),

  reach('TellRole', ['iam:GetRole', ...WRITES], role, { ...OUR_POLICY, ...OUR_BOUNDARY }),
  reach('TellRole', LEDGER, 'Ledger'),
  reach('TellRole', ['sns:Publish'], `arn:aws:sns:us-east-1:${OURS}:orders`),
  ...['CommandQueue', 'LookQueue', 'NoticeQueue', 'FailedQueue'].map((on) =>
    reach('TellRole', ['sqs:SendMessage', 'sqs:PurgeQueue'], on),
  ),
  ...['CommandQueue', 'LookQueue', 'FailedQueue'].map((on) => reach('TellRole', TAKE, on)),

  reach('SlackRole', ['iam:GetRole', ...WRITES], role, { ...OUR_POLICY, ...OUR_BOUNDARY }),
  reach('SlackRole', ['ssm:GetParameter'], parameter('/rolewarden/kill-switch')),
  reach('SlackRole', ['sqs:SendMessage'], 'CommandQueue'),
  reach('SlackRole', ['sns:Publish'], 'AlertTopic'),
  ...['ContainRole', 'ScanRole', 'TellRole', 'SlackRole'].map((name) =>
    reach(name, [...TAKE, 'sqs:SendMessage', 'sqs:ChangeMessageVisibility'], 'EventQueue'),
  ),
  ...FUNCTIONS.map((name) => reach(name, ['sns:Publish'], 'AlarmTopic')),
];
