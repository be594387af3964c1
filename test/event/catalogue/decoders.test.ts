import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../lib/base/json.ts';
import type { RoleReference } from '../../../lib/base/role.ts';
import { catalogue } from '../../../lib/event/catalogue/catalogue.ts';
import { DECODER_NAMES } from '../../../lib/event/catalogue/decoders/table.ts';
import { passesIn } from '../../../lib/event/catalogue/passes.ts';
import { event, OURS } from '../../support/events.ts';

const ROLE = `arn:aws:iam::${OURS}:role/R`;

interface Row {
  readonly call: string;
  readonly request: JsonObject;
  readonly role?: RoleReference;
  readonly error?: string;
  readonly response?: JsonObject;
}

function table(rows: readonly Row[]): void {
  it.each(rows)('$call $request', ({ call, request, role, error, response }) => {
    const [service, eventName = ''] = call.split(':');
    const found = passesIn(
      event({
        eventSource: `${service}.amazonaws.com`,
        eventName,
        requestParameters: request,
        ...(response && { responseElements: response }),
        ...(error !== undefined && { errorCode: error }),
      }),
    );
    expect(found.map((pass) => pass.role)).toEqual(role === undefined ? [] : [role]);
  });
}

const arn: RoleReference = { arn: ROLE };

it('is named by a catalogued call, and every name has a decoder', () => {
  const used = catalogue().flatMap(({ parameters }) => parameters.filter((path) => path.startsWith('<')));
  expect([...new Set(used)].sort()).toEqual(DECODER_NAMES.map((name) => `<${name}>`).sort());
});

it('says where the role stood', () => {
  const optionSettings = [{ name: 'IAM_ROLE_ARN', value: ROLE }];
  const [pass] = passesIn(
    event({
      eventSource: 'rds.amazonaws.com',
      eventName: 'ModifyOptionGroup',
      requestParameters: { optionsToInclude: [{ optionSettings }] },
    }),
  );
  expect(pass?.parameter).toBe('optionsToInclude[].optionSettings[].value');
});

describe('options', () => {
  table([
    {
      call: 'sns:SetTopicAttributes',
      request: { attributeName: 'LambdaSuccessFeedbackRoleArn', attributeValue: ROLE },
      role: arn,
    },
    { call: 'sns:SetTopicAttributes', request: { attributeName: 'DisplayName', attributeValue: ROLE } },
    { call: 'sns:CreateTopic', request: { name: 't', attributes: { HTTPFailureFeedbackRoleArn: ROLE } }, role: arn },
    { call: 'sns:Subscribe', request: { protocol: 'firehose', attributes: { SubscriptionRoleArn: ROLE } }, role: arn },
    { call: 'sns:Subscribe', request: { protocol: 'email', endpoint: 'dana@example.com' } },
    {
      call: 'rds:ModifyOptionGroup',
      request: {
        optionsToInclude: [
          { optionName: 'SQLSERVER_BACKUP_RESTORE', optionSettings: [{ name: 'IAM_ROLE_ARN', value: ROLE }] },
        ],
      },
      role: arn,
    },
    {
      call: 'elasticbeanstalk:CreateEnvironment',
      request: {
        optionSettings: [
          { namespace: 'aws:autoscaling:launchconfiguration', optionName: 'IamInstanceProfile', value: 'web' },
        ],
      },
      role: { instanceProfile: 'web' },
    },
    {
      call: 'elasticbeanstalk:UpdateEnvironment',
      request: {
        optionSettings: [
          { optionName: 'ServiceRole', value: 'eb-service' },
          { optionName: 'MinSize', value: '1' },
        ],
      },
      role: { name: 'eb-service' },
    },
    {
      call: 'datapipeline:PutPipelineDefinition',
      request: {
        pipelineObjects: [
          {
            id: 'Default',
            fields: [
              { key: 'role', stringValue: 'Pipe' },
              { key: 'type', stringValue: 'x' },
            ],
          },
        ],
      },
      role: { name: 'Pipe' },
    },
    {
      call: 'datapipeline:PutPipelineDefinition',
      request: { pipelineObjects: [{ fields: [{ key: 'resourceRole', stringValue: 'PipeEc2' }] }] },
      role: { instanceProfile: 'PipeEc2' },
    },
    {
      call: 'glue:CreateConnection',
      request: { connectionInput: { connectionProperties: { ROLE_ARN: ROLE } } },
      role: arn,
    },
  ]);
});

