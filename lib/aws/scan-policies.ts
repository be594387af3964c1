import type { IAMClient } from '@aws-sdk/client-iam';
import type { FoundPolicy, UnattachedPolicy } from '../under-prefix.ts';
import { underPrefix } from './live-denies.ts';

/** Policies under our prefix, on every role and on none. One call brings hundreds of roles, where asking each one would throttle us. */
export async function* scanPolicies(client: IAMClient): AsyncGenerator<FoundPolicy | UnattachedPolicy> {
  const { onRoles, unattached } = await underPrefix(client);
  yield* onRoles;
  yield* unattached;
}
