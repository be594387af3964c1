import {
  DeleteRolePolicyCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  type IAMClient,
  NoSuchEntityException,
  PutRolePolicyCommand,
  UnmodifiableEntityException,
} from '@aws-sdk/client-iam';
import type { RolePolicies, Written } from '../carry-out.ts';
import { sameDocument } from '../deny-document.ts';
import { iamForWriting, QuotaFull } from './quota-full.ts';

/** IAM answers a read from any of several copies, seconds behind a write. */
const CONFIRM_PAUSES = [0, 500, 1500, 3000];

/** Inline policies over the SDK, which itself tries again what is throttled or faulty. */
export function rolePolicies(client: IAMClient = iamForWriting(), pauses = CONFIRM_PAUSES): RolePolicies {
  const read: RolePolicies['read'] = (RoleName, PolicyName) =>
    unlessAbsent(async () => {
      const { PolicyDocument } = await client.send(new GetRolePolicyCommand({ RoleName, PolicyName }));
      return documentOf(PolicyDocument ?? '');
    });
  return {
    read,
    roleId: (RoleName) => unlessAbsent(async () => (await client.send(new GetRoleCommand({ RoleName }))).Role?.RoleId),
    put: (RoleName, PolicyName, document) =>
      written(() =>
        client.send(new PutRolePolicyCommand({ RoleName, PolicyName, PolicyDocument: JSON.stringify(document) })),
      ),
    remove: (RoleName, PolicyName) => written(() => client.send(new DeleteRolePolicyCommand({ RoleName, PolicyName }))),
    async confirm(roleName, policyName, document) {
      for (const pause of pauses) {
        await new Promise((resolve) => setTimeout(resolve, pause));
        if (sameDocument(await read(roleName, policyName), document)) return true;
      }
      return false;
    },
  };
}

async function unlessAbsent<T>(ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof NoSuchEntityException) return undefined;
    throw error;
  }
}

async function written(write: () => Promise<unknown>): Promise<Written> {
  try {
    await write();
    return 'done';
  } catch (error) {
    if (error instanceof NoSuchEntityException) return 'absent';
    if (error instanceof UnmodifiableEntityException) return 'unmodifiable';
    if (error instanceof QuotaFull) return 'full';
    throw error;
  }
}

/** IAM answers documents URL-encoded. What is not JSON is somebody else's, and stays text. */
export function documentOf(encoded: string): unknown {
  const text = decodeURIComponent(encoded);
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
