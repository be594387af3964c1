import { describe, expect, it } from 'vitest';
import type { Json, JsonObject } from '../../../lib/base/json.ts';
import { passesIn } from '../../../lib/event/catalogue/passes.ts';
import { parseEvent } from '../../../lib/event/cloudtrail.ts';
import type { RolePass } from '../../../lib/event/pass.ts';
import { GROUPS, type Group, shapesOf } from '../../shapes/records.ts';
import { event, OURS } from '../../support/events.ts';

const service = (name: string): string => name.replace('.amazonaws.com', '');

/** `<service>:<event> <outcome> <role> @ <parameter> > <services>`; a role that no one can read is `?`. */
function lineOf({ event: from, passKind, role, parameter, passedTo }: RolePass): string {
  const named = role.arn ?? role.name ?? role.instanceProfile;
  const place = named === undefined ? '?' : `${named} @ ${parameter}`;
  const to = passedTo.map(service).join(' ') || 'unknown';
  return `${service(from.eventSource)}:${from.eventName} ${passKind} ${from.outcome}: ${place} > ${to}`;
}

/** Every role pass in the real records. A refused call says little: CloudTrail leaves its parameters out. */
const FACTS: Readonly<Record<Group, readonly string[]>> = {
  passrole: [
    'cloudtrail:UpdateTrail pass denied: ? > cloudtrail',
    'ec2:ReplaceIamInstanceProfileAssociation pass failed: role-1 @ ReplaceIamInstanceProfileAssociationRequest.IamInstanceProfile.Name > ec2',
    'ec2:RunInstances pass succeeded: role-1 @ iamInstanceProfile.name > ec2',
    'ec2:RunInstances pass succeeded: role-1 @ iamInstanceProfile.name > ec2',
    'ec2:RunInstances pass succeeded: role-1 @ iamInstanceProfile.name > ec2',
    'ecs:CreateService pass failed: ? > ecs',
    'glue:CreateDevEndpoint pass denied: ? > glue',
    'glue:UpdateDevEndpoint pass denied: ? > glue',
    'lambda:CreateFunction20150331 pass denied: ? > lambda',
    // Somebody's anonymiser broke the name of the call and the account: the net below the catalogue still catches the role.
    'lambda:CreateFunction2aaaa31 pass succeeded: arn:aws:iam::1111xxxx3332:role/role-2 @ role > unknown',
    'lambda:UpdateFunctionConfiguration20150331v2 pass denied: ? > lambda',
    'rds:StartExportTask pass denied: ? > export.rds',
    's3:PutBucketReplication pass succeeded: arn:aws:iam::111122223333:role/role-2 @ ReplicationConfiguration.Role > s3',
    'transfer:CreateServer pass denied: ? > transfer',
    'transfer:CreateUser pass denied: ? > transfer',
  ],
  trust: [
    'iam:AddRoleToInstanceProfile arming denied: ? > ec2',
    'rolesanywhere:CreateProfile arming succeeded: arn:aws:iam::111122223333:role/role-1 @ roleArns[] > rolesanywhere',
  ],
  benign: ['ssm:SendCommand pass denied: ? > ssm'],
  envelopes: [],
};

describe('the shapes of real records', () => {
  it.each(GROUPS)('%s: these passes, and no other', (group) => {
    expect(shapesOf(group).flatMap((record) => passesIn(parseEvent(record)).map(lineOf))).toEqual(FACTS[group]);
  });

  const benign = shapesOf('benign').map(parseEvent);

  /** Calls that could pass a role and did not, or that mention one which they do not pass. */
  it.each([
    ['apigateway:CreateIntegration', 1],
    ['autoscaling:CreateAutoScalingGroup', 2],
    ['bedrock:CreateModelCustomizationJob', 1],
    ['ec2:CreateLaunchTemplate', 1],
    ['ec2:RunInstances', 2],
    ['ec2:StartInstances', 1],
    ['ec2:StopInstances', 1],
    ['eks:CreateAccessEntry', 2],
    ['lambda:UpdateFunctionConfiguration20150331v2', 1],
    ['rds:CreateDBInstance', 1],
    ['rds:ModifyDBInstance', 1],
  ] as const)('%s is among them without a pass', (call, least) => {
    const found = benign.filter(({ eventSource, eventName }) => `${service(eventSource)}:${eventName}` === call);
    expect(found.length).toBeGreaterThanOrEqual(least);
    expect(found.flatMap(passesIn)).toEqual([]);
  });
});

