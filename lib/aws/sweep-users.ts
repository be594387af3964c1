import { DeleteUserPolicyCommand, type IAMClient, paginateGetAccountAuthorizationDetails } from '@aws-sdk/client-iam';
import type { OnUser } from '../incident/deny/found.ts';
import { PREFIX } from '../incident/deny/policy-name.ts';
import type { SweepUsersPorts } from '../sweep/ports.ts';
import { documentOf, written } from './inline-policies.ts';
import { userPolicyReader } from './user-policy-reader.ts';

/** Every inline policy under our prefix on a user. It is a listing of its own, so that the one of the roles costs no more. */
export async function deniesOnUsers(client: IAMClient): Promise<OnUser[]> {
  const found: OnUser[] = [];
  const asked = { Filter: ['User' as const], MaxItems: 1000 };
  for await (const { UserDetailList = [] } of paginateGetAccountAuthorizationDetails({ client }, asked))
    for (const { Arn = '', UserName = '', UserPolicyList = [] } of UserDetailList)
      for (const { PolicyName = '', PolicyDocument = '' } of UserPolicyList)
        if (PolicyName.startsWith(PREFIX))
          found.push({
            user: { arn: Arn, name: UserName },
            policyName: PolicyName,
            document: documentOf(PolicyDocument),
          });
  return found;
}

/** Finds, reads and deletes denies on users. No code here can put one. */
export function sweepUserPolicies(client: IAMClient): SweepUsersPorts['users'] {
  return {
    ...userPolicyReader(client),
    scan: () => deniesOnUsers(client),
    remove: (UserName, PolicyName) => written(() => client.send(new DeleteUserPolicyCommand({ UserName, PolicyName }))),
  };
}
