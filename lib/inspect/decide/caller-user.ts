import { namedArn } from '../../base/arn.ts';
import type { IamArn } from '../../base/iam-arn.ts';
import { METHODS } from '../../base/method.ts';
import type { Response, Settings } from '../../base/settings/settings.ts';
import { breakerBecause, protectedBecause } from '../../contain/rails/rails.ts';
import type { Uncontained } from '../../contain/report.ts';
import type { CloudTrailEvent } from '../../event/cloudtrail.ts';
import type { ContainmentOrder } from '../../incident/deny/containment.ts';
import { USER_ID, USER_METHOD } from '../../incident/deny/containment-of.ts';
import { USER_QUOTA } from '../../incident/deny/deny-policy.ts';
import { FREEZE_ACTIONS } from '../../incident/deny/freeze-actions.ts';
import type { Circumstances } from './decision.ts';
import { mayReachUser } from './user-incident.ts';

export interface CallingUser {
  readonly order?: ContainmentOrder;
  readonly uncontained?: Uncontained;
}

/**
 * The deny for the user who called; undefined where the owner did not opt in (`contain.callerUser`). It stops the whole user:
 * nothing in a call with a long-term key distinguishes one use of the key from another.
 */
export function userOrder(
  event: CloudTrailEvent,
  incident: string,
  response: Exclude<Response, 'alert'>,
  settings: Settings,
  circumstances: Pick<Circumstances, 'wholeRoleDenies' | 'userBefore'>,
): CallingUser | undefined {
  if (!mayReachUser(event, settings)) return undefined;
  const { arn = 'user', userId = '' } = event.principal;
  const because =
    unnamedBecause(event.caller, userId, event.account) ??
    protectedBecause(namedArn(arn), settings) ??
    (METHODS[response].denies === 'everything' ? breakerOpen(settings, circumstances) : FREEZE_TOO_LONG);
  if (because !== undefined) return { uncontained: { principal: arn, because } };
  return { order: { incident, target: arn, method: USER_METHOD, scope: { kind: 'user' }, caller: true } };
}

function unnamedBecause(user: IamArn | undefined, userId: string, account: string): string | undefined {
  if (user?.resource !== 'user' || !USER_ID.test(userId))
    return 'the event does not say which IAM user called: look it up in CloudTrail by its access key';
  return user.account === account
    ? undefined
    : `the caller is a user of account ${user.account}: deactivate its access keys there`;
}

/** No freeze is ever made for a user: it would not fit even as the user's only inline policy. */
const FREEZE_TOO_LONG = `a freeze has over ${JSON.stringify(FREEZE_ACTIONS).length} characters and the inline policies of a user hold ${USER_QUOTA}: deactivate its access keys`;

function breakerOpen(
  { breaker }: Settings,
  { wholeRoleDenies, userBefore }: Pick<Circumstances, 'wholeRoleDenies' | 'userBefore'>,
): string | undefined {
  return userBefore || wholeRoleDenies < breaker.denies ? undefined : breakerBecause(wholeRoleDenies);
}
