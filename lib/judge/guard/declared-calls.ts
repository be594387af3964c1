const LOGS = ['logs:CreateLogStream', 'logs:PutLogEvents'];
const TELL = ['sns:Publish', 'kms:GenerateDataKey', 'kms:Decrypt'];
const REMEMBER = ['dynamodb:GetItem', 'dynamodb:PutItem', 'dynamodb:Query', 'dynamodb:UpdateItem'];
const OWN_POLICIES = [
  'iam:DeletePolicy',
  'iam:DeletePolicyVersion',
  'iam:GetPolicy',
  'iam:GetPolicyVersion',
  'iam:ListPolicyVersions',
];

/**
 * What each of our roles is there to do: the actions its policy in the template allows, no more and no less (a test compares).
 * An own role seen doing anything else was taken over, or its policy was widened.
 */
export const DECLARED_CALLS: Readonly<Record<string, readonly string[]>> = {
  'rolewarden-inspect': [
    ...LOGS,
    ...TELL,
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
    'sqs:SendMessage',
  ],
  'rolewarden-contain': [
    ...LOGS,
    ...TELL,
    ...REMEMBER,
    ...OWN_POLICIES,
    'iam:AttachRolePolicy',
    'iam:CreatePolicy',
    'iam:CreatePolicyVersion',
    'iam:DeleteRolePolicy',
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
    'sqs:DeleteMessage',
    'sqs:GetQueueAttributes',
    'sqs:ReceiveMessage',
    'sqs:SendMessage',
    'ssm:GetParameter',
  ],
  'rolewarden-sweep': [
    ...LOGS,
    ...TELL,
    ...REMEMBER,
    ...OWN_POLICIES,
    'iam:DeleteRolePolicy',
    'iam:DeleteUserPolicy',
    'iam:DetachRolePolicy',
    'iam:GetAccountAuthorizationDetails',
    'iam:GetRolePolicy',
    'iam:GetUserPolicy',
    'iam:ListAttachedRolePolicies',
    'iam:UntagRole',
    'sqs:DeleteMessage',
    'sqs:GetQueueAttributes',
    'sqs:ReceiveMessage',
    'sqs:SendMessage',
  ],
  'rolewarden-slack': [...LOGS, 'sqs:SendMessage', 'ssm:GetParameter'],
};

/** Calls that AWS makes in a function's name, allowed or not: Lambda and Parameter Store decrypt, Lambda makes a log group that is gone. */
export const MADE_FOR_US: readonly string[] = ['kms:Decrypt', 'logs:CreateLogGroup'];

/**
 * What every one of our roles may do. Such a call tells nothing, so no rule brings it to inspect: Lambda makes a log stream in
 * the name of every function instance that starts, inspect's own too, and would call it again for that.
 */
export const DECLARED_BY_ALL: readonly string[] = declaredByAll();

function declaredByAll(): string[] {
  const [first = [], ...others] = Object.values(DECLARED_CALLS);
  const shared = first.filter((action) => others.every((declared) => declared.includes(action)));
  return [...new Set([...shared, ...MADE_FOR_US])].sort();
}
