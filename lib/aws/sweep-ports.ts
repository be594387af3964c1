import { IAMClient } from '@aws-sdk/client-iam';
import { underPrefix } from './live-denies.ts';
import { sweepInline } from './sweep-inline.ts';
import { sweepManaged, untagRole } from './sweep-managed.ts';

/** The IAM calls of the sweep. Nobody waits for them, so throttled calls are repeated for longer. */
export function sweepPorts() {
  const iam = new IAMClient({ maxAttempts: 5 });
  return {
    policies: sweepInline(iam),
    managed: sweepManaged(iam),
    untag: untagRole(iam),
    scan: () => underPrefix(iam),
  };
}
