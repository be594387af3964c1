import { parseIamArn } from '../base/arn.ts';
import type { Look } from '../contain/look.ts';
import { orderIn } from '../contain/orders.ts';
import { asWritten } from '../contain/restore.ts';
import { parseDeny } from '../incident/deny/deny-document.ts';
import { deniesAllOf, denyOf } from '../incident/deny/stands.ts';
import { type Incident, isGuarded, type WrittenDeny } from '../incident/incident.ts';
import { afterExceptions } from './excepted.ts';
import { goneFrom, MINUTE_AFTER, restoreGone } from './gone.ts';
import type { SweepPorts, SweepUsersPorts } from './ports.ts';
import { restoreGoneFromUser } from './users.ts';
import { goneFromUserNotice } from './users-notices.ts';

type LookPorts = Pick<SweepPorts, 'ledger' | 'policies' | 'scan' | 'settings'> &
  Pick<SweepUsersPorts, 'users' | 'enqueue'>;

/**
 * The second look at a deny, a minute after it was written. If somebody deleted it in between, `contain` is asked to put it back.
 * Where the deny itself is gone, the account's whole listing shows whether a wider deny replaced it.
 * @returns whether the deny was gone
 * @throws Error while the ledger does not answer: a person may have lifted the incident
 */
export async function lookAtDeny(
  { id, target }: Extract<Look, { look: 'deny' }>,
  ports: LookPorts,
  now: Date,
): Promise<boolean> {
  const { ledger, policies, scan, settings, enqueue } = ports;
  const incident = await ledger.incident(id);
  const blind = ledger.unreachable?.();
  if (blind !== undefined) throw new Error(`the ledger did not answer: ${blind}`);
  if (incident === undefined || !isGuarded(incident)) return false;
  const { deny } = incident;
  if (deny === undefined) return false;
  if (deny.scope.kind === 'user') return lookAtUserDeny(incident, deny, ports, now);
  const role = parseIamArn(target)?.name ?? '';
  const shown = deny.rung === undefined ? parseDeny(await policies.read(role, deny.policyName)) : undefined;
  if (shown !== undefined && deniesAllOf(shown, denyOf(asWritten(target, deny)))) return false;
  const { carried: onRoles } = await scan();
  const [gone] = goneFrom([incident], onRoles, settings, now, MINUTE_AFTER);
  if (gone === undefined) return false;
  await enqueue(restoreGone(gone, settings, now));
  return true;
}

/** The second look at the deny of a user who called. @returns whether the deny was gone */
async function lookAtUserDeny(
  incident: Incident,
  { policyName, lapse }: WrittenDeny,
  { users, enqueue, settings }: Pick<SweepUsersPorts, 'users' | 'enqueue' | 'settings'>,
  now: Date,
): Promise<boolean> {
  const order = orderIn(incident);
  if (order === undefined || new Date(lapse) <= now) return false;
  const user = parseIamArn(incident.roleArn)?.name ?? '';
  const shown = parseDeny(await users.read(user, policyName), 'user');
  const notice = goneFromUserNotice(order, shown !== undefined && shown.lapse >= new Date(lapse), now);
  if (notice.decision.findings.length === 0) return false;
  await enqueue(restoreGoneFromUser(order, afterExceptions(notice, settings, now), now));
  return true;
}
