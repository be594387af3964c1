import {
  GetRolePolicyCommand,
  GetUserPolicyCommand,
  IAMClient,
  LimitExceededException,
  NoSuchEntityException,
  UnmodifiableEntityException,
} from '@aws-sdk/client-iam';
import type { TargetPolicies, Written } from '../contain/ports.ts';
import { holderOf } from '../incident/deny/deny-document.ts';
import { PATIENT } from './patience.ts';

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

/** The role's inline policies leave no room. */
export class QuotaFull extends Error {
  override name = 'QuotaFull';
}

/**
 * An IAM client that reports LimitExceeded at once: in IAM it means a full quota. The SDK takes it for throttling and tries again
 * for eight seconds, in which an attacker who fills the quota would go on.
 */
export function iamForWriting(region?: string): IAMClient {
  const client = new IAMClient({ maxAttempts: 5, requestHandler: PATIENT, ...(region && { region }) });
  client.middlewareStack.add(
    (next) => async (args) => {
      try {
        return await next(args);
      } catch (error) {
        throw error instanceof LimitExceededException ? new QuotaFull(error.message) : error;
      }
    },
    { step: 'finalizeRequest', priority: 'low', name: 'quotaFull' }, // inside the SDK's own retries
  );
  return client;
}
