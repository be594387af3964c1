import { isObject, type Json, type JsonObject, textOf } from '../../lib/base/json.ts';
import { OURS } from '../support/events.ts';
import { arnFor } from './arns.ts';
import { isWatched } from './matched.ts';
import { HEX, type Random } from './random.ts';
import { type Physical, REGION } from './stack.ts';

/** One call to a service, as CloudTrail writes it. */
export interface Call {
  /** `iam`, `lambda`: the event source without `.amazonaws.com`. */
  readonly source: string;
  readonly name: string;
  readonly request: JsonObject;
  readonly response?: JsonObject;
}

export type Deed = 'create' | 'update' | 'remove';

type Calls = (resource: Physical, random: Random) => readonly Call[];

/** The calls that CloudFormation makes for a resource; undefined for a type that this table does not know. */
export function callsFor(resource: Physical, deed: Deed, random: Random): readonly Call[] | undefined {
  return (TABLE[resource.type]?.[deed] ?? generic(resource, deed))?.(resource, random);
}

const call = (source: string, name: string, request: JsonObject, response?: JsonObject): Call => ({
  source,
  name,
  request,
  ...(response !== undefined && { response }),
});

const text = (value: unknown) => textOf(value) ?? '';
const list = (value: unknown): readonly Json[] => (Array.isArray(value) ? value : []);
const objects = (value: unknown) => list(value).filter(isObject);
const document = (value: unknown) => JSON.stringify(value ?? {});
const path = ({ properties }: Physical) => textOf(properties.Path) ?? '/';

/** Names of actions begin with a small letter in requests of most services. */
function camel(value: Json): Json {
  if (Array.isArray(value)) return value.map(camel);
  if (!isObject(value)) return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [
      `${key.charAt(0).toLowerCase()}${key.slice(1)}`,
      camel(member ?? null),
    ]),
  );
}
const camelOf = (properties: JsonObject) => camel(properties) as JsonObject;

function createRole(role: Physical, random: Random): Call {
  const { id, properties } = role;
  const request = {
    roleName: id,
    path: path(role),
    assumeRolePolicyDocument: document(properties.AssumeRolePolicyDocument),
    ...(textOf(properties.PermissionsBoundary) !== undefined && {
      permissionsBoundary: text(properties.PermissionsBoundary),
    }),
  };
  const arn = arnFor('AWS::IAM::Role', `${path(role).slice(1)}${id}`);
  const answer = { arn, roleName: id, path: path(role), roleId: `AROA${random.id(17)}` };
  return call('iam', 'CreateRole', request, { role: answer });
}

const putPolicy = (roleName: string, policyName: Json | undefined, policyDocument: unknown) =>
  call('iam', 'PutRolePolicy', { roleName, policyName: text(policyName), policyDocument: document(policyDocument) });
const attach = (roleName: string, policyArn: string) => call('iam', 'AttachRolePolicy', { roleName, policyArn });

const roleCalls: Record<Deed, Calls> = {
  create: (role, random) => [
    createRole(role, random),
    ...list(role.properties.ManagedPolicyArns).map((arn) => attach(role.id, String(arn))),
    ...objects(role.properties.Policies).map((one) => putPolicy(role.id, one.PolicyName, one.PolicyDocument)),
  ],
  update: ({ id, properties }) =>
    objects(properties.Policies).map((one) => putPolicy(id, one.PolicyName, one.PolicyDocument)),
  remove: ({ id, properties }) => [
    ...list(properties.ManagedPolicyArns).map((arn) =>
      call('iam', 'DetachRolePolicy', { roleName: id, policyArn: String(arn) }),
    ),
    ...objects(properties.Policies).map((one) =>
      call('iam', 'DeleteRolePolicy', { roleName: id, policyName: text(one.PolicyName) }),
    ),
    call('iam', 'DeleteRole', { roleName: id }),
  ],
};

const policyCalls: Record<Deed, Calls> = {
  create: ({ properties }) =>
    list(properties.Roles).map((role) => putPolicy(String(role), properties.PolicyName, properties.PolicyDocument)),
  update: ({ properties }) =>
    list(properties.Roles).map((role) => putPolicy(String(role), properties.PolicyName, properties.PolicyDocument)),
  remove: ({ properties }) =>
    list(properties.Roles).map((role) =>
      call('iam', 'DeleteRolePolicy', { roleName: String(role), policyName: text(properties.PolicyName) }),
    ),
};