describe('automation role', () => {
  const parameters = { AutomationAssumeRole: [ROLE] };
  table([
    { call: 'ssm:StartAutomationExecution', request: { documentName: 'd', parameters }, role: arn },
    { call: 'ssm:StartAutomationExecution', request: { documentName: 'd', parameters: { InstanceId: ['i-1'] } } },
    { call: 'ssm:CreateAssociation', request: { name: 'd', parameters }, role: arn },
    {
      call: 'ssm:RegisterTaskWithMaintenanceWindow',
      request: { taskInvocationParameters: { automation: { parameters } } },
      role: arn,
    },
    { call: 'ssm:StartChangeRequestExecution', request: { runbooks: [{ documentName: 'd', parameters }] }, role: arn },
    {
      call: 'config:PutRemediationConfigurations',
      request: {
        remediationConfigurations: [
          {
            parameters: {
              AutomationAssumeRole: { staticValue: { values: [ROLE] } },
              S3Bucket: { resourceValue: { value: 'RESOURCE_ID' } },
            },
          },
        ],
      },
      role: arn,
    },
  ]);
});

describe('runbooks', () => {
  table([
    {
      call: 'ssm:CreateDocument',
      request: { content: JSON.stringify({ schemaVersion: '0.3', assumeRole: ROLE }) },
      role: arn,
    },
    {
      call: 'ssm:CreateDocument',
      request: { content: `schemaVersion: "0.3"\nassumeRole: "${ROLE}"\nmainSteps: []\n` },
      role: arn,
    },
    { call: 'ssm:UpdateDocument', request: { content: '{"assumeRole":"{{ AutomationAssumeRole }}"}' } },
    { call: 'ssm:CreateDocument', request: { content: 'not a document' } },
  ]);
});

describe('launch constraints', () => {
  table([
    {
      call: 'servicecatalog:CreateConstraint',
      request: { type: 'LAUNCH', parameters: JSON.stringify({ RoleArn: ROLE }) },
      role: arn,
    },
    {
      call: 'servicecatalog:UpdateConstraint',
      request: { parameters: '{"LocalRoleName":"SCLaunch"}' },
      role: { name: 'SCLaunch' },
    },
    {
      call: 'servicecatalog:CreateConstraint',
      request: { type: 'NOTIFICATION', parameters: '{"NotificationArns":[]}' },
    },
  ]);
});

describe('API Gateway', () => {
  const operation = (path: string, value: string): JsonObject => ({
    patchOperations: [{ op: 'replace', path, value }],
  });
  const openapi = { paths: { '/x': { get: { 'x-amazon-apigateway-integration': { credentials: ROLE, uri: 'u' } } } } };
  table([
    { call: 'apigateway:UpdateIntegration', request: operation('/credentials', ROLE), role: arn },
    { call: 'apigateway:UpdateAuthorizer', request: operation('/authorizerCredentials', ROLE), role: arn },
    { call: 'apigateway:UpdateAccount', request: operation('/cloudwatchRoleArn', ROLE), role: arn },
    { call: 'apigateway:UpdateIntegration', request: operation('/uri', ROLE) },
    { call: 'apigateway:ImportRestApi', request: { body: JSON.stringify(openapi) }, role: arn },
    {
      call: 'apigateway:ReimportApi',
      request: { body: `openapi: 3.0.1\npaths:\n  /x:\n    credentials: "${ROLE}"\n` },
      role: arn,
    },
    { call: 'apigateway:ImportApi', request: { body: '{"openapi":"3.0.1"}' } },
    { call: 'apigateway:PutRestApi', request: { restApiId: 'a' }, role: {} },
  ]);
});

describe('launch templates', () => {
  const template = { launchTemplateName: 'web', version: '$Latest' };
  const looked: RoleReference = { launchTemplate: { name: 'web', version: '$Latest' } };
  table([
    { call: 'ec2:RunInstances', request: { launchTemplate: template }, role: looked },
    {
      call: 'ec2:RunInstances',
      request: { launchTemplate: template, iamInstanceProfile: { name: 'P' } },
      role: { instanceProfile: 'P' },
    },
    {
      call: 'ec2:CreateFleet',
      request: {
        CreateFleetRequest: {
          LaunchTemplateConfigs: { tag: 1, LaunchTemplateSpecification: { LaunchTemplateId: 'lt-1', Version: 3 } },
        },
      },
      role: { launchTemplate: { id: 'lt-1', version: '3' } },
    },
    { call: 'autoscaling:CreateAutoScalingGroup', request: { launchTemplate: template }, role: looked },
    { call: 'autoscaling:CreateAutoScalingGroup', request: { launchConfigurationName: 'old' } },
    {
      call: 'autoscaling:UpdateAutoScalingGroup',
      request: { mixedInstancesPolicy: { launchTemplate: { launchTemplateSpecification: template } } },
      role: looked,
    },
    {
      call: 'autoscaling:StartInstanceRefresh',
      request: { desiredConfiguration: { launchTemplate: template } },
      role: looked,
    },
    { call: 'autoscaling:CreateAutoScalingGroup', request: { launchTemplate: template }, error: 'ValidationException' },
    {
      call: 'ec2:RunInstances',
      request: { launchTemplate: template },
      error: 'Client.UnauthorizedOperation',
      role: looked,
    },
  ]);
});
