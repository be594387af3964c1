import { lookUp, textOf } from '../../base/json.ts';
import type { CloudTrailEvent } from '../../event/cloudtrail.ts';
import { isOwnCaller } from '../../event/principal.ts';
import type { GuardChange, RoleLoss } from './change.ts';
import { denyChangesIn } from './denies.ts';
import { ownCallsIn } from './own-call.ts';
import { partChangesIn, undatedCall } from './parts.ts';

/**
 * The changes that the event made to our denies or our stack, and odd calls by our own roles. Our functions put and delete our
 * denies all day: we recognise them by the ARN of the role behind the session, never by a name that a caller chooses.
 */
export function guardChangesIn(event: CloudTrailEvent): GuardChange[] {
  if (isOwnCaller(event)) return ownCallsIn(event, undatedCall(event));
  const parts = partChangesIn(event);
  if (event.eventSource !== 'iam.amazonaws.com' || parts.length > 0) return parts;
  return [...denyChangesIn(event), ...roleChangesIn(event)];
}

const ROLE_CALLS: Readonly<Record<string, RoleLoss['how']>> = {
  DeleteRole: 'deleted',
  DeleteRolePermissionsBoundary: 'boundary-removed',
  PutRolePermissionsBoundary: 'boundary-replaced',
};

function roleChangesIn(event: CloudTrailEvent): RoleLoss[] {
  const how = lookUp(ROLE_CALLS, event.eventName);
  const roleName = textOf(event.requestParameters?.roleName);
  if (how === undefined || roleName === undefined) return [];
  return [{ kind: 'guard-change', what: 'role', event, how, roleName }];
}
