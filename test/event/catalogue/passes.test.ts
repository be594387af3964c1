import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../lib/base/json.ts';
import { passesIn } from '../../../lib/event/catalogue/passes.ts';
import type { CallOutcome } from '../../../lib/event/cloudtrail.ts';
import { event, OURS, OUTSIDER } from '../../support/events.ts';

const arn = (name: string): string => `arn:aws:iam::${OURS}:role/${name}`;
const profile = (name: string): string => `arn:aws:iam::${OURS}:instance-profile/${name}`;

interface Row {
  readonly name: string;
  /** `<service>:<eventName>`, the event source being `<service>.amazonaws.com`. */
  readonly call: string;
  readonly request?: JsonObject;
  readonly response?: JsonObject;
  readonly error?: readonly [code: string, message?: string];
  readonly more?: JsonObject;
  readonly finds: readonly object[];
}

const became = (outcome: CallOutcome): unknown => expect.objectContaining({ outcome });
const one = (role: object, ...passedTo: string[]): object => ({
  role,
  passKind: 'pass',
  event: became('succeeded'),
  source: 'catalogue',
  passedTo: passedTo.map((service) => `${service}.amazonaws.com`),
});
const unreadable = (outcome: CallOutcome, passedTo: readonly string[] = expect.anything()): object => ({
  role: {},
  parameter: '',
  source: 'unreadable',
  event: became(outcome),
  passedTo,
});

function table(rows: readonly Row[]): void {
  it.each(rows)('$name', ({ call, request, response, error, more, finds }) => {
    const [service = '', eventName = ''] = call.split(':');
    const found = passesIn(
      event({
        eventSource: `${service}.amazonaws.com`,
        eventName,
        requestParameters: request ?? null,
        responseElements: response ?? null,
        ...(error && { errorCode: error[0], errorMessage: error[1] ?? '' }),
        ...more,
      }),
    );
    expect(found).toEqual(finds.map((expected) => expect.objectContaining(expected)));
  });
}

