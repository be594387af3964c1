/**
 * A freeze, for a role too important to stop, denies the calls that gain privilege, stay or hide; reading stays free. AWS's own
 * quarantine policies leave out DetachRolePolicy, DeleteRolePolicy and sts:AssumeRole, with which a role removes our deny or
 * hops to the next role. AWS also denies calls of mining and spam, which only cost money; a freeze does not. The reason for each
 * is in docs/freeze.md.
 * https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSCompromisedKeyQuarantineV3.html
 */
const FROZEN = `
  access-analyzer:Delete* account:EnableRegion account:Put* cloudformation:CreateChangeSet cloudformation:CreateStack*
  cloudformation:UpdateStack* cloudtrail:Delete* cloudtrail:LookupEvents cloudtrail:PutEventSelectors
  cloudtrail:StopLogging cloudtrail:UpdateTrail codebuild:CreateProject codebuild:UpdateProject config:Delete*
  config:StopConfigurationRecorder ec2-instance-connect:Send* ec2:AcceptReserved* ec2:AssociateIamInstanceProfile
  ec2:CreateKeyPair ec2:CreateReserved* ec2:ImportKeyPair ec2:ModifyInstanceAttribute ec2:PurchaseReserved*
  ec2:ReplaceIamInstanceProfileAssociation ec2:RequestSpot* ec2:RunInstances ec2:StartInstances ecs:CreateService
  ecs:RegisterTaskDefinition ecs:RunTask events:DeleteRule events:DisableRule events:PutRule events:RemoveTargets
  glue:CreateDevEndpoint glue:CreateJob glue:UpdateDevEndpoint glue:UpdateJob guardduty:Delete*
  guardduty:Disassociate* guardduty:UpdateDetector iam:Add* iam:Attach* iam:ChangePassword iam:Create*
  iam:DeactivateMFADevice iam:Delete*PermissionsBoundary iam:Delete*Policy iam:DeleteAccessKey iam:DeleteRole
  iam:Detach* iam:EnableMFADevice iam:ListUsers iam:PassRole iam:Put* iam:SetDefaultPolicyVersion iam:TagRole
  iam:UntagRole iam:Update* iam:UploadS* identitystore:Create* kms:CreateGrant kms:DisableKey kms:PutKeyPolicy
  kms:ScheduleKeyDeletion lambda:AddLayerVersionPermission lambda:AddPermission lambda:CreateEventSourceMapping
  lambda:CreateFunction lambda:GetEventSourceMapping lambda:GetPolicy lambda:ListTags
  lambda:PutProvisionedConcurrencyConfig lambda:TagResource lambda:UntagResource lambda:UpdateFunction* logs:Delete*
  organizations:Create* organizations:Invite* organizations:Leave* rolesanywhere:Create* rolesanywhere:Update*
  s3:PutBucketPolicy sagemaker:Create*Job sagemaker:CreateNotebookInstance sagemaker:CreatePresigned*
  secretsmanager:PutResourcePolicy securityhub:Delete* securityhub:Disable* sns:Unsubscribe sqs:PurgeQueue
  ssm:SendCommand ssm:StartAutomationExecution ssm:StartSession sso:Create* sso:Put* sts:AssumeRole sts:AssumeRoot
  sts:GetFederationToken sts:GetSessionToken
`;

/** The Action list of a freeze, always in the same order, so that the same freeze is always the same document. */
export const FREEZE_ACTIONS: readonly string[] = FROZEN.trim().split(/\s+/);
