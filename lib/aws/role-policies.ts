import { GetRoleCommand, type IAMClient, ListRolePoliciesCommand, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import type { RolePolicies } from '../contain/ports.ts';
import { CONFIRM_PAUSES, confirming } from './confirming.ts';
import { higherRungs } from './higher-rungs.ts';
import { paged } from './iam-answer.ts';
import { inlinePolicies, unlessAbsent, written } from './inline-policies.ts';
import { iamForWriting } from './quota-full.ts';

/** Inline policies of roles. The SDK itself repeats throttled and failed calls. */
export function rolePolicies(client: IAMClient = iamForWriting(), pauses = CONFIRM_PAUSES): RolePolicies {
  const { read, remove } = inlinePolicies(client);
  const role = (RoleName: string) =>
    unlessAbsent(async () => (await client.send(new GetRoleCommand({ RoleName }))).Role);
  return {
    read,
    remove,
    higher: higherRungs(client),
    inline: (roleName) => inlineOn(client, roleName, read),
    uniqueId: async (roleName) => (await role(roleName))?.RoleId,
    createdAt: async (roleName) => (await role(roleName))?.CreateDate,
    put: (RoleName, PolicyName, document) =>
      written(() =>
        client.send(new PutRolePolicyCommand({ RoleName, PolicyName, PolicyDocument: JSON.stringify(document) })),
      ),
    confirm: confirming(read, pauses),
  };
}

/** An attacker who plants a hundred tiny policies must not make the containment wait for a hundred reads: IAM still says when they are full. */
const MOST_READ = 50;

async function inlineOn(client: IAMClient, RoleName: string, read: RolePolicies['read']) {
  const names = await unlessAbsent(() =>
    paged(async (Marker) => {
      const { PolicyNames = [], Marker: marker } = await client.send(new ListRolePoliciesCommand({ RoleName, Marker }));
      return { items: PolicyNames, marker };
    }),
  );
  if (names === undefined || names.length > MOST_READ) return [];
  return Promise.all(names.map(async (policyName) => ({ policyName, document: await read(RoleName, policyName) })));
}