describe('where the role stands', () => {
  table([
    {
      name: 'Lambda, with its date suffix',
      call: 'lambda:CreateFunction20150331',
      request: { functionName: 'nightly', role: arn('Nightly') },
      finds: [{ ...one({ arn: arn('Nightly') }, 'lambda'), parameter: 'role' }],
    },
    {
      name: 'Lambda, bare name',
      call: 'lambda:UpdateFunctionConfiguration',
      request: { role: arn('Nightly') },
      finds: [one({ arn: arn('Nightly') }, 'lambda')],
    },
    {
      name: 'EC2, old style, profile name',
      call: 'ec2:RunInstances',
      request: { instancesSet: { items: [{ imageId: 'ami-1' }] }, iamInstanceProfile: { name: 'Web' } },
      finds: [{ ...one({ instanceProfile: 'Web' }, 'ec2'), parameter: 'iamInstanceProfile.name' }],
    },
    {
      name: 'EC2, new style, profile ARN',
      call: 'ec2:AssociateIamInstanceProfile',
      request: { AssociateIamInstanceProfileRequest: { IamInstanceProfile: { Arn: profile('web/Web') } } },
      finds: [one({ instanceProfile: profile('web/Web') }, 'ec2')],
    },
    {
      name: 'EC2, a member that does not say role',
      call: 'ec2:CreateFlowLogs',
      request: { CreateFlowLogsRequest: { DeliverLogsPermissionArn: arn('Flow') } },
      finds: [one({ arn: arn('Flow') }, 'vpc-flow-logs')],
    },
    {
      name: 'Auto Scaling writes the profile as plain text',
      call: 'autoscaling:CreateLaunchConfiguration',
      request: { iamInstanceProfile: 'Web' },
      finds: [one({ instanceProfile: 'Web' }, 'ec2')],
    },
    {
      name: 'a launch template arms: EC2 asks for iam:PassRole when it is launched',
      call: 'ec2:CreateLaunchTemplate',
      request: { CreateLaunchTemplateRequest: { LaunchTemplateData: { IamInstanceProfile: { Name: 'Web' } } } },
      finds: [{ role: { instanceProfile: 'Web' }, passKind: 'arming' }],
    },
    {
      name: 'S3 under its payload key',
      call: 's3:PutBucketReplication',
      request: { bucketName: 'b', ReplicationConfiguration: { Role: arn('Copy'), Rule: { ID: 'x' } } },
      finds: [one({ arn: arn('Copy') }, 's3')],
    },
    {
      name: 'DLM in the casing of its model',
      call: 'dlm:CreateLifecyclePolicy',
      request: { ExecutionRoleArn: arn('Snapshots') },
      finds: [one({ arn: arn('Snapshots') }, 'dlm')],
    },
    {
      name: 'ECS task and execution role, each once, short names too',
      call: 'ecs:RegisterTaskDefinition',
      request: { family: 'web', taskRoleArn: 'web-task', executionRoleArn: arn('Execution') },
      finds: [one({ name: 'web-task' }, 'ecs-tasks'), one({ arn: arn('Execution') }, 'ecs-tasks')],
    },
    {
      name: 'the same role twice in one call is one pass',
      call: 'ecs:RunTask',
      request: { overrides: { taskRoleArn: arn('Task'), executionRoleArn: arn('Task') } },
      finds: [one({ arn: arn('Task') }, 'ecs-tasks')],
    },
    {
      name: 'EMR: service role by name, job flow role as instance profile',
      call: 'elasticmapreduce:RunJobFlow',
      request: { serviceRole: 'EMR', jobFlowRole: 'EMR_EC2' },
      finds: [one({ name: 'EMR' }, 'elasticmapreduce'), one({ instanceProfile: 'EMR_EC2' }, 'ec2')],
    },
    {
      name: 'Batch: three roles for three services',
      call: 'batch:CreateComputeEnvironment',
      request: {
        computeResources: { instanceRole: 'ecsInstanceRole', spotIamFleetRole: arn('Spot') },
        serviceRole: arn('Batch'),
      },
      finds: [
        one({ instanceProfile: 'ecsInstanceRole' }, 'ec2'),
        one({ arn: arn('Spot') }, 'spotfleet'),
        one({ arn: arn('Batch') }, 'batch'),
      ],
    },
    {
      name: "Glue's console writes a path before the name",
      call: 'glue:CreateJob',
      request: { role: 'service-role/AWSGlueServiceRole-x' },
      finds: [one({ name: 'AWSGlueServiceRole-x' }, 'glue')],
    },
    {
      name: 'CloudFormation DeleteStack hands a role over to delete with',
      call: 'cloudformation:DeleteStack',
      request: { stackName: 's', roleARN: arn('Deployer') },
      finds: [one({ arn: arn('Deployer') }, 'cloudformation')],
    },
    {
      name: 'a service closed since: two roles, one an instance profile',
      call: 'opsworks-cm:CreateServer',
      request: { instanceProfileArn: profile('cm-ec2'), serviceRoleArn: arn('service-role/cm') },
      finds: [one({ instanceProfile: profile('cm-ec2') }, 'ec2'), one({ arn: arn('service-role/cm') }, 'opsworks-cm')],
    },
    {
      name: 'a role of another account is still said',
      call: 'states:CreateStateMachine',
      request: { roleArn: `arn:aws:iam::${OUTSIDER}:role/Theirs` },
      finds: [one({ arn: `arn:aws:iam::${OUTSIDER}:role/Theirs` }, 'states')],
    },
    {
      name: 'other partitions',
      call: 'states:CreateStateMachine',
      request: { roleArn: `arn:aws-cn:iam::${OURS}:role/r` },
      finds: [one({ arn: `arn:aws-cn:iam::${OURS}:role/r` }, 'states')],
    },
    {
      name: 'a map with arbitrary keys',
      call: 'cognito-identity:SetIdentityPoolRoles',
      request: { identityPoolId: 'p', roles: { authenticated: arn('In'), unauthenticated: arn('Out') } },
      finds: [one({ arn: arn('In') }), one({ arn: arn('Out') })],
    },
    {
      name: 'EventBridge targets, a list',
      call: 'events:PutTargets',
      request: { rule: 'r', targets: [{ id: '1', roleArn: arn('A') }, { id: '2' }, { id: '3', roleArn: arn('B') }] },
      finds: [one({ arn: arn('A') }, 'events'), one({ arn: arn('B') }, 'events')],
    },
    {
      name: 'a service that CloudTrail files under another',
      call: 'autoscaling:RegisterScalableTarget',
      request: { roleARN: arn('Scale') },
      finds: [one({ arn: arn('Scale') }, 'application-autoscaling')],
    },
  ]);
});