const managedCalls: Record<Deed, Calls> = {
  create: (policy) => {
    const { id, properties } = policy;
    const name = id.slice(id.lastIndexOf('/') + 1);
    const request = { policyName: name, path: path(policy), policyDocument: document(properties.PolicyDocument) };
    return [
      call('iam', 'CreatePolicy', request, { policy: { arn: id, policyName: name, defaultVersionId: 'v1' } }),
      ...list(properties.Roles).map((role) => attach(String(role), id)),
    ];
  },
  update: ({ id, properties }, random) => [
    call(
      'iam',
      'CreatePolicyVersion',
      { policyArn: id, policyDocument: document(properties.PolicyDocument), setAsDefault: true },
      { policyVersion: { versionId: `v${random.between(2, 900)}`, isDefaultVersion: true } },
    ),
  ],
  remove: ({ id, properties }) => [
    ...list(properties.Roles).map((role) => call('iam', 'DetachRolePolicy', { roleName: String(role), policyArn: id })),
    call('iam', 'DeletePolicy', { policyArn: id }),
  ],
};

const functionArn = (name: string) => arnFor('AWS::Lambda::Function', name);

const functionCalls: Record<Deed, Calls> = {
  create: ({ id, properties }) => {
    const { Code: _, Environment: __, ...rest } = properties;
    const request = { ...camelOf(rest), functionName: id, code: {}, environment: {} };
    return [
      call('lambda', 'CreateFunction20150331', request, {
        functionName: id,
        functionArn: functionArn(id),
        role: properties.Role ?? '',
      }),
    ];
  },
  update: ({ id, properties }, random) => {
    const answer = { functionName: id, functionArn: functionArn(id), role: properties.Role ?? '' };
    const code = call(
      'lambda',
      'UpdateFunctionCode20150331v2',
      { functionName: id, publish: false, s3Bucket: 'assets' },
      answer,
    );
    const { Code: _, Environment: __, ...rest } = properties;
    const configuration = { ...camelOf(rest), functionName: id, environment: {} };
    const changed = call('lambda', 'UpdateFunctionConfiguration20150331v2', configuration, answer);
    return random.chance(0.4) ? [code, changed] : [code];
  },
  remove: ({ id }) => [call('lambda', 'DeleteFunction20150331', { functionName: id })],
};

const instanceProfileCalls: Record<Deed, Calls> = {
  create: (profile) => [
    call('iam', 'CreateInstanceProfile', { instanceProfileName: profile.id, path: path(profile) }),
    ...list(profile.properties.Roles).map((role) =>
      call('iam', 'AddRoleToInstanceProfile', { instanceProfileName: profile.id, roleName: String(role) }),
    ),
  ],
  update: () => [],
  remove: ({ id, properties }) => [
    ...list(properties.Roles).map((role) =>
      call('iam', 'RemoveRoleFromInstanceProfile', { instanceProfileName: id, roleName: String(role) }),
    ),
    call('iam', 'DeleteInstanceProfile', { instanceProfileName: id }),
  ],
};

/** EC2 answers the ARN of the profile; `profile` is its name or ARN. */
export function runInstances(profile: string | undefined, random: Random, request: JsonObject = {}): Call {
  const arn = profile && arnFor('AWS::IAM::InstanceProfile', profile);
  const item = {
    instanceId: `i-0${random.id(16, HEX)}`,
    ...(arn && { iamInstanceProfile: { arn, id: `AIPA${random.id(17)}` } }),
  };
  return call('ec2', 'RunInstances', request, { instancesSet: { items: [item] } });
}

const templateData = (properties: JsonObject) =>
  isObject(properties.LaunchTemplateData) ? properties.LaunchTemplateData : {};

const templateCalls: Record<Deed, Calls> = {
  create: ({ id, properties }) => {
    const name = textOf(properties.LaunchTemplateName) ?? id;
    return [
      call(
        'ec2',
        'CreateLaunchTemplate',
        { CreateLaunchTemplateRequest: { LaunchTemplateName: name, LaunchTemplateData: templateData(properties) } },
        {
          CreateLaunchTemplateResponse: {
            launchTemplate: {
              launchTemplateId: id,
              launchTemplateName: name,
              latestVersionNumber: 1,
              defaultVersionNumber: 1,
            },
          },
        },
      ),
    ];
  },
  update: ({ id, properties }) => [
    call('ec2', 'CreateLaunchTemplateVersion', {
      CreateLaunchTemplateVersionRequest: { LaunchTemplateId: id, LaunchTemplateData: templateData(properties) },
    }),
  ],
  remove: () => [],
};

