import { type IAMClient, paginateGetAccountAuthorizationDetails } from '@aws-sdk/client-iam';
import { type GrowingAccount, snapshotAccount } from '../snapshot.ts';

/** Every role with its policies, as a snapshot: what judges a trust policy then asks IAM no further. */
export async function scanRoles(client: IAMClient): Promise<GrowingAccount> {
  const pages: { readonly RoleDetailList: unknown; readonly Policies: unknown }[] = [];
  const asked = { Filter: ['Role' as const, 'LocalManagedPolicy' as const], MaxItems: 1000 };
  for await (const { RoleDetailList = [], Policies = [] } of paginateGetAccountAuthorizationDetails({ client }, asked))
    pages.push({ RoleDetailList, Policies });
  return snapshotAccount(pages);
}
