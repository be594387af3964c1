import { IAMClient } from '@aws-sdk/client-iam';
import { SECOND } from '../base/time.ts';
import { LONG_IAM_PATIENCE } from './iam-patience.ts';
import { underPrefix } from './live-denies.ts';
import { sweepInline } from './sweep-inline.ts';
import { sweepManaged, untagRole } from './sweep-managed.ts';

/** The listing takes seconds. Where IAM throttles it for longer, the sweep reads the recorded denies one by one in the time that is left. */
const LONGEST_LISTING = 90 * SECOND;

/** The IAM calls of the sweep. Nobody waits for them, so throttled calls are repeated for longer. */
export function sweepPorts() {
  const iam = new IAMClient({ maxAttempts: 5, requestHandler: LONG_IAM_PATIENCE });
  return {
    policies: sweepInline(iam),
    managed: sweepManaged(iam),
    untag: untagRole(iam),
    scan: () => underPrefix(iam, { abortSignal: AbortSignal.timeout(LONGEST_LISTING) }),
  };
}
