import {
  GetRolePolicyCommand,
  GetUserPolicyCommand,
  type IAMClient,
  NoSuchEntityException,
  UnmodifiableEntityException,
} from '@aws-sdk/client-iam';
import type { TargetPolicies, Written } from '../contain/ports.ts';
import { holderOf } from '../incident/deny/deny-document.ts';
import { QuotaFull } from './quota-full.ts';

/** Reads an inline policy of a role or user, for the code that puts one and for the code that deletes one. */
export function inlineReader(client: IAMClient): TargetPolicies['read'] {
  return ({ arn, name }, PolicyName) =>
    unlessAbsent(async () => {
      const { PolicyDocument } =
        holderOf(arn) === 'user'
          ? await client.send(new GetUserPolicyCommand({ UserName: name, PolicyName }))
          : await client.send(new GetRolePolicyCommand({ RoleName: name, PolicyName }));
      return documentOf(PolicyDocument ?? '');
    });
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
