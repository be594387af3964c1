import { parseIamArn } from './arn.ts';
import type { Incident, WrittenUserDeny } from './incident.ts';
import { userOrderIn } from './incident-order.ts';
import type { SweepUsersPorts } from './sweep/ports.ts';
import { restoreGoneFromUser } from './sweep/users.ts';
import { parseUserDeny } from './user-deny.ts';

/** The second look at the deny of a user who called. @returns whether it was gone */
export async function lookAtUserDeny(
  incident: Incident,
  { policyName, lapse }: WrittenUserDeny,
  { users, enqueue }: Pick<SweepUsersPorts, 'users' | 'enqueue'>,
  now: Date,
): Promise<boolean> {
  const order = userOrderIn(incident);
  if (order === undefined || new Date(lapse) <= now) return false;
  const user = parseIamArn(incident.roleArn)?.name ?? '';
  const shown = parseUserDeny(await users.read(user, policyName));
  if (shown !== undefined && shown.lapse >= new Date(lapse)) return false;
  await enqueue(restoreGoneFromUser(order, now));
  return true;
}
