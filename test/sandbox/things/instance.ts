import {
  DescribeInstancesCommand,
  GetConsoleOutputCommand,
  RunInstancesCommand,
  TerminateInstancesCommand,
} from '@aws-sdk/client-ec2';
import {
  AddRoleToInstanceProfileCommand,
  CreateInstanceProfileCommand,
  DeleteInstanceProfileCommand,
  ListInstanceProfilesCommand,
  RemoveRoleFromInstanceProfileCommand,
} from '@aws-sdk/client-iam';
import { GetParameterCommand } from '@aws-sdk/client-ssm';
import type { Ground } from '../ground.ts';
import { TAG } from '../names.ts';
import type { Call } from '../permissions.ts';
import { retried } from '../waiting.ts';
import { everyPage, type Kind, unlessGone } from './kind.ts';
import type { SandboxRole } from './role.ts';

/** EC2 gives the ids, so an instance goes by the name in its tag. Instances are ended before their profiles, which AWS lets go at once. */
export const INSTANCES: Kind = {
  calls: ['ec2:DescribeInstances', 'ec2:TerminateInstances'],
  list: ({ ec2 }) =>
    everyPage(async (NextToken) => {
      const Filters = [{ Name: 'tag-key', Values: [TAG] }, RUNNING];
      const answer = await ec2.send(new DescribeInstancesCommand({ Filters, NextToken }));
      const instances = (answer.Reservations ?? []).flatMap(({ Instances = [] }) => Instances);
      return [instances.map(({ Tags = [] }) => Tags.find(({ Key }) => Key === TAG)?.Value ?? ''), answer.NextToken];
    }),
  async remove({ ec2 }, name) {
    const Filters = [{ Name: `tag:${TAG}`, Values: [name] }, RUNNING];
    const { Reservations = [] } = await ec2.send(new DescribeInstancesCommand({ Filters }));
    const ids = Reservations.flatMap(({ Instances = [] }) => Instances.map(({ InstanceId = '' }) => InstanceId));
    if (ids.length > 0) await ec2.send(new TerminateInstancesCommand({ InstanceIds: ids }));
  },
};

const RUNNING = { Name: 'instance-state-name', Values: ['pending', 'running', 'stopping', 'stopped'] };

export const PROFILES: Kind = {
  calls: ['iam:ListInstanceProfiles', 'iam:RemoveRoleFromInstanceProfile', 'iam:DeleteInstanceProfile'],
  list: ({ iam }) =>
    everyPage(async (Marker) => {
      const answer = await iam.send(new ListInstanceProfilesCommand({ Marker }));
      return [(answer.InstanceProfiles ?? []).map((profile) => profile.InstanceProfileName ?? ''), answer.Marker];
    }),
  /** A profile of ours has the name of its role. */
  async remove({ iam }, name) {
    const profile = { InstanceProfileName: name };
    await unlessGone(iam.send(new RemoveRoleFromInstanceProfileCommand({ ...profile, RoleName: name })));
    await unlessGone(iam.send(new DeleteInstanceProfileCommand(profile)));
  },
};

export const MAKES_INSTANCES: readonly Call[] = [
  'iam:CreateInstanceProfile',
  'iam:AddRoleToInstanceProfile',
  'ssm:GetParameter',
  'ec2:RunInstances',
  'ec2:GetConsoleOutput',
];

export async function makeProfile(ground: Ground, what: string, role: SandboxRole): Promise<string> {
  const InstanceProfileName = ground.naming('instance-profile', what);
  const { iam } = ground.aws;
  await iam.send(new CreateInstanceProfileCommand({ InstanceProfileName, Tags: [{ Key: TAG, Value: 'profile' }] }));
  await iam.send(new AddRoleToInstanceProfileCommand({ InstanceProfileName, RoleName: role.name }));
  return InstanceProfileName;
}

const IMAGE = '/aws/service/ami-amazon-linux-latest/al2023-ami-kernel-default-arm64';

/** The smallest instance, in the default VPC, with Amazon's own Linux. It runs the script when it starts. Answers its id. */
export async function makeInstance(ground: Ground, what: string, profile: string, script: string): Promise<string> {
  const { ec2, ssm } = ground.aws;
  const { Parameter } = await ssm.send(new GetParameterCommand({ Name: IMAGE }));
  const asked = new RunInstancesCommand({
    ImageId: Parameter?.Value,
    InstanceType: 't4g.nano',
    MinCount: 1,
    MaxCount: 1,
    IamInstanceProfile: { Name: profile },
    UserData: Buffer.from(script).toString('base64'),
    InstanceInitiatedShutdownBehavior: 'terminate',
    MetadataOptions: { HttpTokens: 'required' },
    TagSpecifications: [{ ResourceType: 'instance', Tags: [{ Key: TAG, Value: ground.naming('instance', what) }] }],
  });
  const { Instances = [] } = await retried(() => ec2.send(asked), isUnknownProfile, ground);
  return Instances[0]?.InstanceId ?? '';
}

/** IAM needs seconds to know a new profile. */
function isUnknownProfile({ name, message }: Error): boolean {
  return name === 'InvalidParameterValue' && message.includes('iamInstanceProfile');
}

/** The instance's serial console as it is now, or nothing yet. */
export async function consoleOf(ground: Ground, InstanceId: string): Promise<string> {
  const { Output = '' } = await ground.aws.ec2.send(new GetConsoleOutputCommand({ InstanceId, Latest: true }));
  return Buffer.from(Output, 'base64').toString();
}
