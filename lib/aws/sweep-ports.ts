import { IAMClient } from '@aws-sdk/client-iam';
import { inlinePolicies } from './inline-policies.ts';
import { underPrefix } from './live-denies.ts';
import { sweepManaged, untagRole } from './sweep-managed.ts';
import { sweepUserPolicies } from './sweep-users.ts';

/** The IAM calls of the sweep. Nobody waits for them, so throttled calls are repeated for longer. */
export function sweepPorts() {
  const iam = new IAMClient({ maxAttempts: 5 });
  return {
    policies: inlinePolicies(iam),
    managed: sweepManaged(iam),
    untag: untagRole(iam),
    scan: () => underPrefix(iam),
    users: sweepUserPolicies(iam),
  };
}