const taskCalls: Record<Deed, Calls> = {
  create: ({ properties }) => [call('ecs', 'RegisterTaskDefinition', withoutText(camelOf(properties)))],
  update: ({ properties }) => [call('ecs', 'RegisterTaskDefinition', withoutText(camelOf(properties)))],
  remove: () => [],
};

/** Long free texts say nothing about roles. */
function withoutText({ containerDefinitions: _, ...rest }: JsonObject): JsonObject {
  return { ...rest, containerDefinitions: [] };
}

const ruleCalls: Calls = ({ id, properties }) => {
  const targets = objects(properties.Targets).map((target) => camelOf(target));
  const rule = call('events', 'PutRule', {
    name: id,
    state: 'ENABLED',
    ...(properties.RoleArn !== undefined && { roleArn: properties.RoleArn }),
  });
  return targets.length === 0 ? [rule] : [rule, call('events', 'PutTargets', { rule: id, targets })];
};

/** A REST API method: only its integration has a role. */
const methodCalls: Calls = ({ properties }) => {
  const integration = isObject(properties.Integration) ? camelOf(properties.Integration) : {};
  return [
    call('apigateway', 'PutIntegration', {
      ...integration,
      restApiId: text(properties.RestApiId),
      httpMethod: text(properties.HttpMethod),
    }),
  ];
};

const apiBody: (name: string) => Calls =
  (name) =>
  ({ id, properties }) => {
    const { Body: body, ...rest } = properties;
    return body === undefined
      ? [call('apigateway', name === 'ImportRestApi' ? 'CreateRestApi' : 'CreateApi', camelOf(rest))]
      : [call('apigateway', name, { restApiId: id, body: document(body) })];
  };

const accountCalls: Calls = ({ properties }) => [
  call('apigateway', 'UpdateAccount', {
    updateAccountInput: {
      patchOperations: [{ op: 'replace', path: '/cloudwatchRoleArn', value: text(properties.CloudWatchRoleArn) }],
    },
  }),
];

const one = (source: string, name: string, requestOf: (resource: Physical) => JsonObject): Calls => {
  return (resource) => [call(source, name, requestOf(resource))];
};
const named = (key: string) => (resource: Physical) => ({ ...camelOf(resource.properties), [key]: resource.id });
const none: Calls = () => [];

