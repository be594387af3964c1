import { IAMClient, paginateGetAccountAuthorizationDetails } from '@aws-sdk/client-iam';
import { type FoundPolicy, PREFIX } from '../sweep.ts';
import { documentOf } from './inline-policies.ts';

const iam = new IAMClient({ maxAttempts: 5 });

/** Inline policies under our prefix on every role. One call brings hundreds of roles, where asking each one would throttle us. */
export async function* scanPolicies(client = iam): AsyncGenerator<FoundPolicy> {
  for await (const page of paginateGetAccountAuthorizationDetails({ client }, { Filter: ['Role'], MaxItems: 1000 }))
    for (const { Arn = '', RolePolicyList = [] } of page.RoleDetailList ?? [])
      for (const { PolicyName = '', PolicyDocument = '' } of RolePolicyList)
        if (PolicyName.startsWith(PREFIX))
          yield { roleArn: Arn, policyName: PolicyName, document: documentOf(PolicyDocument) };
}
