const LOGS = ['logs:CreateLogStream', 'logs:PutLogEvents'];
const REMEMBER = ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query', 'dynamodb:UpdateItem'];
const TAKE = ['sqs:DeleteMessage', 'sqs:GetQueueAttributes', 'sqs:ReceiveMessage'];
const OWN_POLICIES = [
  'iam:DeletePolicy',
  'iam:DeletePolicyVersion',
  'iam:GetPolicy',
  'iam:GetPolicyVersion',
  'iam:ListPolicyVersions',
];

/**
 * The actions that the template allows each of our roles, no more and no less (a test compares). When one of our roles makes
 * another call, somebody took it over or widened its policy.
 */
export const DECLARED_CALLS: Readonly<Record<string, readonly string[]>> = {
  'rolewarden-inspect': [
    ...LOGS,
    ...REMEMBER,
    'ec2:DescribeLaunchTemplateVersions',
    'iam:GetGroupPolicy',
    'iam:GetInstanceProfile',
    'iam:GetPolicy',
    'iam:GetPolicyVersion',
    'iam:GetRole',
    'iam:GetRolePolicy',
    'iam:GetUser',
    'iam:GetUserPolicy',
    'iam:ListAttachedGroupPolicies',
    'iam:ListAttachedRolePolicies',
    'iam:ListAttachedUserPolicies',
    'iam:ListEntitiesForPolicy',
    'iam:ListGroupPolicies',
    'iam:ListGroupsForUser',
    'iam:ListRolePolicies',
    'iam:ListUserPolicies',
    ...TAKE,
    'sqs:ChangeMessageVisibility',
    'sqs:SendMessage',
  ],
  'rolewarden-contain': [
    ...LOGS,
    ...REMEMBER,
    ...OWN_POLICIES,
    'iam:AttachRolePolicy',
    'iam:CreatePolicy',
    'iam:CreatePolicyVersion',
    'iam:DeleteRolePolicy',
    'iam:GetAccountSummary',
    'iam:GetRole',
    'iam:GetRolePolicy',
    'iam:GetUser',
    'iam:GetUserPolicy',
    'iam:ListAttachedRolePolicies',
    'iam:ListRolePolicies',
    'iam:PutRolePermissionsBoundary',
    'iam:PutRolePolicy',
    'iam:PutUserPolicy',
    'iam:TagRole',
    ...TAKE,
    'sqs:ChangeMessageVisibility',
    'sqs:SendMessage',
    'ssm:GetParameter',
  ],
  'rolewarden-sweep': [
    ...LOGS,
    ...REMEMBER,
    ...OWN_POLICIES,
    'cloudtrail:DescribeTrails',
    'cloudtrail:GetEventSelectors',
    'cloudtrail:GetTrailStatus',
    'dynamodb:GetResourcePolicy',
    'ec2:DescribeRegions',
    'events:ListRuleNamesByTarget',
    'events:ListRules',
    'events:ListTargetsByRule',
    'events:TagResource',
    'iam:DeleteRolePermissionsBoundary',
    'iam:DeleteRolePolicy',
    'iam:DeleteUserPolicy',
    'iam:DetachRolePolicy',
    'iam:GetAccountAuthorizationDetails',
    'iam:GetRole',
    'iam:GetRolePolicy',
    'iam:GetUserPolicy',
    'iam:ListAttachedRolePolicies',
    'iam:TagRole',
    'iam:UntagRole',
    'kms:DescribeKey',
    'lambda:ListEventSourceMappings',
    'sns:GetTopicAttributes',
    'sns:ListSubscriptionsByTopic',
    ...TAKE,
    'sqs:SendMessage',
    'ssm:DescribeParameters',
    'ssm:GetParameter',
  ],
  'rolewarden-scan': [...LOGS, ...REMEMBER, 'iam:GetAccountAuthorizationDetails', ...TAKE, 'sqs:SendMessage'],
  'rolewarden-tell': [
    ...LOGS,
    'dynamodb:GetItem',
    'dynamodb:PutItem',
    'dynamodb:Query',
    'kms:Decrypt',
    'kms:GenerateDataKey',
    'sns:Publish',
    ...TAKE,
    'sqs:ChangeMessageVisibility',
  ],
  'rolewarden-slack': [...LOGS, 'sns:ListSubscriptionsByTopic', 'sqs:SendMessage', 'ssm:GetParameter'],
};

/**
 * Calls that AWS makes in a function's name, allowed or not: Lambda and Parameter Store decrypt, Lambda re-creates a missing log
 * group and hands a failed invocation to its queue. A rule that brought the last would have an inspect that fails go round for ever.
 */
export const MADE_FOR_US: readonly string[] = ['kms:Decrypt', 'logs:CreateLogGroup', 'sqs:SendMessage'];

/**
 * The calls that each of our roles may make. They show no takeover, so no rule sends them to inspect. Otherwise inspect would call
 * itself: Lambda creates a log stream in the name of every new function instance, inspect's too.
 */
export const DECLARED_BY_ALL: readonly string[] = declaredByAll();

function declaredByAll(): string[] {
  const [first = [], ...others] = Object.values(DECLARED_CALLS);
  const shared = first.filter((action) => others.every((declared) => declared.includes(action)));
  return [...new Set([...shared, ...MADE_FOR_US])].sort();
}
