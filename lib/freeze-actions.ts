/** One action a freeze denies, and what it would otherwise be used for. */
interface FrozenAction {
  readonly action: string;
  readonly because: 'privilege' | 'persistence' | 'evasion';
}

const privilege = (...actions: string[]): FrozenAction[] => actions.map((action) => ({ action, because: 'privilege' }));
const persistence = (...actions: string[]): FrozenAction[] =>
  actions.map((action) => ({ action, because: 'persistence' }));
const evasion = (...actions: string[]): FrozenAction[] => actions.map((action) => ({ action, because: 'evasion' }));

/**
 * What a role too important to stop may not do while frozen: gain privilege, stay, or hide. AWS's own quarantine policies
 * leave out DetachRolePolicy, DeleteRolePolicy and sts:AssumeRole, with which a role removes our deny or hops to the next role.
 * https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSCompromisedKeyQuarantineV3.html
 */
export const FROZEN: readonly FrozenAction[] = [
  ...privilege(
    'iam:AddRoleToInstanceProfile',
    'iam:AddUserToGroup',
    'iam:Attach*',
    'iam:CreatePolicyVersion',
    'iam:Delete*Policy',
    'iam:Delete*PermissionsBoundary',
    'iam:Detach*',
    'iam:PassRole',
    'iam:Put*',
    'iam:SetDefaultPolicyVersion',
    'iam:UpdateAssumeRolePolicy',
    'sts:AssumeRole',
    'sts:AssumeRoot',
    'lambda:CreateFunction',
    'lambda:UpdateFunction*',
    'lambda:CreateEventSourceMapping',
    'ec2:AssociateIamInstanceProfile',
    'ec2:ReplaceIamInstanceProfileAssociation',
    'ec2:ModifyInstanceAttribute',
    'ec2:RunInstances',
    'ec2:RequestSpot*',
    'cloudformation:CreateStack*',
    'cloudformation:UpdateStack*',
    'cloudformation:CreateChangeSet',
    'codebuild:CreateProject',
    'codebuild:UpdateProject',
    'ecs:RegisterTaskDefinition',
    'glue:CreateDevEndpoint',
    'glue:UpdateDevEndpoint',
    'glue:CreateJob',
    'glue:UpdateJob',
    'sagemaker:Create*Job',
    'sagemaker:CreateNotebookInstance',
    'sagemaker:CreatePresigned*',
    'ssm:SendCommand',
    'ssm:StartSession',
    'ssm:StartAutomationExecution',
    'kms:CreateGrant',
    'kms:PutKeyPolicy',
  ),
  ...persistence(
    'iam:CreateAccessKey',
    'iam:UpdateAccessKey',
    'iam:CreateGroup',
    'iam:CreateInstanceProfile',
    'iam:*LoginProfile',
    'iam:ChangePassword',
    'iam:*OpenIDConnectProvider*',
    'iam:*SAMLProvider',
    'iam:CreateRole',
    'iam:CreateServiceSpecificCredential',
    'iam:CreateUser',
    'iam:UpdateUser',
    'iam:UpdateRole',
    'iam:*VirtualMFADevice',
    'iam:*MFADevice',
    'iam:UploadS*',
    'identitystore:Create*',
    'lambda:AddPermission',
    'organizations:*',
    'rolesanywhere:*',
    'sso:*',
    'sts:GetFederationToken',
    'sts:GetSessionToken',
    'secretsmanager:PutResourcePolicy',
    's3:PutBucketPolicy',
    'ec2:CreateKeyPair',
    'ec2:ImportKeyPair',
    'ec2-instance-connect:*',
  ),
  ...evasion(
    'access-analyzer:Delete*',
    'account:*',
    'cloudtrail:Delete*',
    'cloudtrail:PutEventSelectors',
    'cloudtrail:StopLogging',
    'cloudtrail:UpdateTrail',
    'config:Delete*',
    'config:StopConfigurationRecorder',
    'events:Delete*',
    'events:DisableRule',
    'events:PutRule',
    'events:RemoveTargets',
    'guardduty:Delete*',
    'guardduty:Disassociate*',
    'guardduty:UpdateDetector',
    'kms:DisableKey',
    'kms:ScheduleKeyDeletion',
    'iam:DeleteRole',
    'iam:UntagRole',
    'iam:TagRole',
    'logs:Delete*',
    'securityhub:D*',
    'sns:Unsubscribe',
    'sqs:PurgeQueue',
  ),
];

/** The Action list of a freeze, sorted so that the same freeze is always the same document. */
export const FREEZE_ACTIONS: readonly string[] = FROZEN.map(({ action }) => action).sort();
