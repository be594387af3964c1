/**
 * The resource type of each action, from the Service Authorization Reference; of several types the most important one. An action
 * that is not listed here has no resource type, or several: it is judged on every resource.
 * https://docs.aws.amazon.com/service-authorization/latest/reference/reference_policies_actions-resources-contextkeys.html
 */
const ACTIONS_ON: Readonly<Record<string, readonly string[]>> = {
  'iam::{account}:role/*': [
    'iam:PassRole',
    'iam:PutRolePolicy',
    'iam:AttachRolePolicy',
    'iam:DeleteRolePolicy',
    'iam:DetachRolePolicy',
    'iam:UpdateAssumeRolePolicy',
    'iam:DeleteRolePermissionsBoundary',
    'sts:AssumeRole',
  ],
  'iam::{account}:user/*': [
    'iam:CreateAccessKey',
    'iam:DeleteAccessKey',
    'iam:CreateLoginProfile',
    'iam:UpdateLoginProfile',
    'iam:PutUserPolicy',
    'iam:AttachUserPolicy',
    'iam:DeactivateMFADevice',
    'iam:DeleteUserPermissionsBoundary',
  ],
  'iam::{account}:group/*': ['iam:PutGroupPolicy', 'iam:AttachGroupPolicy', 'iam:AddUserToGroup'],
  'iam::{account}:policy/*': ['iam:CreatePolicyVersion', 'iam:SetDefaultPolicyVersion'],
  'iam::{account}:oidc-provider/*': ['iam:CreateOpenIDConnectProvider', 'iam:UpdateOpenIDConnectProviderThumbprint'],
  'iam::{account}:saml-provider/*': ['iam:CreateSAMLProvider', 'iam:UpdateSAMLProvider'],
  's3:::*': ['s3:ListBucket', 's3:PutBucketPolicy', 's3:PutBucketPublicAccessBlock', 's3:PutReplicationConfiguration'],
  's3:::*/*': ['s3:GetObject', 's3:PutObject', 's3:DeleteObject', 's3:PutObjectAcl'],
  'dynamodb:*:{account}:table/*': ['dynamodb:Scan', 'dynamodb:BatchGetItem', 'dynamodb:ExportTableToPointInTime'],
  'rds:*:{account}:snapshot:*': ['rds:ModifyDBSnapshotAttribute'],
  'rds:*:{account}:cluster-snapshot:*': ['rds:ModifyDBClusterSnapshotAttribute'],
  'ec2:*::snapshot/*': ['ec2:ModifySnapshotAttribute'],
  'ec2:*::image/*': ['ec2:ModifyImageAttribute'],
  'ec2:*:{account}:instance/*': [
    'ec2:RunInstances',
    'ec2:ModifyInstanceAttribute',
    'ec2:StopInstances',
    'ec2:StartInstances',
    'ec2:AssociateIamInstanceProfile',
    'ec2:ReplaceIamInstanceProfileAssociation',
    'ec2-instance-connect:SendSSHPublicKey',
    'ssm:StartSession',
    'ssm:SendCommand',
  ],
  'ec2:*:{account}:spot-instances-request/*': ['ec2:RequestSpotInstances'],
  'ec2:*:{account}:launch-template/*': ['ec2:CreateLaunchTemplateVersion', 'ec2:ModifyLaunchTemplate'],
  'ec2:*:{account}:security-group/*': ['ec2:AuthorizeSecurityGroupIngress'],
  'ec2:*:{account}:route-table/*': ['ec2:CreateRoute'],
  'ec2:*:{account}:internet-gateway/*': ['ec2:AttachInternetGateway'],
  'ec2:*:{account}:vpc-peering-connection/*': ['ec2:AcceptVpcPeeringConnection'],
  'ec2:*:{account}:vpc-flow-log/*': ['ec2:DeleteFlowLogs'],
  'secretsmanager:*:{account}:secret:*': ['secretsmanager:GetSecretValue', 'secretsmanager:PutResourcePolicy'],
  'ssm:*:{account}:parameter/*': ['ssm:GetParameter', 'ssm:GetParameters', 'ssm:GetParametersByPath'],
  'kms:*:{account}:key/*': [
    'kms:Decrypt',
    'kms:CreateGrant',
    'kms:PutKeyPolicy',
    'kms:DisableKey',
    'kms:ScheduleKeyDeletion',
  ],
  'cloudtrail:*:{account}:trail/*': [
    'cloudtrail:StopLogging',
    'cloudtrail:DeleteTrail',
    'cloudtrail:UpdateTrail',
    'cloudtrail:PutEventSelectors',
  ],
  'guardduty:*:{account}:detector/*': ['guardduty:DeleteDetector', 'guardduty:UpdateDetector'],
  'guardduty:*:{account}:detector/*/filter/*': ['guardduty:CreateFilter'],
  'securityhub:*:{account}:hub/default': ['securityhub:DisableSecurityHub'],
  'access-analyzer:*:{account}:analyzer/*': ['access-analyzer:DeleteAnalyzer'],
  'config:*:{account}:configuration-recorder/*/*': [
    'config:StopConfigurationRecorder',
    'config:DeleteConfigurationRecorder',
  ],
  'logs:*:{account}:log-group:*': ['logs:DeleteLogGroup'],
  'lambda:*:{account}:function:*': [
    'lambda:CreateFunction',
    'lambda:InvokeFunction',
    'lambda:UpdateFunctionCode',
    'lambda:AddPermission',
    'lambda:CreateFunctionUrlConfig',
  ],
  'cloudformation:*:{account}:stack/*': [
    'cloudformation:CreateStack',
    'cloudformation:UpdateStack',
    'cloudformation:CreateChangeSet',
    'cloudformation:ExecuteChangeSet',
  ],
  'cloudformation:*:{account}:stackset/*': ['cloudformation:UpdateStackSet', 'cloudformation:CreateStackInstances'],
  'codebuild:*:{account}:project/*': ['codebuild:CreateProject', 'codebuild:StartBuild', 'codebuild:StartBuildBatch'],
  'ecs:*:{account}:cluster/*': ['ecs:CreateCluster'],
  'ecs:*:{account}:task-definition/*': ['ecs:RegisterTaskDefinition', 'ecs:RunTask', 'ecs:StartTask'],
  'ecs:*:{account}:service/*': ['ecs:CreateService'],
  'glue:*:{account}:devEndpoint/*': ['glue:UpdateDevEndpoint'],
  'glue:*:{account}:job/*': ['glue:CreateJob', 'glue:UpdateJob', 'glue:StartJobRun'],
  'glue:*:{account}:trigger/*': ['glue:CreateTrigger'],
  'sagemaker:*:{account}:notebook-instance/*': [
    'sagemaker:CreateNotebookInstance',
    'sagemaker:CreatePresignedNotebookInstanceUrl',
    'sagemaker:StopNotebookInstance',
    'sagemaker:UpdateNotebookInstance',
    'sagemaker:StartNotebookInstance',
  ],
  'sagemaker:*:{account}:notebook-instance-lifecycle-config/*': ['sagemaker:CreateNotebookInstanceLifecycleConfig'],
  'sagemaker:*:{account}:training-job/*': ['sagemaker:CreateTrainingJob'],
  'sagemaker:*:{account}:processing-job/*': ['sagemaker:CreateProcessingJob'],
  'apprunner:*:{account}:service/*': ['apprunner:CreateService', 'apprunner:UpdateService'],
  'bedrock-agentcore:*:{account}:code-interpreter-custom/*': [
    'bedrock-agentcore:StartCodeInterpreterSession',
    'bedrock-agentcore:InvokeCodeInterpreter',
  ],
  'datapipeline:*:{account}:pipeline/*': ['datapipeline:PutPipelineDefinition'],
  'organizations::{account}:policy/*': [
    'organizations:UpdatePolicy',
    'organizations:DeletePolicy',
    'organizations:DetachPolicy',
  ],
};

const RESOURCE_OF = new Map(
  Object.entries(ACTIONS_ON).flatMap(([resource, actions]) => actions.map((action) => [action, resource] as const)),
);

/** Partition and account of a principal; `*` when unknown. */
export interface Home {
  readonly partition: string;
  readonly account: string;
}

/** A pattern for all of our resources that the action can be called on. */
export function resourceOf(action: string, { partition, account }: Home): string {
  const resource = RESOURCE_OF.get(action);
  return resource === undefined ? '*' : `arn:${partition}:${resource.replace('{account}', account)}`;
}
