import { GetUserPolicyCommand, type IAMClient } from '@aws-sdk/client-iam';
import type { InlinePolicies } from '../contain/ports.ts';
import { documentOf, unlessAbsent } from './inline-policies.ts';

/** Reads a user's inline policy, for the code that puts one and for the code that deletes one. */
export function userPolicyReader(client: IAMClient): Pick<InlinePolicies, 'read'> {
  return {
    read: (UserName, PolicyName) =>
      unlessAbsent(async () => {
        const { PolicyDocument } = await client.send(new GetUserPolicyCommand({ UserName, PolicyName }));
        return documentOf(PolicyDocument ?? '');
      }),
  };
}
