import {
  CreateRoleCommand,
  DeleteRoleCommand,
  DeleteRolePermissionsBoundaryCommand,
  DeleteRolePolicyCommand,
  DetachRolePolicyCommand,
  ListAttachedRolePoliciesCommand,
  ListRolePoliciesCommand,
  ListRolesCommand,
  PutRolePolicyCommand,
} from '@aws-sdk/client-iam';
import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import type { Credentials } from '../aws.ts';
import type { Ground } from '../ground.ts';
import { TAG } from '../names.ts';
import type { Call } from '../permissions.ts';
import { isDenial, retried } from '../waiting.ts';
import { everyPage, type Kind, unlessGone } from './kind.ts';

export interface SandboxRole {
  readonly name: string;
  readonly arn: string;
  readonly id: string;
}

export const ROLES: Kind = {
  calls: [
    'iam:ListRoles',
    'iam:ListRolePolicies',
    'iam:DeleteRolePolicy',
    'iam:ListAttachedRolePolicies',
    'iam:DetachRolePolicy',
    'iam:DeleteRolePermissionsBoundary',
    'iam:DeleteRole',
  ],
  list: ({ iam }) =>
    everyPage(async (Marker) => {
      const answer = await iam.send(new ListRolesCommand({ Marker }));
      return [(answer.Roles ?? []).map(({ RoleName = '' }) => RoleName), answer.Marker];
    }),
  async remove({ iam }, RoleName) {
    await unlessGone(iam.send(new DeleteRolePermissionsBoundaryCommand({ RoleName })));
    const policies = iam
      .send(new ListRolePoliciesCommand({ RoleName }))
      .then(({ PolicyNames = [] }) =>
        Promise.all(PolicyNames.map((PolicyName) => iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName })))),
      );
    await unlessGone(policies);
    const attached = iam
      .send(new ListAttachedRolePoliciesCommand({ RoleName }))
      .then(({ AttachedPolicies = [] }) =>
        Promise.all(
          AttachedPolicies.map(({ PolicyArn }) => iam.send(new DetachRolePolicyCommand({ RoleName, PolicyArn }))),
        ),
      );
    await unlessGone(attached);
    await unlessGone(iam.send(new DeleteRoleCommand({ RoleName })));
  },
};

export const MAKES_ROLES: readonly Call[] = ['iam:CreateRole', 'iam:PutRolePolicy'];

/** A role that may do these things and nothing else. The caller alone may assume it, or a service. */
export async function makeRole(
  ground: Ground,
  what: string,
  statement?: object,
  service?: string,
): Promise<SandboxRole> {
  const { aws, partition, account, caller } = ground;
  const RoleName = ground.naming('role', what);
  const person = {
    Principal: { AWS: `arn:${partition}:iam::${account}:root` },
    Condition: { StringEquals: { 'aws:userid': caller } },
  };
  const trust = {
    Effect: 'Allow',
    Action: 'sts:AssumeRole',
    ...(service ? { Principal: { Service: service } } : person),
  };
  const { Role } = await aws.iam.send(
    new CreateRoleCommand({
      RoleName,
      AssumeRolePolicyDocument: document(trust),
      Description: 'Made by npm run sandbox of Rolewarden, which deletes it again',
      Tags: [{ Key: TAG, Value: 'role' }],
    }),
  );
  if (statement) await putPolicy(ground, RoleName, 'may', document({ Effect: 'Allow', ...statement }));
  return { name: RoleName, arn: Role?.Arn ?? '', id: Role?.RoleId ?? '' };
}

export async function putPolicy(
  { aws }: Ground,
  RoleName: string,
  PolicyName: string,
  PolicyDocument: string,
): Promise<void> {
  await aws.iam.send(new PutRolePolicyCommand({ RoleName, PolicyName, PolicyDocument }));
}

/** The policy with these statements, as text. */
export function document(...Statement: object[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement });
}

export interface Session {
  readonly credentials: Credentials;
  /** In whole seconds, as STS has it: the expiry without the duration. */
  readonly issuedAt: Date;
}

export const ASSUMES: readonly Call[] = ['sts:AssumeRole'];

const LIFE = 3600; // seconds: the longest that a chained session may last

/** A session of the role. IAM needs seconds to know a new role: until then STS refuses. */
export async function sessionOf(ground: Ground, { arn }: SandboxRole, RoleSessionName = 'sandbox'): Promise<Session> {
  const { aws } = ground;
  const asked = new AssumeRoleCommand({ RoleArn: arn, RoleSessionName, DurationSeconds: LIFE });
  const { Credentials: given } = await retried(() => aws.sts.send(asked), isDenial, ground);
  const credentials = {
    accessKeyId: given?.AccessKeyId ?? '',
    secretAccessKey: given?.SecretAccessKey ?? '',
    sessionToken: given?.SessionToken ?? '',
  };
  return { credentials, issuedAt: new Date((given?.Expiration?.getTime() ?? Number.NaN) - LIFE * 1000) };
}
