import type { JsonObject } from '../../../lib/base/json.ts';
import { DEFAULT_SETTINGS } from '../../../lib/base/settings/defaults.ts';
import type { Settings } from '../../../lib/base/settings/settings.ts';
import type { GuardSubject } from '../../../lib/detectors/guard/subject.ts';
import { isDeployer } from '../../../lib/judge/guard/caller.ts';
import type { GuardChange } from '../../../lib/judge/guard/change.ts';
import { guardChangesIn } from '../../../lib/judge/guard/changes.ts';
import { event } from '../../support/events.ts';

type Known = Pick<GuardSubject, 'recorded' | 'denyBefore' | 'containedBecause'> & {
  readonly guard?: Settings['guard'];
};

/** What the guard detectors see of a record; one that is no guard change becomes one that none of them looks at. */
export function guarded(difference: JsonObject, { guard, ...known }: Known = {}): GuardSubject {
  const seen = event(difference);
  const unwatched: GuardChange = {
    kind: 'guard-change',
    what: 'role',
    how: 'deleted',
    event: seen,
    roleName: 'unwatched',
  };
  const [change = unwatched] = guardChangesIn(seen);
  const settings = { ...DEFAULT_SETTINGS, ...(guard && { guard }) };
  return { change, settings, deployer: isDeployer(seen, guard?.deployers ?? []), ...known };
}

/** A call of a service, by its short name: `calling('sqs', 'PurgeQueue', {...})`. */
export function calling(
  service: string,
  eventName: string,
  requestParameters: JsonObject | null,
  difference: JsonObject = {},
): JsonObject {
  return { eventSource: `${service}.amazonaws.com`, eventName, requestParameters, ...difference };
}

export const DENIED = { errorCode: 'AccessDenied', errorMessage: 'User is not authorized to perform this' };
export const DEPLOYERS = { guard: { deployers: ['Deployer'] } };
export const DENY = 'rolewarden-0123456789abcdef-quarantine';
