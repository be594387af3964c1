import { matchesRole } from '../../base/glob.ts';
import type { Method } from '../../base/method.ts';
import { isNew, type Reading, type Role } from '../../base/role.ts';
import type { Settings } from '../../base/settings/settings.ts';
import { DAY } from '../../base/time.ts';
import { workloadUserids } from '../../event/catalogue/session-names.ts';
import { isUserid, type Scope } from '../../incident/deny/deny-policy.ts';
import type { Case } from './decision.ts';

export interface PassReach {
  readonly scope: Scope;
  readonly method: Method;
  readonly reason?: string;
}

/**
 * The narrowest certain scope is the sessions of the one workload. Where the service's session names are unknown, the whole role
 * is stopped only if nobody uses it (idle or new) or its owner opted in. A role in use is frozen.
 */
export function passScope(
  { reading, sessionNames, event }: Case,
  method: Method,
  settings: Settings,
  now: Date,
): PassReach {
  const roleId = reading.state === 'read' ? reading.value.id : undefined;
  const userids = roleId === undefined ? undefined : workloadUserids(event.eventSource, roleId, sessionNames ?? []);
  if (userids?.every(isUserid)) return { scope: { kind: 'workload', userids }, method };
  const stoppable = wholeRoleBecause(reading, settings, now);
  if (stoppable !== undefined) return { scope: { kind: 'role' }, method, reason: stoppable };
  return {
    scope: { kind: 'role' },
    method: 'freeze',
    reason:
      'the sessions of this one workload cannot be told from others on a role in use, so the role is frozen, not stopped',
  };
}

function wholeRoleBecause(reading: Reading<Role>, settings: Settings, now: Date): string | undefined {
  if (reading.state !== 'read') return undefined;
  const { lastUsed } = reading.value;
  if (settings.contain.wholeRole.some((pattern) => matchesRole(pattern, reading.value)))
    return 'its owner opted in to stopping the whole role';
  if (isNew(reading, now)) return 'the role is newer than 24 h, so the whole role is stopped';
  if (lastUsed === 'never' || (lastUsed !== undefined && now.getTime() - lastUsed.getTime() > DAY))
    return 'nobody has used the role for 24 h, so the whole role is stopped';
  return undefined;
}
