import { describe, expect, test } from 'vitest';
import { judgeOf } from '../../../lib/judge/power/judge.ts';
import { ESCALATION_PATHS, type PathKind } from '../../../lib/judge/power/paths.ts';
import { walkable } from '../../../lib/judge/power/walkable.ts';
import { ACCOUNT, inline, role, type Statement } from './roles.ts';

const user = { arn: `arn:aws:iam::${ACCOUNT}:user/ada`, name: 'ada' };

function walks(statements: readonly Statement[], kind: PathKind, more = {}): string[] {
  return walkable(judgeOf(role(statements, more)), kind).map(({ path }) => path.id);
}

describe('escalation paths', () => {
  test('ids are unique, every pass says to which service', () => {
    const ids = ESCALATION_PATHS.map(({ id }) => id);
    expect(new Set(ids).size).toBe(ids.length);
    for (const { kind, passedTo } of ESCALATION_PATHS) expect(passedTo !== undefined).toBe(kind === 'pass');
  });

  test.each(ESCALATION_PATHS.map((path) => [path.id, path] as const))('%s is held by its actions', (_, path) => {
    expect(walks([{ Action: [...path.actions] }], path.kind, user)).toContain(path.id);
  });

  test.each(ESCALATION_PATHS.map((path) => [path.id, path] as const))('%s needs every one of them', (_, path) => {
    for (const missing of path.actions) {
      const rest = path.actions.filter((action) => action !== missing);
      const others = rest.length === 0 ? [{ Action: 's3:ListBucket' }] : [{ Action: [...rest] }];
      expect(walks(others, path.kind, user)).not.toContain(path.id);
      expect(walks([{ Action: '*' }, { Effect: 'Deny', Action: missing }], path.kind, user)).not.toContain(path.id);
    }
  });

  test.each([
    ['iam:PassRole for another service', { 'iam:PassedToService': 'ec2.amazonaws.com' }, []],
    [
      'iam:PassRole for this service',
      { 'iam:PassedToService': ['ec2.amazonaws.com', 'glue.amazonaws.com'] },
      ['glue-001'],
    ],
    ['iam:PassRole for every service of a name', { 'iam:PassedToService': 'glue.*' }, ['glue-001'], 'StringLike'],
  ])('%s', (_, keys, expected, operator = 'StringEquals') => {
    const pass = { Action: 'iam:PassRole', Condition: { [operator]: keys } };
    expect(walks([pass, { Action: 'glue:CreateDevEndpoint' }], 'pass')).toEqual(expected);
  });

  test('a role gains nothing by policies of users', () => {
    expect(walks([{ Action: 'iam:PutUserPolicy' }], 'self')).toEqual([]);
    expect(walks([{ Action: 'iam:PutUserPolicy' }], 'self', user)).toEqual(['iam-007']);
  });

  test('writing a version of a policy of its own is everything a role needs', () => {
    const mine = `arn:aws:iam::${ACCOUNT}:policy/mine`;
    const statement = { Action: 'iam:CreatePolicyVersion', Resource: mine };
    const level = (arn: string) => {
      const own = { ...inline(statement), kind: 'managed' as const, arn };
      return walkable(judgeOf(role([own])), 'self')[0]?.verdicts[0]?.level;
    };
    expect(level(mine)).toBe('everywhere');
    expect(level(`arn:aws:iam::${ACCOUNT}:policy/other`)).toBe('some');
  });

  test('one passed role and its service', () => {
    const statements = [
      { Action: 'iam:PassRole', Resource: `arn:aws:iam::${ACCOUNT}:role/app-*` },
      { Action: 'lambda:*' },
    ];
    const judge = judgeOf(role(statements));
    const ways = (name: string, service: string) =>
      walkable(judge, 'pass', { role: `arn:aws:iam::${ACCOUNT}:role/${name}`, services: [service] }).map(
        ({ path }) => path.id,
      );
    expect(ways('app-1', 'lambda.amazonaws.com')).toContain('lambda-001');
    expect(ways('db', 'lambda.amazonaws.com')).toEqual([]);
    expect(ways('app-1', 'ec2.amazonaws.com')).toEqual([]);
  });
});

