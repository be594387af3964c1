import type { JsonObject } from '../../lib/base/json.ts';
import { OURS } from '../support/events.ts';
import { roleIdOf } from './callers.ts';

/** A role that people or services made before the guardrail came. */
export interface StandingRole {
  /** Path and name without the first slash. */
  readonly role: string;
  readonly trust: JsonObject;
  readonly attached?: readonly string[];
  readonly inline?: Readonly<Record<string, JsonObject>>;
  readonly profile?: string;
}

export const arnOfStanding = (role: string) => `arn:aws:iam::${OURS}:role/${role}`;
export const allow = (
  Action: string | string[],
  Resource: string | string[] = '*',
  Condition?: JsonObject,
): JsonObject => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...(Condition && { Condition }),
});
export const documentOf = (...Statement: JsonObject[]): JsonObject => ({ Version: '2012-10-17', Statement });
export const trusting = (...services: string[]): JsonObject =>
  documentOf({ Effect: 'Allow', Principal: { Service: services }, Action: 'sts:AssumeRole' });

const ADMINISTRATOR = 'arn:aws:iam::aws:policy/AdministratorAccess';

const SIGN_IN = documentOf({
  Effect: 'Allow',
  Principal: { Federated: `arn:aws:iam::${OURS}:saml-provider/AWSSSO_0123456789abcdef_DO_NOT_DELETE` },
  Action: ['sts:AssumeRoleWithSAML', 'sts:TagSession'],
  Condition: { StringEquals: { 'SAML:aud': 'https://signin.aws.amazon.com/saml' } },
});

const GITHUB = documentOf({
  Effect: 'Allow',
  Principal: { Federated: `arn:aws:iam::${OURS}:oidc-provider/token.actions.githubusercontent.com` },
  Action: 'sts:AssumeRoleWithWebIdentity',
  Condition: {
    StringEquals: { 'token.actions.githubusercontent.com:aud': 'sts.amazonaws.com' },
    StringLike: { 'token.actions.githubusercontent.com:sub': 'repo:example/shop:environment:production' },
  },
});

const sso = (name: string) => `aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_${name}_0123456789abcdef`;

/** The names of the roles that deploy. */
export const ROLES = {
  administrators: sso('AdministratorAccess'),
  developers: sso('DeveloperAccess'),
  /** Deploys with its own permissions through CloudFormation. */
  ci: 'github-deploy',
  /** Hands a service role to CloudFormation. */
  pipeline: 'delivery-pipeline',
  service: 'cfn-service-role',
  /** Registers task definitions and changes functions itself. */
  release: 'release-containers',
  airflow: 'airflow-worker',
  science: 'service-role/AmazonSageMaker-ExecutionRole',
} as const;

const CDK = (name: string) => `cdk-hnb659fds-${name}-${OURS}-eu-west-1`;
export const CDK_DEPLOY = CDK('deploy-role');
export const CDK_EXEC = CDK('cfn-exec-role');

/** What a team's CI role has that is no administrator: it makes the roles of its stacks, and passes any. */
const MAKES_STACKS = documentOf(
  allow([
    'cloudformation:*',
    'lambda:*',
    'apigateway:*',
    'states:*',
    's3:*',
    'sqs:*',
    'sns:*',
    'dynamodb:*',
    'events:*',
    'logs:*',
    'ec2:*',
    'ecs:*',
  ]),
  allow([
    'iam:CreateRole',
    'iam:DeleteRole',
    'iam:PutRolePolicy',
    'iam:AttachRolePolicy',
    'iam:DetachRolePolicy',
    'iam:DeleteRolePolicy',
    'iam:GetRole',
    'iam:TagRole',
  ]),
  allow('iam:PassRole', `arn:aws:iam::${OURS}:role/*`),
);

const ECS_TASKS = { StringEquals: { 'iam:PassedToService': 'ecs-tasks.amazonaws.com' } };

