import {
  DeleteRolePolicyCommand,
  GetRolePolicyCommand,
  type IAMClient,
  NoSuchEntityException,
  UnmodifiableEntityException,
} from '@aws-sdk/client-iam';
import type { RolePolicies, Written } from '../contain/ports.ts';
import { QuotaFull } from './quota-full.ts';

/** Reads and deletes a role's inline policies. `sweep` gets nothing more, so that no code in it can put one. */
export function inlinePolicies(client: IAMClient): Pick<RolePolicies, 'read' | 'remove'> {
  return {
    read: (RoleName, PolicyName) =>
      unlessAbsent(async () => {
        const { PolicyDocument } = await client.send(new GetRolePolicyCommand({ RoleName, PolicyName }));
        return documentOf(PolicyDocument ?? '');
      }),
    remove: (RoleName, PolicyName) => written(() => client.send(new DeleteRolePolicyCommand({ RoleName, PolicyName }))),
  };
}

export async function unlessAbsent<T>(ask: () => Promise<T>): Promise<T | undefined> {
  try {
    return await ask();
  } catch (error) {
    if (error instanceof NoSuchEntityException) return undefined;
    throw error;
  }
}

/** Names the three refusals of IAM that a message can state; every other error flies. */
export async function written(write: () => Promise<unknown>): Promise<Written> {
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

/** IAM returns documents URL-encoded. A document that is not JSON is not ours, and stays text. */
export function documentOf(encoded: string): unknown {
  const text = decodeURIComponent(encoded);
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