/** The actions of each path that is known in public, under its id at pathfinding.cloud, in alphabetical order. */
const KNOWN: Readonly<Record<string, string>> = {
  'apprunner-001': 'apprunner:CreateService iam:PassRole',
  'apprunner-002': 'apprunner:UpdateService',
  'bedrock-001': 'bedrock-agentcore:CreateCodeInterpreter bedrock-agentcore:StartCodeInterpreterSession iam:PassRole',
  'bedrock-002': 'bedrock-agentcore:InvokeCodeInterpreter bedrock-agentcore:StartCodeInterpreterSession',
  'cloudformation-001': 'cloudformation:CreateStack iam:PassRole',
  'cloudformation-002': 'cloudformation:UpdateStack',
  'cloudformation-003': 'cloudformation:CreateStackInstances cloudformation:CreateStackSet iam:PassRole',
  'cloudformation-004': 'cloudformation:UpdateStackSet iam:PassRole',
  'cloudformation-005': 'cloudformation:CreateChangeSet cloudformation:ExecuteChangeSet',
  'codebuild-001': 'codebuild:CreateProject codebuild:StartBuild iam:PassRole',
  'codebuild-002': 'codebuild:StartBuild',
  'codebuild-003': 'codebuild:StartBuildBatch',
  'codebuild-004': 'codebuild:CreateProject codebuild:StartBuildBatch iam:PassRole',
  'datapipeline-001': 'datapipeline:CreatePipeline datapipeline:PutPipelineDefinition iam:PassRole',
  'ec2-001': 'ec2:RunInstances iam:PassRole',
  'ec2-002': 'ec2:ModifyInstanceAttribute ec2:StartInstances ec2:StopInstances',
  'ec2-003': 'ec2:RequestSpotInstances iam:PassRole',
  'ec2-004': 'ec2:CreateLaunchTemplateVersion ec2:ModifyLaunchTemplate',
  'ec2instanceconnect-003': 'ec2-instance-connect:SendSSHPublicKey',
  'ecs-001': 'ecs:CreateCluster ecs:CreateService ecs:RegisterTaskDefinition iam:PassRole',
  'ecs-002': 'ecs:CreateCluster ecs:RegisterTaskDefinition ecs:RunTask iam:PassRole',
  'ecs-003': 'ecs:CreateService ecs:RegisterTaskDefinition iam:PassRole',
  'ecs-004': 'ecs:RegisterTaskDefinition ecs:RunTask iam:PassRole',
  'ecs-005': 'ecs:RegisterTaskDefinition ecs:StartTask iam:PassRole',
  'glue-001': 'glue:CreateDevEndpoint iam:PassRole',
  'glue-002': 'glue:UpdateDevEndpoint',
  'glue-003': 'glue:CreateJob glue:StartJobRun iam:PassRole',
  'glue-004': 'glue:CreateJob glue:CreateTrigger iam:PassRole',
  'glue-005': 'glue:StartJobRun glue:UpdateJob iam:PassRole',
  'glue-006': 'glue:CreateTrigger glue:UpdateJob iam:PassRole',
  'iam-001': 'iam:CreatePolicyVersion',
  'iam-002': 'iam:CreateAccessKey',
  'iam-003': 'iam:CreateAccessKey iam:DeleteAccessKey',
  'iam-004': 'iam:CreateLoginProfile',
  'iam-005': 'iam:PutRolePolicy',
  'iam-006': 'iam:UpdateLoginProfile',
  'iam-007': 'iam:PutUserPolicy',
  'iam-008': 'iam:AttachUserPolicy',
  'iam-009': 'iam:AttachRolePolicy',
  'iam-010': 'iam:AttachGroupPolicy',
  'iam-011': 'iam:PutGroupPolicy',
  'iam-012': 'iam:UpdateAssumeRolePolicy',
  'iam-013': 'iam:AddUserToGroup',
  'iam-014': 'iam:AttachRolePolicy sts:AssumeRole',
  'iam-015': 'iam:AttachUserPolicy iam:CreateAccessKey',
  'iam-016': 'iam:CreatePolicyVersion sts:AssumeRole',
  'iam-017': 'iam:PutRolePolicy sts:AssumeRole',
  'iam-018': 'iam:CreateAccessKey iam:PutUserPolicy',
  'iam-019': 'iam:AttachRolePolicy iam:UpdateAssumeRolePolicy',
  'iam-020': 'iam:CreatePolicyVersion iam:UpdateAssumeRolePolicy',
  'iam-021': 'iam:PutRolePolicy iam:UpdateAssumeRolePolicy',
  'lambda-001': 'iam:PassRole lambda:CreateFunction lambda:InvokeFunction',
  'lambda-002': 'iam:PassRole lambda:CreateEventSourceMapping lambda:CreateFunction',
  'lambda-003': 'lambda:UpdateFunctionCode',
  'lambda-004': 'lambda:InvokeFunction lambda:UpdateFunctionCode',
  'lambda-005': 'lambda:AddPermission lambda:UpdateFunctionCode',
  'lambda-006': 'iam:PassRole lambda:AddPermission lambda:CreateFunction',
  'sagemaker-001': 'iam:PassRole sagemaker:CreateNotebookInstance',
  'sagemaker-002': 'iam:PassRole sagemaker:CreateTrainingJob',
  'sagemaker-003': 'iam:PassRole sagemaker:CreateProcessingJob',
  'sagemaker-004': 'sagemaker:CreatePresignedNotebookInstanceUrl',
  'sagemaker-005':
    'sagemaker:CreateNotebookInstanceLifecycleConfig sagemaker:StartNotebookInstance sagemaker:StopNotebookInstance sagemaker:UpdateNotebookInstance',
  'ssm-001': 'ssm:StartSession',
  'ssm-002': 'ssm:SendCommand',
  'sts-001': 'sts:AssumeRole',
};

test('the paths are those that are known in public, action by action', () => {
  const ours = ESCALATION_PATHS.map(({ id, actions }) => [id, [...actions].sort().join(' ')]);
  expect(Object.fromEntries(ours)).toEqual(KNOWN);
});