/** The roles of an account, before any project. */
export function standingRoles(ciIsAdministrator: boolean): StandingRole[] {
  return [
    { role: ROLES.administrators, trust: SIGN_IN, attached: [ADMINISTRATOR] },
    {
      role: ROLES.developers,
      trust: SIGN_IN,
      attached: ['arn:aws:iam::aws:policy/PowerUserAccess'],
      inline: { AwsSSOInlinePolicy: documentOf(allow('iam:PassRole', `arn:aws:iam::${OURS}:role/app-*`)) },
    },
    {
      role: ROLES.ci,
      trust: GITHUB,
      ...(ciIsAdministrator ? { attached: [ADMINISTRATOR] } : { inline: { deploy: MAKES_STACKS } }),
    },
    {
      role: ROLES.pipeline,
      trust: trusting('codepipeline.amazonaws.com', 'codebuild.amazonaws.com'),
      inline: {
        deploy: documentOf(
          allow(['cloudformation:*', 's3:GetObject', 's3:PutObject', 'codebuild:StartBuild']),
          allow('iam:PassRole', arnOfStanding(ROLES.service)),
        ),
      },
    },
    { role: ROLES.service, trust: trusting('cloudformation.amazonaws.com'), attached: [ADMINISTRATOR] },
    {
      role: ROLES.release,
      trust: GITHUB,
      inline: {
        release: documentOf(
          allow(['ecs:RegisterTaskDefinition', 'ecs:UpdateService', 'ecs:Describe*', 'lambda:UpdateFunctionCode']),
          allow('iam:PassRole', [arnOfStanding('app-task'), arnOfStanding('ecsTaskExecutionRole')], ECS_TASKS),
        ),
      },
    },
    {
      role: 'app-task',
      trust: trusting('ecs-tasks.amazonaws.com'),
      inline: {
        app: documentOf(allow(['s3:GetObject', 's3:PutObject', 'dynamodb:*Item', 'secretsmanager:GetSecretValue'])),
      },
    },
    {
      role: 'ecsTaskExecutionRole',
      trust: trusting('ecs-tasks.amazonaws.com'),
      attached: ['arn:aws:iam::aws:policy/service-role/AmazonECSTaskExecutionRolePolicy'],
    },
    {
      role: 'app-lambda',
      trust: trusting('lambda.amazonaws.com'),
      attached: ['arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole'],
    },
    {
      role: ROLES.airflow,
      trust: trusting('airflow-env.amazonaws.com', 'airflow.amazonaws.com'),
      inline: {
        emr: documentOf(
          allow(['elasticmapreduce:RunJobFlow', 'glue:StartJobRun', 's3:GetObject']),
          allow('iam:PassRole', [arnOfStanding('EMR_DefaultRole'), arnOfStanding('EMR_EC2_DefaultRole')]),
        ),
      },
    },
    {
      role: 'EMR_DefaultRole',
      trust: trusting('elasticmapreduce.amazonaws.com'),
      attached: ['arn:aws:iam::aws:policy/service-role/AmazonElasticMapReduceRole'],
    },
    {
      role: 'EMR_EC2_DefaultRole',
      trust: trusting('ec2.amazonaws.com'),
      attached: ['arn:aws:iam::aws:policy/service-role/AmazonElasticMapReduceforEC2Role'],
      profile: 'EMR_EC2_DefaultRole',
    },
    {
      role: ROLES.science,
      trust: trusting('sagemaker.amazonaws.com'),
      attached: ['arn:aws:iam::aws:policy/AmazonSageMakerFullAccess'],
    },
    ...[
      'autoscaling AWSServiceRoleForAutoScaling',
      'ecs AWSServiceRoleForECS',
      'batch AWSServiceRoleForBatch',
      'spotfleet AWSServiceRoleForEC2SpotFleet',
    ].map((text): StandingRole => {
      const [service = '', name = ''] = text.split(' ');
      return { role: `aws-service-role/${service}.amazonaws.com/${name}`, trust: trusting(`${service}.amazonaws.com`) };
    }),
  ];
}

/** As `aws iam get-account-authorization-details` lists it. */
export function detailOf({ role, trust, attached = [], inline = {}, profile }: StandingRole, made: Date): JsonObject {
  const cut = role.lastIndexOf('/') + 1;
  return {
    Path: `/${role.slice(0, cut)}`,
    RoleName: role.slice(cut),
    RoleId: roleIdOf(role),
    Arn: arnOfStanding(role),
    CreateDate: made.toISOString(),
    AssumeRolePolicyDocument: trust,
    RolePolicyList: Object.entries(inline).map(([PolicyName, PolicyDocument]) => ({ PolicyName, PolicyDocument })),
    AttachedManagedPolicies: attached.map((PolicyArn) => ({
      PolicyName: PolicyArn.slice(PolicyArn.lastIndexOf('/') + 1),
      PolicyArn,
    })),
    InstanceProfileList: profile === undefined ? [] : [{ InstanceProfileName: profile }],
    RoleLastUsed: { LastUsedDate: new Date(made.getTime() + 86_400_000 * 100).toISOString(), Region: 'eu-west-1' },
  };
}
