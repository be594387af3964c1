import { IAMClient } from '@aws-sdk/client-iam';
import type { Settings } from '../base/settings/settings.ts';
import { underPrefix } from './live-denies.ts';
import type { FunctionPlace } from './place.ts';
import { scanPorts } from './scan-ports.ts';
import { sweepInline } from './sweep-inline.ts';
import { sweepManaged, untagRole } from './sweep-managed.ts';

/** The IAM calls of the sweep and of its daily scan. Nobody waits for them, so throttled calls are repeated for longer. */
export function sweepPorts(settings: Settings) {
  const iam = new IAMClient({ maxAttempts: 5 });
  return {
    denies: {
      policies: sweepInline(iam),
      managed: sweepManaged(iam),
      untag: untagRole(iam),
      scan: () => underPrefix(iam),
    },
    trusts: (place: FunctionPlace) => scanPorts(iam, place, settings),
  };
}
