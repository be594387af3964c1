/**
 * Actions on the parts of the stack that only a deployer may make; our own roles declare none of them. Cut short, because
 * Organizations counts characters: the statement names our parts alone, and no reading action begins like these.
 */
export const STACK_ACTIONS: readonly string[] = [
  ...['C*', 'Delete*', 'Ex*', 'I*', 'R*', 'S*', 'U*'].map(of('cloudformation')),
  ...['DeleteT*', 'PutE*', 'Stop*', 'UpdateT*'].map(of('cloudtrail')),
  ...['DeleteA*', 'Disable*', 'Put*', 'Set*'].map(of('cloudwatch')),
  ...['C*', 'DeleteR*', 'DeleteT*', 'E*', 'PutR*', 'R*', 'StartB*', 'UpdateC*', 'UpdateG*', 'UpdateT*'].map(
    of('dynamodb'),
  ),
  ...['DeleteE*', 'DeleteR*', 'DisableR*', 'PutR*', 'PutT*', 'RemoveT*'].map(of('events')),
  ...['Attach*', 'Create*', 'Delete*', 'Detach*', 'PassRole', 'Put*', 'Tag*', 'Untag*', 'Update*'].map(of('iam')),
  ...['CreateGrant', 'DisableKey*', 'PutKeyPolicy', 'ScheduleKeyDeletion'].map(of('kms')),
  ...['Add*', 'C*', 'D*', 'Invoke*', 'P*', 'R*', 'U*'].map(of('lambda')),
  ...['A*', 'CreateE*', 'DeleteL*', 'PutD*', 'PutR*', 'PutS*', 'PutT*'].map(of('logs')),
  ...['A*', 'CreateT*', 'DeleteT*', 'Put*', 'R*', 'SetT*'].map(of('sns')),
  ...['A*', 'Ca*', 'Cr*', 'DeleteQ*', 'Pu*', 'Rem*', 'SetQ*', 'StartM*'].map(of('sqs')),
  ...['DeleteP*', 'Put*'].map(of('ssm')),
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
