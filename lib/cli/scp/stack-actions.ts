/** What only a deployer may do to the parts of the stack; none of it is in the declared calls of our own roles. */
export const STACK_ACTIONS: readonly string[] = [
  ...['CreateChangeSet', 'DeleteStack', 'ExecuteChangeSet', 'SetStackPolicy', 'UpdateStack'].map(of('cloudformation')),
  ...['DeleteTrail', 'PutEventSelectors', 'StopLogging', 'UpdateTrail'].map(of('cloudtrail')),
  ...['DeleteAlarms', 'DisableAlarmActions', 'PutMetricAlarm', 'SetAlarmState'].map(of('cloudwatch')),
  ...['DeleteTable', 'UpdateContinuousBackups', 'UpdateTable', 'UpdateTimeToLive'].map(of('dynamodb')),
  ...['DeleteRule', 'DisableRule', 'PutRule', 'PutTargets', 'RemoveTargets'].map(of('events')),
  ...['Attach*', 'Create*', 'Delete*', 'Detach*', 'PassRole', 'Put*', 'Tag*', 'Untag*', 'Update*'].map(of('iam')),
  ...['DisableKey', 'PutKeyPolicy', 'ScheduleKeyDeletion'].map(of('kms')),
  ...['Add*', 'Create*', 'Delete*', 'Invoke*', 'Put*', 'Remove*', 'Update*'].map(of('lambda')),
  ...['DeleteLog*', 'PutRetentionPolicy'].map(of('logs')),
  ...['AddPermission', 'DeleteTopic', 'RemovePermission', 'SetTopicAttributes'].map(of('sns')),
  ...['AddPermission', 'DeleteQueue', 'PurgeQueue', 'RemovePermission', 'SetQueueAttributes'].map(of('sqs')),
  ...['DeleteParameter*', 'PutParameter'].map(of('ssm')),
];

/**
 * Commands, alerts, incidents and managed denies: only our own roles may write them. EventBridge, SNS and CloudWatch call as
 * services, which no SCP holds.
 */
export const CONTENT_ACTIONS: readonly string[] = [
  ...['BatchWriteItem', 'DeleteItem', 'PartiQL*', 'PutItem', 'UpdateItem'].map(of('dynamodb')),
  ...['CreatePolicy*', 'DeletePolicy*', 'SetDefaultPolicyVersion'].map(of('iam')),
  'sns:Publish',
  ...['ChangeMessageVisibility', 'DeleteMessage', 'ReceiveMessage', 'SendMessage'].map(of('sqs')),
];

/** Whom a managed deny is on. */
export const ATTACHMENT_ACTIONS: readonly string[] = ['AttachRolePolicy', 'DetachRolePolicy', 'DetachUserPolicy'].map(
  of('iam'),
);

/** What takes a deny, or the boundary that stands for one, off a role that bears our tag. */
export const CONTAINED_ROLE_ACTIONS: readonly string[] = [
  'DeleteRole',
  'DeleteRolePermissionsBoundary',
  'DeleteRolePolicy',
  'PutRolePermissionsBoundary',
  'PutRolePolicy',
].map(of('iam'));

function of(service: string): (name: string) => string {
  return (name) => `${service}:${name}`;
}
