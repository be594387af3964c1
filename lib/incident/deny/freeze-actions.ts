type Purpose = 'privilege' | 'persistence' | 'evasion';

/** One action that a freeze denies, and the use an attacker has for it. */
export interface FrozenAction {
  readonly action: string;
  readonly purpose: Purpose;
  readonly because: string;
}

type Row = readonly [action: string, because: string];
const frozen = (purpose: Purpose, rows: readonly Row[]): FrozenAction[] =>
  rows.map(([action, because]) => ({ action, purpose, because }));

/**
 * A freeze, for a role too important to stop, denies the calls that gain privilege, stay or hide; reading stays free. AWS's own
 * quarantine policies leave out DetachRolePolicy, DeleteRolePolicy and sts:AssumeRole, with which a role removes our deny or
 * hops to the next role. AWS also denies calls of mining and spam, which only cost money; a freeze does not.
 * https://docs.aws.amazon.com/aws-managed-policy/latest/reference/AWSCompromisedKeyQuarantineV3.html
 */
export const FROZEN: readonly FrozenAction[] = [
  ...frozen('privilege', [
    ['cloudformation:CreateChangeSet', 'has CloudFormation act with the role of a stack'],
    ['cloudformation:CreateStack*', 'passes a role to CloudFormation, which does the rest'],
    ['cloudformation:UpdateStack*', 'has CloudFormation act with the role of a stack'],
    ['codebuild:CreateProject', 'runs commands with a passed role'],
    ['codebuild:UpdateProject', 'runs commands with a passed role'],
    ['ec2:AssociateIamInstanceProfile', 'gives an instance another role'],
    ['ec2:ModifyInstanceAttribute', 'runs other user data with the role of an instance'],
    ['ec2:ReplaceIamInstanceProfileAssociation', 'gives an instance another role'],
    ['ec2:RequestSpot*', 'launches instances with a passed role'],
    ['ec2:RunInstances', 'launches instances with a passed role'],
    ['ec2:StartInstances', 'starts changed instances with their role'],
    ['ecs:CreateService', 'runs tasks with a passed role'],
    ['ecs:RegisterTaskDefinition', 'passes a role to tasks'],
    ['ecs:RunTask', 'runs tasks with another role than their definition names'],
    ['glue:CreateDevEndpoint', 'opens a shell with a passed role'],
    ['glue:CreateJob', 'runs code with a passed role'],
    ['glue:UpdateDevEndpoint', 'adds a key to a shell that holds a role'],
    ['glue:UpdateJob', 'runs code with a passed role'],
    ['iam:Add*', 'puts a role into an instance profile, a user into a group'],
    ['iam:Attach*', 'attaches a stronger policy'],
    ['iam:Delete*PermissionsBoundary', 'removes the limit of a user or role'],
    ['iam:Delete*Policy', 'removes a deny, ours among them'],
    ['iam:Detach*', 'detaches a deny, ours among them'],
    ['iam:PassRole', 'hands a stronger role to a service'],
    ['iam:Put*', 'writes a stronger policy, or overwrites our deny'],
    ['iam:SetDefaultPolicyVersion', 'brings a stronger version of a policy back'],
    ['kms:CreateGrant', 'hands the use of a key to somebody else'],
    ['kms:PutKeyPolicy', 'hands a key to somebody else'],
    ['lambda:CreateEventSourceMapping', 'has a function run on chosen input'],
    ['lambda:CreateFunction', 'runs code with a passed role'],
    ['lambda:UpdateFunction*', 'runs other code with the role of a function'],
    ['sagemaker:Create*Job', 'runs code with a passed role'],
    ['sagemaker:CreateNotebookInstance', 'opens a notebook with a passed role'],
    ['sagemaker:CreatePresigned*', 'opens a notebook that holds a role'],
    ['ssm:SendCommand', 'runs commands with the role of an instance'],
    ['ssm:StartAutomationExecution', 'runs a runbook with a passed role'],
    ['ssm:StartSession', 'opens a shell with the role of an instance'],
    ['sts:AssumeRole', 'hops to the next role, which our deny does not reach'],
    ['sts:AssumeRoot', 'acts as the root user of a member account'],
  ]),
  ...frozen('persistence', [
    ['ec2-instance-connect:Send*', 'pushes a key onto an instance'],
    ['ec2:CreateKeyPair', 'makes a key for later instances'],
    ['ec2:ImportKeyPair', 'brings a key for later instances'],
    ['iam:ChangePassword', 'keeps a way into the console'],
    ['iam:Create*', 'makes users, keys, roles, policies and providers to come back by'],
    ['iam:DeactivateMFADevice', 'takes the second factor away'],
    ['iam:EnableMFADevice', 'binds a second factor of the attacker'],
    ['iam:Update*', 'opens a trust policy, brings a key or password back'],
    ['iam:UploadS*', 'brings a signing or SSH key'],
    ['identitystore:Create*', 'adds people to Identity Center'],
    ['lambda:AddLayerVersionPermission', 'lets others use a layer'],
    ['lambda:AddPermission', 'lets others invoke a function'],
    ['organizations:Create*', 'makes an account nobody watches'],
    ['organizations:Invite*', 'draws an account into the organization'],
    ['rolesanywhere:Create*', 'trusts certificates of the attacker'],
    ['rolesanywhere:Update*', 'trusts certificates of the attacker'],
    ['s3:PutBucketPolicy', 'shares a bucket with somebody else'],
    ['secretsmanager:PutResourcePolicy', 'shares a secret with somebody else'],
    ['sso:Create*', 'assigns itself in Identity Center'],
    ['sso:Put*', 'widens a permission set'],
    ['sts:GetFederationToken', 'gets credentials that outlive the deny of a key'],
    ['sts:GetSessionToken', 'gets credentials that outlive the deny of a key'],
  ]),
  ...frozen('evasion', [
    ['access-analyzer:Delete*', 'ends the watch over outside access'],
    ['account:EnableRegion', 'opens a region that nobody watches'],
    ['account:Put*', 'has AWS write to somebody else'],
    ['cloudtrail:Delete*', 'ends the record'],
    ['cloudtrail:LookupEvents', 'sees whether it was seen'],
    ['cloudtrail:PutEventSelectors', 'thins the record out'],
    ['cloudtrail:StopLogging', 'ends the record'],
    ['cloudtrail:UpdateTrail', 'sends the record elsewhere'],
    ['config:Delete*', 'ends the history of resources'],
    ['config:StopConfigurationRecorder', 'ends the history of resources'],
    ['ec2:AcceptReserved*', 'spends money under cover of the account'],
    ['ec2:CreateReserved*', 'spends money under cover of the account'],
    ['ec2:PurchaseReserved*', 'spends money under cover of the account'],
    ['events:DeleteRule', 'takes our events away'],
    ['events:DisableRule', 'takes our events away'],
    ['events:PutRule', 'takes our events away'],
    ['events:RemoveTargets', 'takes our events away'],
    ['guardduty:Delete*', 'ends detection'],
    ['guardduty:Disassociate*', 'ends detection by the organization'],
    ['guardduty:UpdateDetector', 'ends detection'],
    ['iam:DeleteAccessKey', 'removes traces, or locks people out'],
    ['iam:DeleteRole', 'makes room for a role of the same name without our deny'],
    ['iam:ListUsers', 'finds the next user to take over'],
    ['iam:TagRole', 'takes an exemption, or removes what we noted'],
    ['iam:UntagRole', 'removes what we noted'],
    ['kms:DisableKey', 'makes records unreadable'],
    ['kms:ScheduleKeyDeletion', 'makes records unreadable for good'],
    ['lambda:GetEventSourceMapping', 'finds a function to take over'],
    ['lambda:GetPolicy', 'finds a function to take over'],
    ['lambda:ListTags', 'finds a function to take over'],
    ['lambda:PutProvisionedConcurrencyConfig', 'keeps a function running'],
    ['lambda:TagResource', 'hides a function among others'],
    ['lambda:UntagResource', 'hides a function among others'],
    ['logs:Delete*', 'removes traces'],
    ['organizations:Leave*', 'takes the account from under its SCPs'],
    ['securityhub:Delete*', 'ends detection'],
    ['securityhub:Disable*', 'ends detection'],
    ['sns:Unsubscribe', 'keeps people from being told'],
    ['sqs:PurgeQueue', 'removes commands of ours'],
  ]),
];

/** The Action list of a freeze, sorted so that the same freeze is always the same document. */
export const FREEZE_ACTIONS: readonly string[] = FROZEN.map(({ action }) => action).sort();