const TABLE: Readonly<Record<string, Partial<Record<Deed, Calls>>>> = {
  'AWS::IAM::Role': roleCalls,
  'AWS::IAM::Policy': policyCalls,
  'AWS::IAM::RolePolicy': {
    create: ({ properties }) => [
      putPolicy(text(properties.RoleName), properties.PolicyName, properties.PolicyDocument),
    ],
    update: ({ properties }) => [
      putPolicy(text(properties.RoleName), properties.PolicyName, properties.PolicyDocument),
    ],
    remove: ({ properties }) => [
      call('iam', 'DeleteRolePolicy', { roleName: text(properties.RoleName), policyName: text(properties.PolicyName) }),
    ],
  },
  'AWS::IAM::ManagedPolicy': managedCalls,
  'AWS::IAM::InstanceProfile': instanceProfileCalls,
  'AWS::IAM::ServiceLinkedRole': { create: none, update: none, remove: none },
  'AWS::IAM::OIDCProvider': {
    create: one('iam', 'CreateOpenIDConnectProvider', ({ properties }) => camelOf(properties)),
    update: none,
  },
  'AWS::IAM::SAMLProvider': {
    create: one('iam', 'CreateSAMLProvider', ({ id, properties }) => ({
      name: id,
      sAMLMetadataDocument: text(properties.SamlMetadataDocument),
    })),
    update: none,
  },
  'AWS::Lambda::Function': functionCalls,
  'AWS::Lambda::Permission': {
    create: one('lambda', 'AddPermission20150331v2', ({ id, properties }) => ({
      functionName: text(properties.FunctionName),
      statementId: id.slice(0, 64),
      action: text(properties.Action),
      principal: text(properties.Principal),
    })),
    update: none,
    remove: one('lambda', 'RemovePermission20150331v2', ({ id, properties }) => ({
      functionName: text(properties.FunctionName),
      statementId: id.slice(0, 64),
    })),
  },
  'AWS::Lambda::EventSourceMapping': {
    create: none,
    update: one('lambda', 'UpdateEventSourceMapping20150331', ({ properties }) => ({
      uUID: '0b0b7b4a-4b9b-5fac-b1a8-4fe3334cfbc2',
      functionName: text(properties.FunctionName),
    })),
    remove: one('lambda', 'DeleteEventSourceMapping20150331', () => ({ uUID: '0b0b7b4a-4b9b-5fac-b1a8-4fe3334cfbc2' })),
  },
  'AWS::Lambda::EventInvokeConfig': {
    create: one('lambda', 'PutFunctionEventInvokeConfig20190925', ({ properties }) => ({
      functionName: text(properties.FunctionName),
    })),
    update: none,
    remove: one('lambda', 'DeleteFunctionEventInvokeConfig20190925', ({ properties }) => ({
      functionName: text(properties.FunctionName),
    })),
  },
  'AWS::EC2::Instance': {
    create: ({ properties }, random) => {
      const { IamInstanceProfile: profile, LaunchTemplate: template } = properties;
      const request = {
        ...(profile !== undefined && { iamInstanceProfile: { name: text(profile) } }),
        ...(isObject(template) && { launchTemplate: camelOf(template) }),
      };
      return [runInstances(textOf(profile), random, request)];
    },
    update: none,
    remove: none,
  },
  'AWS::EC2::LaunchTemplate': templateCalls,
  'AWS::AutoScaling::LaunchConfiguration': {
    create: ({ id, properties }) => [
      call('autoscaling', 'CreateLaunchConfiguration', { ...camelOf(properties), launchConfigurationName: id }),
    ],
    update: none,
  },
  'AWS::AutoScaling::AutoScalingGroup': {
    create: one('autoscaling', 'CreateAutoScalingGroup', named('autoScalingGroupName')),
    update: one('autoscaling', 'UpdateAutoScalingGroup', named('autoScalingGroupName')),
    remove: none,
  },
  'AWS::ECS::TaskDefinition': taskCalls,
  'AWS::ECS::Service': {
    create: one('ecs', 'CreateService', named('serviceName')),
    update: one('ecs', 'UpdateService', ({ id, properties }) => ({
      service: id,
      taskDefinition: text(properties.TaskDefinition),
    })),
    remove: none,
  },
  'AWS::StepFunctions::StateMachine': {
    create: one('states', 'CreateStateMachine', ({ id, properties }) => ({
      name: id,
      roleArn: text(properties.RoleArn),
      type: textOf(properties.StateMachineType) ?? 'STANDARD',
    })),
    update: one('states', 'UpdateStateMachine', ({ id, properties }) => ({
      stateMachineArn: id,
      roleArn: text(properties.RoleArn),
    })),
    remove: none,
  },
  'AWS::Events::Rule': {
    create: ruleCalls,
    update: ruleCalls,
    remove: ({ id, properties }) => [
      call('events', 'RemoveTargets', { rule: id, ids: objects(properties.Targets).map((target) => text(target.Id)) }),
      call('events', 'DeleteRule', { name: id }),
    ],
  },
  'AWS::ApiGateway::Method': { create: methodCalls, update: methodCalls, remove: none },
  'AWS::ApiGateway::Account': { create: accountCalls, update: none, remove: none },
  'AWS::ApiGateway::RestApi': { create: apiBody('ImportRestApi'), update: apiBody('PutRestApi'), remove: none },
  'AWS::ApiGatewayV2::Api': { create: apiBody('ImportApi'), update: apiBody('ReimportApi'), remove: none },
  'AWS::ApiGatewayV2::Integration': {
    create: one('apigateway', 'CreateIntegration', ({ properties }) => camelOf(properties)),
    update: one('apigateway', 'UpdateIntegration', ({ properties }) => camelOf(properties)),
    remove: none,
  },
  'AWS::Logs::SubscriptionFilter': {
    create: one('logs', 'PutSubscriptionFilter', ({ properties }) => camelOf(properties)),
    update: none,
  },
  'AWS::S3::Bucket': {
    create: ({ id, properties }) =>
      properties.ReplicationConfiguration === undefined
        ? []
        : [
            call('s3', 'PutBucketReplication', {
              bucketName: id,
              ReplicationConfiguration: properties.ReplicationConfiguration,
            }),
          ],
    update: none,
    remove: none,
  },
  'AWS::SQS::Queue': {
    create: none,
    update: one('sqs', 'SetQueueAttributes', ({ id }) => ({ queueUrl: id, attributes: { VisibilityTimeout: '60' } })),
    remove: one('sqs', 'DeleteQueue', ({ id }) => ({ queueUrl: id })),
  },
  'AWS::SNS::Topic': {
    create: none,
    update: one('sns', 'SetTopicAttributes', ({ id }) => ({ topicArn: id, attributeName: 'DisplayName' })),
    remove: one('sns', 'DeleteTopic', ({ id }) => ({ topicArn: id })),
  },
  'AWS::SNS::Subscription': {
    create: none,
    update: none,
    remove: one('sns', 'Unsubscribe', ({ id }) => ({ subscriptionArn: id })),
  },
  'AWS::DynamoDB::Table': {
    create: ({ id, properties }) =>
      properties.PointInTimeRecoverySpecification === undefined
        ? []
        : [call('dynamodb', 'UpdateContinuousBackups', { tableName: id })],
    update: one('dynamodb', 'UpdateTable', ({ id }) => ({ tableName: id })),
    remove: one('dynamodb', 'DeleteTable', ({ id }) => ({ tableName: id })),
  },
  'AWS::SSM::Parameter': {
    create: one('ssm', 'PutParameter', ({ id }) => ({ name: id, type: 'String' })),
    update: one('ssm', 'PutParameter', ({ id }) => ({ name: id, type: 'String', overwrite: true })),
    remove: one('ssm', 'DeleteParameter', ({ id }) => ({ name: id })),
  },
  'AWS::KMS::Key': {
    create: none,
    update: one('kms', 'PutKeyPolicy', ({ id, properties }) => ({
      keyId: id,
      policyName: 'default',
      policy: document(properties.KeyPolicy),
    })),
    remove: one('kms', 'ScheduleKeyDeletion', ({ id }) => ({ keyId: id, pendingWindowInDays: 30 })),
  },
  'AWS::CloudWatch::Alarm': {
    create: none,
    update: none,
    remove: one('monitoring', 'DeleteAlarms', ({ id }) => ({ alarmNames: [id] })),
  },
  'AWS::EC2::FlowLog': {
    create: one('ec2', 'CreateFlowLogs', ({ properties }) => ({ CreateFlowLogsRequest: properties })),
    update: none,
    remove: none,
  },
  'AWS::Cognito::IdentityPoolRoleAttachment': {
    create: one('cognito-identity', 'SetIdentityPoolRoles', ({ properties }) => camelOf(properties)),
    update: one('cognito-identity', 'SetIdentityPoolRoles', ({ properties }) => camelOf(properties)),
    remove: none,
  },
  'AWS::CloudFormation::Stack': {
    create: one('cloudformation', 'CreateStack', ({ id }) => ({ stackName: id })),
    update: one('cloudformation', 'UpdateStack', ({ id }) => ({ stackName: id })),
    remove: one('cloudformation', 'DeleteStack', ({ id }) => ({ stackName: id })),
  },
};

