/** Calls that the rules send to `inspect` besides the catalogued role passes, as CloudTrail writes their names. */
export interface WatchedCalls {
  readonly family: 'trust' | 'arming' | 'existing-pass' | 'guard';
  readonly eventSource: string;
  readonly eventNames: readonly string[];
  readonly reason: string;
}

/** Lambda's records carry the API version in the call's name; newer and failed calls have been seen without it. */
const dated = (name: string, version: string): string[] => [name, `${name}${version}`];

export const WATCHED: readonly WatchedCalls[] = [
  {
    family: 'trust',
    eventSource: 'iam.amazonaws.com',
    eventNames: ['CreateRole', 'UpdateAssumeRolePolicy'],
    reason: 'write a trust policy',
  },
  {
    family: 'trust',
    eventSource: 'iam.amazonaws.com',
    eventNames: [
      'AddClientIDToOpenIDConnectProvider',
      'CreateOpenIDConnectProvider',
      'CreateSAMLProvider',
      'UpdateOpenIDConnectProviderThumbprint',
      'UpdateSAMLProvider',
    ],
    reason: 'decide who a federated provider that roles trust is',
  },
  {
    family: 'trust',
    eventSource: 'iam.amazonaws.com',
    eventNames: ['DeleteRolePermissionsBoundary', 'PutRolePermissionsBoundary', 'UpdateRole'],
    reason: 'lift the limit or the session length of a role that others may assume',
  },
  {
    family: 'trust',
    eventSource: 'rolesanywhere.amazonaws.com',
    eventNames: ['CreateTrustAnchor', 'EnableProfile', 'EnableTrustAnchor', 'PutAttributeMapping', 'UpdateTrustAnchor'],
    reason: 'decide whose certificates get role sessions',
  },
  {
    family: 'arming',
    eventSource: 'iam.amazonaws.com',
    eventNames: ['AttachRolePolicy', 'CreatePolicyVersion', 'PutRolePolicy', 'SetDefaultPolicyVersion'],
    reason: 'give more power to a role that was passed already or that outsiders may assume',
  },
  {
    family: 'arming',
    eventSource: 'iam.amazonaws.com',
    eventNames: [
      'AddUserToGroup',
      'AttachUserPolicy',
      'DeleteUserPermissionsBoundary',
      'PutUserPermissionsBoundary',
      'RemoveUserFromGroup',
    ],
    reason: 'change what a user may do, who is a caller that passes roles',
  },
  {
    family: 'existing-pass',
    eventSource: 'lambda.amazonaws.com',
    eventNames: dated('UpdateFunctionCode', '20150331v2'),
    reason: 'runs new code with the role the function has',
  },
  {
    family: 'existing-pass',
    eventSource: 'ec2.amazonaws.com',
    eventNames: ['ModifyInstanceAttribute', 'ModifyLaunchTemplate'],
    reason: 'new user data, or another default version, under the instance profile that is there',
  },
  {
    family: 'guard',
    eventSource: 'iam.amazonaws.com',
    eventNames: [
      'CreatePolicy',
      'DeletePolicy',
      'DeletePolicyVersion',
      'DeleteRole',
      'DeleteRolePolicy',
      'DeleteUserPolicy',
      'DetachRolePolicy',
      'DetachUserPolicy',
      'PutUserPolicy',
    ],
    reason: 'remove our deny, take its name, or delete the role that carries it',
  },
  {
    family: 'guard',
    eventSource: 'events.amazonaws.com',
    eventNames: ['DeleteRule', 'DisableRule', 'PutRule', 'PutTargets', 'RemoveTargets'],
    reason: 'stop events from reaching us',
  },
  {
    family: 'guard',
    eventSource: 'lambda.amazonaws.com',
    eventNames: [
      ...dated('AddPermission', '20150331v2'),
      ...dated('DeleteEventSourceMapping', '20150331'),
      ...dated('DeleteFunction', '20150331'),
      ...dated('DeleteFunctionEventInvokeConfig', '20190925'),
      ...dated('PutFunctionConcurrency', '20171031'),
      ...dated('PutFunctionEventInvokeConfig', '20190925'),
      ...dated('RemovePermission', '20150331v2'),
      ...dated('UpdateEventSourceMapping', '20150331'),
      ...dated('UpdateFunctionConfiguration', '20150331v2'),
      ...dated('UpdateFunctionEventInvokeConfig', '20190925'),
    ],
    reason: 'stop our functions from running or from being called',
  },
  {
    family: 'guard',
    eventSource: 'sqs.amazonaws.com',
    eventNames: ['DeleteQueue', 'PurgeQueue', 'SetQueueAttributes'],
    reason: 'lose the commands on the queue',
  },
  {
    family: 'guard',
    eventSource: 'sns.amazonaws.com',
    eventNames: ['DeleteTopic', 'SetSubscriptionAttributes', 'SetTopicAttributes', 'Unsubscribe'],
    reason: 'stop the messages',
  },
  {
    family: 'guard',
    eventSource: 'dynamodb.amazonaws.com',
    eventNames: ['DeleteTable', 'UpdateContinuousBackups', 'UpdateTable', 'UpdateTimeToLive'],
    reason: 'lose the ledger',
  },
  {
    family: 'guard',
    eventSource: 'ssm.amazonaws.com',
    eventNames: ['DeleteParameter', 'DeleteParameters', 'PutParameter'],
    reason: 'turn the kill switch',
  },
  {
    family: 'guard',
    eventSource: 'kms.amazonaws.com',
    eventNames: ['DisableKey', 'PutKeyPolicy', 'ScheduleKeyDeletion'],
    reason: 'make queue, topic and ledger unreadable',
  },
  {
    family: 'guard',
    eventSource: 'monitoring.amazonaws.com',
    eventNames: ['DeleteAlarms', 'DisableAlarmActions'],
    reason: 'let our failures go unnoticed',
  },
  {
    family: 'guard',
    eventSource: 'cloudtrail.amazonaws.com',
    eventNames: ['DeleteTrail', 'PutEventSelectors', 'StopLogging', 'UpdateTrail'],
    reason: 'end the trail that all events come from',
  },
];
