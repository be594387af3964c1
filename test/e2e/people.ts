import { randomUUID } from 'node:crypto';
import {
  AddRoleToInstanceProfileCommand,
  AttachRolePolicyCommand,
  CreateInstanceProfileCommand,
  CreateRoleCommand,
  GetRolePolicyCommand,
  type IAMClient,
  ListRolePoliciesCommand,
} from '@aws-sdk/client-iam';
import type { JsonObject } from '../../lib/base/json.ts';
import { isoSeconds } from '../../lib/base/time.ts';
import { ACCOUNT } from './stack.ts';

export interface MadeRole {
  readonly name: string;
  readonly arn: string;
  readonly id: string;
}

let count = 0;

/** A new role that these services may assume; an administrator if asked. Every one has a name of its own. */
export async function makeRole(iam: IAMClient, service: string, administrator = false): Promise<MadeRole> {
  const RoleName = `Role${++count}x${Date.now()}`;
  const trust = {
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal: { Service: service }, Action: 'sts:AssumeRole' }],
  };
  const { Role } = await iam.send(new CreateRoleCommand({ RoleName, AssumeRolePolicyDocument: JSON.stringify(trust) }));
  if (administrator)
    await iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' }));
  return { name: RoleName, arn: Role?.Arn ?? '', id: Role?.RoleId ?? '' };
}

export async function makeProfile(iam: IAMClient, role: MadeRole): Promise<string> {
  const InstanceProfileName = `${role.name}-profile`;
  await iam.send(new CreateInstanceProfileCommand({ InstanceProfileName }));
  await iam.send(new AddRoleToInstanceProfileCommand({ InstanceProfileName, RoleName: role.name }));
  return InstanceProfileName;
}

/** A record of now; who called is a session of `caller`. */
export function recordBy(caller: MadeRole, difference: JsonObject): JsonObject {
  return {
    eventVersion: '1.11',
    eventID: randomUUID(),
    eventTime: isoSeconds(new Date()),
    awsRegion: 'us-east-1',
    recipientAccountId: ACCOUNT,
    userIdentity: {
      type: 'AssumedRole',
      principalId: `${caller.id}:alice`,
      arn: `arn:aws:sts::${ACCOUNT}:assumed-role/${caller.name}/alice`,
      accountId: ACCOUNT,
      sessionContext: {
        sessionIssuer: {
          type: 'Role',
          principalId: caller.id,
          arn: caller.arn,
          accountId: ACCOUNT,
          userName: caller.name,
        },
      },
    },
    ...difference,
  };
}

export const runInstances = (caller: MadeRole, profile: string): JsonObject =>
  recordBy(caller, {
    eventSource: 'ec2.amazonaws.com',
    eventName: 'RunInstances',
    requestParameters: {
      iamInstanceProfile: { name: profile },
      instancesSet: { items: [{ imageId: 'ami-0abcdef1234567890' }] },
    },
    responseElements: { instancesSet: { items: [{ instanceId: 'i-0123456789abcdef0' }] } },
  });

export const createFunction = (caller: MadeRole, role: MadeRole, functionName: string): JsonObject =>
  recordBy(caller, {
    eventSource: 'lambda.amazonaws.com',
    eventName: 'CreateFunction20150331',
    requestParameters: { functionName, role: role.arn, runtime: 'nodejs24.x' },
    responseElements: { functionName, role: role.arn },
  });

export const trustChange = (caller: MadeRole, role: MadeRole, account: string): JsonObject =>
  recordBy(caller, {
    eventSource: 'iam.amazonaws.com',
    eventName: 'UpdateAssumeRolePolicy',
    requestParameters: {
      roleName: role.name,
      policyDocument: JSON.stringify({
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${account}:root` }, Action: 'sts:AssumeRole' }],
      }),
    },
    responseElements: null,
  });

/** Names and documents of a role's inline policies, from IAM itself. */
export async function policiesOn(iam: IAMClient, { name }: MadeRole): Promise<Record<string, JsonObject>> {
  const { PolicyNames = [] } = await iam.send(new ListRolePoliciesCommand({ RoleName: name }));
  const entries = PolicyNames.map(async (PolicyName) => {
    const { PolicyDocument = '' } = await iam.send(new GetRolePolicyCommand({ RoleName: name, PolicyName }));
    return [PolicyName, JSON.parse(decodeURIComponent(PolicyDocument))] as const;
  });
  return Object.fromEntries(await Promise.all(entries));
}
