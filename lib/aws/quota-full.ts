import { IAMClient, LimitExceededException } from '@aws-sdk/client-iam';

/** The role's inline policies leave no room. */
export class QuotaFull extends Error {
  override name = 'QuotaFull';
}

/**
 * An IAM client that reports LimitExceeded at once: in IAM it means a full quota. The SDK takes it for throttling and tries again
 * for eight seconds, in which an attacker who fills the quota would go on.
 */
export function iamForWriting(): IAMClient {
  const client = new IAMClient({ maxAttempts: 5 });
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
