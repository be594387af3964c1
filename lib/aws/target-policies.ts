import {
  DeleteRolePolicyCommand,
  GetRoleCommand,
  GetUserCommand,
  type IAMClient,
  PutRolePolicyCommand,
  PutUserPolicyCommand,
  paginateListRolePolicies,
} from '@aws-sdk/client-iam';
import type { Target } from '../base/arn.ts';
import type { TargetPolicies } from '../contain/ports.ts';
import { holderOf, sameDocument } from '../incident/deny/deny-document.ts';
import { higherRungs } from './higher-rungs.ts';
import { iamForWriting, inlineReader, unlessAbsent, written } from './inline-policies.ts';

/** IAM answers a read from any of several copies, which may be seconds behind a write. */
const CONFIRM_PAUSES: readonly number[] = [0, 500, 1500, 3000];

/** Policies of roles and users. The SDK itself repeats throttled and failed calls. No code here can delete one of a user. */
export function targetPolicies(client: IAMClient = iamForWriting(), pauses = CONFIRM_PAUSES): TargetPolicies {
  const read = inlineReader(client);
  const roleNamed = (RoleName: string) =>
    unlessAbsent(async () => (await client.send(new GetRoleCommand({ RoleName }))).Role);
  const userNamed = (UserName: string) =>
    unlessAbsent(async () => (await client.send(new GetUserCommand({ UserName }))).User);
  return {
    read,
    remove: (RoleName, PolicyName) => written(() => client.send(new DeleteRolePolicyCommand({ RoleName, PolicyName }))),
    higher: higherRungs(client),
    inline: (role) => inlineOn(client, role, read),
    uniqueId: async ({ arn, name }) =>
      holderOf(arn) === 'user' ? (await userNamed(name))?.UserId : (await roleNamed(name))?.RoleId,
    createdAt: async (roleName) => (await roleNamed(roleName))?.CreateDate,
    put: ({ arn, name }, PolicyName, document) => {
      const policy = { PolicyName, PolicyDocument: JSON.stringify(document) };
      return written(() =>
        holderOf(arn) === 'user'
          ? client.send(new PutUserPolicyCommand({ UserName: name, ...policy }))
          : client.send(new PutRolePolicyCommand({ RoleName: name, ...policy })),
      );
    },
    confirm: confirming(read, pauses),
  };
}

/** An attacker who plants a hundred tiny policies must not make the containment wait for a hundred reads: IAM still says when they are full. */
const MOST_READ = 50;

async function inlineOn(client: IAMClient, role: Target, read: TargetPolicies['read']) {
  const names = await unlessAbsent(async () => {
    const all: string[] = [];
    for await (const { PolicyNames = [] } of paginateListRolePolicies({ client }, { RoleName: role.name }))
      all.push(...PolicyNames);
    return all;
  });
  if (names === undefined || names.length > MOST_READ) return [];
  return Promise.all(names.map(async (policyName) => ({ policyName, document: await read(role, policyName) })));
}

/** Reads again until IAM shows the document that was put, or the pauses (in milliseconds) are over. */
function confirming(read: TargetPolicies['read'], pauses: readonly number[]): TargetPolicies['confirm'] {
  return async (target, policyName, document) => {
    for (const pause of pauses) {
      await new Promise((resolve) => setTimeout(resolve, pause));
      if (sameDocument(await read(target, policyName), document)) return true;
    }
    return false;
  };
}
