import { GetRoleCommand, type IAMClient, ListRolePoliciesCommand, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import type { RolePolicies } from '../contain/ports.ts';
import { parsePolicyName } from '../incident/deny/policy-name.ts';
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
    ours: (roleName) => oursOn(client, roleName, read),
    uniqueId: async (roleName) => (await role(roleName))?.RoleId,
    createdAt: async (roleName) => (await role(roleName))?.CreateDate,
    put: (RoleName, PolicyName, document) =>
      written(() =>
        client.send(new PutRolePolicyCommand({ RoleName, PolicyName, PolicyDocument: JSON.stringify(document) })),
      ),
    confirm: confirming(read, pauses),
  };
}

/** So few denies leave room for another: reading them would cost the containment a round trip for nothing. */
const FEW = 1;

async function oursOn(client: IAMClient, RoleName: string, read: RolePolicies['read']) {
  const names = await unlessAbsent(() =>
    paged(async (Marker) => {
      const { PolicyNames = [], Marker: marker } = await client.send(new ListRolePoliciesCommand({ RoleName, Marker }));
      return { items: PolicyNames, marker };
    }),
  );
  const listed = (names ?? []).filter((name) => parsePolicyName(name) !== undefined);
  if (listed.length <= FEW && !listed.some((name) => parsePolicyName(name)?.widened)) return [];
  return Promise.all(listed.map(async (policyName) => ({ policyName, document: await read(RoleName, policyName) })));
}
