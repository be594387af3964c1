/** Actions on the parts of the stack that only a deployer may make; our own roles declare none of them. */
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
 * Only our own roles may write commands, alerts, incidents and managed denies. EventBridge, SNS and CloudWatch call as services,
 * and no SCP applies to services.
 */
export const CONTENT_ACTIONS: readonly string[] = [
  ...['BatchWriteItem', 'DeleteItem', 'PartiQL*', 'PutItem', 'UpdateItem'].map(of('dynamodb')),
  ...['CreatePolicy*', 'DeletePolicy*', 'SetDefaultPolicyVersion'].map(of('iam')),
  'sns:Publish',
  ...['ChangeMessageVisibility', 'DeleteMessage', 'ReceiveMessage', 'SendMessage'].map(of('sqs')),
];

/** Actions that attach or detach a managed deny. */
export const ATTACHMENT_ACTIONS: readonly string[] = ['AttachRolePolicy', 'DetachRolePolicy', 'DetachUserPolicy'].map(
  of('iam'),
);

/** Actions that remove a deny, or the boundary in place of one, from a role with our tag. */
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
