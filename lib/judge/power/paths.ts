/**
 * How a principal gets more permissions than it was given. `self`: it rewrites its own permissions. `identity`: it becomes another
 * user or role. `pass`: it hands a stronger role to a service that it commands. `workload`: it takes over a workload with a role.
 */
export type PathKind = 'self' | 'identity' | 'pass' | 'workload';

/** A path needs all of its actions. The facts and the ids are pathfinding.cloud's (Apache-2.0). */
export interface EscalationPath {
  readonly id: string;
  readonly kind: PathKind;
  readonly actions: readonly string[];
  /** For a pass: the services that get the role, as values of iam:PassedToService. */
  readonly passedTo?: readonly string[];
  /** True when only an IAM user gains by the path: a role is in no group and has no user policies. */
  readonly usersOnly?: boolean;
}

const PASS = 'iam:PassRole';

function passes(
  service: string | readonly string[],
  paths: Readonly<Record<string, readonly string[]>>,
): EscalationPath[] {
  const passedTo = typeof service === 'string' ? [service] : service;
  return Object.entries(paths).map(([id, actions]) => ({ id, kind: 'pass', actions: [PASS, ...actions], passedTo }));
}

function paths(kind: PathKind, found: Readonly<Record<string, readonly string[]>>): EscalationPath[] {
  return Object.entries(found).map(([id, actions]) => ({ id, kind, actions }));
}

const selfOfUsers = paths('self', {
  'iam-007': ['iam:PutUserPolicy'],
  'iam-008': ['iam:AttachUserPolicy'],
  'iam-010': ['iam:AttachGroupPolicy'],
  'iam-011': ['iam:PutGroupPolicy'],
  'iam-013': ['iam:AddUserToGroup'],
}).map((path) => ({ ...path, usersOnly: true }));

