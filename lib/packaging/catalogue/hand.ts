import type { Kind } from '../../event/catalogue/entry.ts';

/** A call that the models do not show as a role pass: the role hides in text, or the call only arms one. */
export interface HandEntry {
  /** IAM prefix; the event source is that of the service's other entries. */
  readonly service: string;
  readonly operations: readonly string[];
  readonly parameters: readonly string[];
  readonly kind: Kind;
}

/** Parameters in `<…>` are read by the decoder of that name (decoders/). */
export const HAND: readonly HandEntry[] = [
  {
    service: 'iam',
    operations: ['AddRoleToInstanceProfile', 'RemoveRoleFromInstanceProfile'],
    parameters: ['RoleName'],
    kind: 'arming',
  },
  {
    service: 'ec2',
    operations: ['RunInstances', 'CreateFleet', 'ModifyFleet', 'RequestSpotFleet', 'ModifySpotFleetRequest'],
    parameters: ['<launch-template>'],
    kind: 'indirect',
  },
  {
    service: 'autoscaling',
    operations: ['CreateAutoScalingGroup', 'UpdateAutoScalingGroup', 'StartInstanceRefresh'],
    parameters: ['<launch-template>'],
    kind: 'indirect',
  },
  // The model has no role member, but refused attempts are recorded as role passes: a new key takes the endpoint's role.
  { service: 'glue', operations: ['UpdateDevEndpoint'], parameters: ['RoleArn'], kind: 'direct' },
  {
    service: 'sns',
    operations: [
      'CreateTopic',
      'CreatePlatformApplication',
      'SetPlatformApplicationAttributes',
      'SetSMSAttributes',
      'Subscribe',
    ],
    parameters: ['<options>'],
    kind: 'indirect',
  },
  {
    service: 'sns',
    operations: ['SetTopicAttributes', 'SetSubscriptionAttributes'],
    parameters: ['<options>'],
    kind: 'indirect',
  },
  { service: 'rds', operations: ['ModifyOptionGroup'], parameters: ['<options>'], kind: 'indirect' },
  {
    service: 'elasticbeanstalk',
    operations: [
      'CreateEnvironment',
      'UpdateEnvironment',
      'CreateConfigurationTemplate',
      'UpdateConfigurationTemplate',
    ],
    parameters: ['<options>'],
    kind: 'indirect',
  },
  { service: 'datapipeline', operations: ['PutPipelineDefinition'], parameters: ['<options>'], kind: 'indirect' },
  {
    service: 'glue',
    operations: ['CreateConnection', 'UpdateConnection'],
    parameters: ['<options>'],
    kind: 'indirect',
  },
  {
    service: 'ssm',
    operations: [
      'StartAutomationExecution',
      'StartChangeRequestExecution',
      'CreateAssociation',
      'CreateAssociationBatch',
      'UpdateAssociation',
      'RegisterTaskWithMaintenanceWindow',
      'UpdateMaintenanceWindowTask',
    ],
    parameters: ['<automation-role>'],
    kind: 'indirect',
  },
  {
    service: 'config',
    operations: ['PutRemediationConfigurations'],
    parameters: ['<automation-role>'],
    kind: 'indirect',
  },
  // The call that starts the runbook passes its role.
  {
    service: 'ssm',
    operations: ['CreateDocument', 'UpdateDocument'],
    parameters: ['<ssm-document>'],
    kind: 'arming',
  },
  {
    service: 'servicecatalog',
    operations: ['CreateConstraint', 'UpdateConstraint'],
    parameters: ['<launch-constraint>'],
    kind: 'indirect',
  },
  {
    service: 'apigateway',
    operations: ['UpdateAccount', 'UpdateAuthorizer', 'UpdateIntegration'],
    parameters: ['<patch>'],
    kind: 'indirect',
  },
  {
    service: 'apigateway',
    operations: ['ImportRestApi', 'PutRestApi', 'ImportApi', 'ReimportApi'],
    parameters: ['<openapi>'],
    kind: 'indirect',
  },
];

/** Calls that the models show as direct although the role is passed only by a later call. */
export const ARMING: readonly { readonly service: string; readonly operation: RegExp }[] = [
  { service: 'rolesanywhere', operation: /^(Create|Update)Profile$/ },
  // EC2 checks iam:PassRole when something is launched from the template, not when the template is written.
  { service: 'ec2', operation: /^CreateLaunchTemplate(Version)?$/ },
];