describe('what is no role', () => {
  table([
    {
      name: 'an absent optional role',
      call: 'lambda:UpdateFunctionConfiguration20150331v2',
      request: { layers: [] },
      response: { role: arn('Old') },
      finds: [],
    },
    {
      name: 'an empty text clears the role',
      call: 'cloudtrail:UpdateTrail',
      request: { name: 't', cloudWatchLogsRoleArn: '' },
      finds: [],
    },
    {
      name: 'a tag called role',
      call: 'lambda:CreateFunction20150331',
      request: { role: arn('R'), tags: { role: 'backend', Role: arn('Tag') } },
      finds: [{ role: { arn: arn('R') } }],
    },
    {
      name: "the caller's own credentials",
      call: 'apigateway:PutIntegration',
      request: { putIntegrationInput: { credentials: 'arn:aws:iam::*:user/*' } },
      finds: [],
    },
    { name: 'a grantee', call: 'eks:CreateAccessEntry', request: { principalArn: arn('Admin') }, finds: [] },
    {
      name: 'an update whose answer repeats an old role',
      call: 'rds:ModifyDBInstance',
      request: { applyImmediately: true },
      response: { monitoringRoleArn: arn('Monitor') },
      finds: [],
    },
    {
      name: 'a role taken out of a profile',
      call: 'iam:RemoveRoleFromInstanceProfile',
      request: { roleName: 'Web', instanceProfileName: 'Web' },
      finds: [],
    },
    {
      name: 'a role taken away from a database',
      call: 'rds:RemoveRoleFromDBInstance',
      request: { roleArn: arn('R') },
      finds: [],
    },
  ]);
});

describe('arming', () => {
  table([
    {
      name: 'a role put into a profile',
      call: 'iam:AddRoleToInstanceProfile',
      request: { roleName: 'Web', instanceProfileName: 'Web' },
      finds: [
        { role: { name: 'Web' }, passKind: 'arming', event: became('succeeded'), passedTo: ['ec2.amazonaws.com'] },
      ],
    },
    {
      name: 'a Roles Anywhere profile, every role of it',
      call: 'rolesanywhere:CreateProfile',
      request: { roleArns: [arn('A'), arn('B')] },
      finds: [{ role: { arn: arn('A') }, passKind: 'arming' }, { role: { arn: arn('B') } }],
    },
  ]);
});

describe('only in the answer', () => {
  const launched = {
    instancesSet: {
      items: [
        { instanceId: 'i-1', iamInstanceProfile: { arn: profile('Web'), id: 'AIPA' } },
        { iamInstanceProfile: { arn: profile('Web') } },
      ],
    },
  };
  table([
    {
      name: 'RunInstances by Auto Scaling',
      call: 'ec2:RunInstances',
      request: { launchTemplate: { launchTemplateId: 'lt-1' } },
      response: launched,
      finds: [
        {
          role: { instanceProfile: profile('Web') },
          source: 'response',
          parameter: 'response.instancesSet.items[].iamInstanceProfile.arn',
          passedTo: ['ec2.amazonaws.com'],
        },
      ],
    },
    {
      name: 'RunInstances whose instances have no profile',
      call: 'ec2:RunInstances',
      request: { launchTemplate: { launchTemplateId: 'lt-1' } },
      response: { instancesSet: { items: [{ instanceId: 'i-1' }] } },
      finds: [],
    },
    {
      name: 'CodeBuild with a shortened request',
      call: 'codebuild:CreateProject',
      request: { awsActId: OURS },
      response: { project: { serviceRole: arn('Build') } },
      finds: [{ role: { arn: arn('Build') }, source: 'response' }],
    },
    {
      name: 'a request too large for CloudTrail',
      call: 'lambda:CreateFunction20150331',
      request: { omitted: true, originalSize: 150000 },
      finds: [unreadable('succeeded')],
    },
    {
      name: 'the same, but the answer of a creation tells',
      call: 'lambda:CreateFunction20150331',
      response: { role: arn('Nightly') },
      finds: [{ role: { arn: arn('Nightly') }, source: 'response' }],
    },
    {
      name: 'the answer of an update proves nothing',
      call: 'lambda:UpdateFunctionConfiguration20150331v2',
      response: { role: arn('Nightly') },
      finds: [unreadable('succeeded')],
    },
  ]);
});

