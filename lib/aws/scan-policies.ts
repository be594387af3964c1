import type { IAMClient } from '@aws-sdk/client-iam';
import type { FoundPolicy } from '../sweep.ts';
import { deniesOnRoles } from './live-denies.ts';

/** Policies under our prefix on every role. One call brings hundreds of roles, where asking each one would throttle us. */
export async function* scanPolicies(client: IAMClient): AsyncGenerator<FoundPolicy> {
  yield* await deniesOnRoles(client);
}