/** Event sources that are not the service's part of the type's name in small letters. */
const SOURCES: Readonly<Record<string, string>> = {
  StepFunctions: 'states',
  ApiGatewayV2: 'apigateway',
  KinesisFirehose: 'firehose',
  KinesisAnalyticsV2: 'kinesisanalytics',
  OpenSearchService: 'es',
  Elasticsearch: 'es',
  EMR: 'elasticmapreduce',
  EFS: 'elasticfilesystem',
  ElasticLoadBalancingV2: 'elasticloadbalancing',
  ApplicationAutoScaling: 'autoscaling',
  CloudWatch: 'monitoring',
  Cognito: 'cognito-idp',
  MSK: 'kafka',
  Neptune: 'rds',
  DocDB: 'rds',
  EventSchemas: 'schemas',
  CertificateManager: 'acm',
};
const VERBS: Readonly<Record<Deed, readonly string[]>> = {
  create: ['Create', 'Put', 'Register', 'Start', 'Run', 'Add', 'Set'],
  update: ['Update', 'Modify', 'Put', 'Set'],
  remove: ['Delete'],
};

/** The catalogued call with the type's own name: `AWS::Glue::Job` is made by CreateJob. */
function generic({ type }: Physical, deed: Deed): Calls | undefined {
  const [, service = '', kind = ''] = type.split('::');
  const source = SOURCES[service] ?? service.toLowerCase();
  const name = VERBS[deed].map((verb) => `${verb}${kind}`).find((one) => isWatched(`${source}.amazonaws.com`, one));
  return name === undefined ? undefined : ({ properties }) => [call(source, name, camelOf(properties))];
}

/** The calls of CloudFormation itself that change or delete a stack. */
export function stackCall(name: string, stackName: string, roleARN?: string): Call {
  return call(
    'cloudformation',
    name,
    {
      stackName,
      ...(roleARN !== undefined && { roleARN }),
      ...(name === 'CreateChangeSet' && {
        changeSetName: 'deploy',
        changeSetType: 'UPDATE',
        capabilities: ['CAPABILITY_NAMED_IAM'],
      }),
    },
    { stackId: `arn:aws:cloudformation:${REGION}:${OURS}:stack/${stackName}/0` },
  );
}