describe('outcome', () => {
  table([
    {
      name: 'denied without parameters',
      call: 'lambda:CreateFunction20150331',
      error: ['AccessDenied', 'Cross-account pass role is not allowed.'],
      finds: [unreadable('denied', ['lambda.amazonaws.com'])],
    },
    {
      name: 'failed without parameters',
      call: 'ecs:CreateService',
      error: ['ClientException', 'TaskDefinition not found.'],
      finds: [unreadable('failed')],
    },
    {
      name: 'denied, and EC2 says what was asked',
      call: 'ec2:RunInstances',
      request: { iamInstanceProfile: { name: 'Admin' } },
      error: ['Client.UnauthorizedOperation'],
      finds: [{ role: { instanceProfile: 'Admin' }, event: became('denied') }],
    },
    {
      name: 'denied in the words of the message',
      call: 'events:PutRule',
      request: { roleArn: arn('R') },
      error: ['ValidationException', 'User is not authorized to perform: iam:PassRole on resource'],
      finds: [{ event: became('denied') }],
    },
    {
      name: 'failed with a readable role',
      call: 'lambda:CreateFunction20150331',
      request: { role: arn('R') },
      error: ['InvalidParameterValueException', 'The role cannot be assumed by Lambda.'],
      finds: [{ role: { arn: arn('R') }, event: became('failed') }],
    },
    {
      name: 'hidden role',
      call: 'states:CreateStateMachine',
      request: { roleArn: 'HIDDEN_DUE_TO_SECURITY_REASONS' },
      finds: [unreadable('succeeded')],
    },
  ]);
});

describe('calls that nobody catalogued', () => {
  table([
    {
      name: 'a whole role ARN',
      call: 'brandnew:CreateThing',
      request: { settings: [{ runAs: arn('R') }] },
      finds: [{ role: { arn: arn('R') }, source: 'uncatalogued', parameter: 'settings[].runAs', passedTo: [] }],
    },
    {
      name: 'an instance profile',
      call: 'brandnew:CreateThing',
      request: { p: profile('P') },
      finds: [{ role: { instanceProfile: profile('P') } }],
    },
    { name: 'a failed call', call: 'brandnew:CreateThing', request: { r: arn('R') }, error: ['Oops'], finds: [] },
    { name: 'a read by its name', call: 'brandnew:DescribeThing', request: { r: arn('R') }, finds: [] },
    {
      name: 'a read by its mark',
      call: 'brandnew:ThingOf',
      request: { r: arn('R') },
      more: { readOnly: true },
      finds: [],
    },
    {
      name: 'an ARN inside a longer text',
      call: 'brandnew:CreateThing',
      request: { text: `see ${arn('R')}` },
      finds: [],
    },
    {
      name: 'a role under a word that elsewhere means a person',
      call: 'brandnew:CreateThing',
      request: { defaultUserSettings: { executionRole: arn('R') } },
      finds: [{ role: { arn: arn('R') } }],
    },
    {
      name: 'a bucket policy written as an object',
      call: 'brandnew:PutThingPolicy',
      request: { bucketPolicy: { Statement: [{ Principal: { AWS: arn('R') } }] } },
      finds: [],
    },
    { name: 'a role taken away', call: 'brandnew:ModifyThing', request: { removeIamRoles: [arn('R')] }, finds: [] },
    { name: 'a tag', call: 'brandnew:CreateThing', request: { tags: [{ value: arn('R') }] }, finds: [] },
    { name: 'a principal', call: 'brandnew:CreateThing', request: { principalArn: arn('R') }, finds: [] },
    { name: 'a resource', call: 'brandnew:CreateThing', request: { resourceArn: arn('R') }, finds: [] },
    { name: 'sts', call: 'sts:AssumeRole', request: { roleArn: arn('R') }, finds: [] },
    { name: 'iam', call: 'iam:PutRolePolicy', request: { roleArn: arn('R') }, finds: [] },
    { name: 'a key grant', call: 'kms:CreateGrant', request: { granteePrincipal: arn('R') }, finds: [] },
  ]);
});
