import { GetRoleCommand, type IAMClient, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import type { RolePolicies } from '../carry-out.ts';
import { sameDocument } from '../deny-document.ts';
import { higherRungs } from './higher-rungs.ts';
import { inlinePolicies, unlessAbsent, written } from './inline-policies.ts';
import { iamForWriting } from './quota-full.ts';

/** IAM answers a read from any of several copies, seconds behind a write. */
const CONFIRM_PAUSES = [0, 500, 1500, 3000];

/** Inline policies over the SDK, which itself tries again what is throttled or faulty. */
export function rolePolicies(client: IAMClient = iamForWriting(), pauses = CONFIRM_PAUSES): RolePolicies {
  const { read, remove } = inlinePolicies(client);
  return {
    read,
    remove,
    higher: higherRungs(client),
    roleId: (RoleName) => unlessAbsent(async () => (await client.send(new GetRoleCommand({ RoleName }))).Role?.RoleId),
    put: (RoleName, PolicyName, document) =>
      written(() =>
        client.send(new PutRolePolicyCommand({ RoleName, PolicyName, PolicyDocument: JSON.stringify(document) })),
      ),
    async confirm(roleName, policyName, document) {
      for (const pause of pauses) {
        await new Promise((resolve) => setTimeout(resolve, pause));
        if (sameDocument(await read(roleName, policyName), document)) return true;
      }
      return false;
    },
  };
}