/** Where CloudTrail writes the role, and to which service it goes: seen in a record, an AWS guide or a schema of EventBridge. */
const WRITTEN: readonly (readonly [call: string, path: string, passedTo: string])[] = [
  ['ec2:RunInstances', 'iamInstanceProfile.name', 'ec2'],
  ['ec2:RunInstances', 'iamInstanceProfile.arn', 'ec2'],
  ['ec2:AssociateIamInstanceProfile', 'AssociateIamInstanceProfileRequest.IamInstanceProfile.Name', 'ec2'],
  ['ec2:AssociateIamInstanceProfile', 'AssociateIamInstanceProfileRequest.IamInstanceProfile.Arn', 'ec2'],
  [
    'ec2:ReplaceIamInstanceProfileAssociation',
    'ReplaceIamInstanceProfileAssociationRequest.IamInstanceProfile.Name',
    'ec2',
  ],
  [
    'ec2:ReplaceIamInstanceProfileAssociation',
    'ReplaceIamInstanceProfileAssociationRequest.IamInstanceProfile.Arn',
    'ec2',
  ],
  ['ec2:CreateFlowLogs', 'CreateFlowLogsRequest.DeliverLogsPermissionArn', 'vpc-flow-logs'],
  ['lambda:CreateFunction20150331', 'role', 'lambda'],
  ['states:CreateStateMachine', 'roleArn', 'states'],
  ['sagemaker:CreateModel', 'executionRoleArn', 'sagemaker'],
  ['sagemaker:CreateNotebookInstance', 'roleArn', 'sagemaker'],
  ['sagemaker:CreateTrainingJob', 'roleArn', 'sagemaker'],
  ['sagemaker:CreateProcessingJob', 'roleArn', 'sagemaker'],
  ['config:PutConfigurationRecorder', 'configurationRecorder.roleARN', 'config'],
  ['firehose:CreateDeliveryStream', 's3DestinationConfiguration.roleARN', 'firehose'],
  ['firehose:CreateDeliveryStream', 'extendedS3DestinationConfiguration.roleARN', 'firehose'],
  ['firehose:CreateDeliveryStream', 'redshiftDestinationConfiguration.roleARN', 'firehose'],
  ['firehose:CreateDeliveryStream', 'redshiftDestinationConfiguration.s3Configuration.roleARN', 'firehose'],
  ['firehose:CreateDeliveryStream', 'kinesisStreamSourceConfiguration.roleARN', 'firehose'],
  ['batch:CreateComputeEnvironment', 'serviceRole', 'batch'],
  ['batch:CreateComputeEnvironment', 'computeResources.instanceRole', 'ec2'],
  ['batch:CreateComputeEnvironment', 'computeResources.spotIamFleetRole', 'spotfleet'],
  ['transfer:CreateServer', 'loggingRole', 'transfer'],
  ['dlm:CreateLifecyclePolicy', 'ExecutionRoleArn', 'dlm'],
];

describe('casings confirmed by a record, a guide or a schema', () => {
  it.each(WRITTEN)('%s %s goes to %s', (call, path, to) => {
    const role = `arn:aws:iam::${OURS}:role/R`;
    const [source = '', eventName = ''] = call.split(':');
    const requestParameters = path.split('.').reduceRight<Json>((value, key) => ({ [key]: value }), role) as JsonObject;
    const passes = passesIn(event({ eventSource: `${source}.amazonaws.com`, eventName, requestParameters }));
    const found = passes.map((pass) => [pass.role, pass.parameter, pass.passedTo.map(service)]);
    expect(found).toEqual([[{ arn: role }, path, [to]]]);
  });
});