/** Shortest first within a kind, so that the first path that a principal can walk is the one to show. */
export const ESCALATION_PATHS: readonly EscalationPath[] = [
  ...paths('self', {
    'iam-005': ['iam:PutRolePolicy'],
    'iam-009': ['iam:AttachRolePolicy'],
    'iam-001': ['iam:CreatePolicyVersion'],
  }),
  ...selfOfUsers,
  ...paths('identity', {
    'iam-002': ['iam:CreateAccessKey'],
    'iam-004': ['iam:CreateLoginProfile'],
    'iam-006': ['iam:UpdateLoginProfile'],
    'iam-012': ['iam:UpdateAssumeRolePolicy'],
    'sts-001': ['sts:AssumeRole'],
    'iam-003': ['iam:CreateAccessKey', 'iam:DeleteAccessKey'],
    'iam-014': ['iam:AttachRolePolicy', 'sts:AssumeRole'],
    'iam-015': ['iam:AttachUserPolicy', 'iam:CreateAccessKey'],
    'iam-016': ['iam:CreatePolicyVersion', 'sts:AssumeRole'],
    'iam-017': ['iam:PutRolePolicy', 'sts:AssumeRole'],
    'iam-018': ['iam:PutUserPolicy', 'iam:CreateAccessKey'],
    'iam-019': ['iam:AttachRolePolicy', 'iam:UpdateAssumeRolePolicy'],
    'iam-020': ['iam:CreatePolicyVersion', 'iam:UpdateAssumeRolePolicy'],
    'iam-021': ['iam:PutRolePolicy', 'iam:UpdateAssumeRolePolicy'],
  }),
  ...passes('ec2.amazonaws.com', {
    'ec2-001': ['ec2:RunInstances'],
    'ec2-003': ['ec2:RequestSpotInstances'],
  }),
  ...passes('lambda.amazonaws.com', {
    'lambda-001': ['lambda:CreateFunction', 'lambda:InvokeFunction'],
    'lambda-002': ['lambda:CreateFunction', 'lambda:CreateEventSourceMapping'],
    'lambda-006': ['lambda:CreateFunction', 'lambda:AddPermission'],
  }),
  ...passes('ecs-tasks.amazonaws.com', {
    'ecs-003': ['ecs:RegisterTaskDefinition', 'ecs:CreateService'],
    'ecs-004': ['ecs:RegisterTaskDefinition', 'ecs:RunTask'],
    'ecs-005': ['ecs:RegisterTaskDefinition', 'ecs:StartTask'],
    'ecs-001': ['ecs:CreateCluster', 'ecs:RegisterTaskDefinition', 'ecs:CreateService'],
    'ecs-002': ['ecs:CreateCluster', 'ecs:RegisterTaskDefinition', 'ecs:RunTask'],
  }),
  ...passes('cloudformation.amazonaws.com', {
    'cloudformation-001': ['cloudformation:CreateStack'],
    'cloudformation-003': ['cloudformation:CreateStackSet', 'cloudformation:CreateStackInstances'],
    'cloudformation-004': ['cloudformation:UpdateStackSet'],
  }),
  ...passes('codebuild.amazonaws.com', {
    'codebuild-001': ['codebuild:CreateProject', 'codebuild:StartBuild'],
    'codebuild-004': ['codebuild:CreateProject', 'codebuild:StartBuildBatch'],
  }),
  ...passes('glue.amazonaws.com', {
    'glue-001': ['glue:CreateDevEndpoint'],
    'glue-003': ['glue:CreateJob', 'glue:StartJobRun'],
    'glue-004': ['glue:CreateJob', 'glue:CreateTrigger'],
    'glue-005': ['glue:UpdateJob', 'glue:StartJobRun'],
    'glue-006': ['glue:UpdateJob', 'glue:CreateTrigger'],
  }),
  ...passes('sagemaker.amazonaws.com', {
    'sagemaker-001': ['sagemaker:CreateNotebookInstance'],
    'sagemaker-002': ['sagemaker:CreateTrainingJob'],
    'sagemaker-003': ['sagemaker:CreateProcessingJob'],
  }),
  ...passes('tasks.apprunner.amazonaws.com', { 'apprunner-001': ['apprunner:CreateService'] }),
  ...passes('bedrock-agentcore.amazonaws.com', {
    'bedrock-001': ['bedrock-agentcore:CreateCodeInterpreter', 'bedrock-agentcore:StartCodeInterpreterSession'],
  }),
  ...passes(['datapipeline.amazonaws.com', 'ec2.amazonaws.com'], {
    'datapipeline-001': ['datapipeline:CreatePipeline', 'datapipeline:PutPipelineDefinition'],
  }),
  ...paths('workload', {
    'lambda-003': ['lambda:UpdateFunctionCode'],
    'cloudformation-002': ['cloudformation:UpdateStack'],
    'codebuild-002': ['codebuild:StartBuild'],
    'codebuild-003': ['codebuild:StartBuildBatch'],
    'glue-002': ['glue:UpdateDevEndpoint'],
    'apprunner-002': ['apprunner:UpdateService'],
    'ssm-001': ['ssm:StartSession'],
    'ssm-002': ['ssm:SendCommand'],
    'ec2instanceconnect-003': ['ec2-instance-connect:SendSSHPublicKey'],
    'sagemaker-004': ['sagemaker:CreatePresignedNotebookInstanceUrl'],
    'lambda-004': ['lambda:UpdateFunctionCode', 'lambda:InvokeFunction'],
    'lambda-005': ['lambda:UpdateFunctionCode', 'lambda:AddPermission'],
    'bedrock-002': ['bedrock-agentcore:StartCodeInterpreterSession', 'bedrock-agentcore:InvokeCodeInterpreter'],
    'ec2-004': ['ec2:CreateLaunchTemplateVersion', 'ec2:ModifyLaunchTemplate'],
    'cloudformation-005': ['cloudformation:CreateChangeSet', 'cloudformation:ExecuteChangeSet'],
    'ec2-002': ['ec2:ModifyInstanceAttribute', 'ec2:StopInstances', 'ec2:StartInstances'],
    'sagemaker-005': [
      'sagemaker:CreateNotebookInstanceLifecycleConfig',
      'sagemaker:StopNotebookInstance',
      'sagemaker:UpdateNotebookInstance',
      'sagemaker:StartNotebookInstance',
    ],
  }),
];
