import { GetUserPolicyCommand, type IAMClient } from '@aws-sdk/client-iam';
import type { UserPolicies } from '../contain/ports.ts';
import { documentOf, unlessAbsent } from './inline-policies.ts';

/** Reading a user's inline policy, for whoever may also put one and whoever may also delete one. */
export function userPolicyReader(client: IAMClient): Pick<UserPolicies, 'read'> {
  return {
    read: (UserName, PolicyName) =>
      unlessAbsent(async () => {
        const { PolicyDocument } = await client.send(new GetUserPolicyCommand({ UserName, PolicyName }));
        return documentOf(PolicyDocument ?? '');
      }),
  };
}
