import { isoSeconds, later } from '../base/time.ts';
import type { Command } from '../contain/command.ts';
import type { SentNotice } from '../contain/notice.ts';
import { type Order, orderIn } from '../contain/orders.ts';
import { restoreCommand } from '../contain/restore.ts';
import { type OnUser, type OwnUserDeny, ownUserDenyIn } from '../incident/deny/found.ts';
import { policyNameOf } from '../incident/deny/policy-name.ts';
import { type Incident, incidentKey } from '../incident/incident.ts';
import { type Attempts, attempts } from './attempts.ts';
import { usersWithinBudget } from './budget.ts';
import { MARGIN } from './delete.ts';
import { isPublishable, tellOnce, withExceptions } from './excepted.ts';
import { SETTLED } from './gone.ts';
import type { SweepUsersPorts } from './ports.ts';
import { reconciling, unknownTo } from './reconcile.ts';
import { foreignOnUserNotice, goneFromUserNotice, unrecordedOnUserNotice } from './users-notices.ts';

/** The result of a sweep of the users, for the log. */
export interface SweptUsers {
  readonly deleted: readonly string[];
  readonly live: readonly string[];
  readonly foreign: readonly string[];
  readonly gone: readonly string[];
}

/**
 * Deletes our denies on users when they have lapsed, and puts them back when they are gone before. None is extended: the deny only
 * gives a person time to deactivate the keys.
 */
export async function sweepUsers(ports: SweepUsersPorts, now: Date): Promise<SweptUsers> {
  const frugal = usersWithinBudget(ports);
  const swept = { deleted: [] as string[], live: [] as string[], foreign: [] as string[] };
  const trying = attempts();
  const all = await ports.users.scan();
  const look = async (found: OnUser) => {
    const key = `${found.user.arn} ${found.policyName}`;
    const deny = ownUserDenyIn(found);
    if (deny === undefined) {
      swept.foreign.push(key);
      await tellOnce(foreignOnUserNotice(found, now), key, frugal, now);
    } else if (hasLapsed(found, now) && (await removeIfLapsed(found, frugal, now))) {
      swept.deleted.push(key);
      await recordLapsed(deny, ports, now);
    } else {
      swept.live.push(key);
      if (deny.lapse > now) await reconcileOnUser(deny, frugal, now);
    }
  };
  for (const found of all) await trying.of(() => look(found));
  const gone = await answerGone(all, ports, trying, now);
  trying.end();
  return { ...swept, gone };
}

function hasLapsed(found: OnUser, now: Date): boolean {
  const deny = ownUserDenyIn(found);
  return deny !== undefined && deny.lapse.getTime() + MARGIN < now.getTime();
}

/** Reads the policy once more: the scan may be minutes old, and a deny written anew under the same name must stay. */
async function removeIfLapsed(found: OnUser, { users }: SweepUsersPorts, now: Date): Promise<boolean> {
  const { user, policyName } = found;
  const document = await users.read(user.name, policyName);
  return hasLapsed({ ...found, document }, now) && (await users.remove(user.name, policyName)) === 'done';
}

/** A deny that somebody dated back, or put on another user, does not count: the recorded deny is then gone, and is put back. */
async function recordLapsed({ incident, user }: OwnUserDeny, { ledger }: SweepUsersPorts, now: Date): Promise<void> {
  const known = await ledger.incident(incidentKey({ incident, caller: true }));
  if (known?.state !== 'contained' || known.roleArn !== user.arn) return;
  if (known.deny === undefined || new Date(known.deny.lapse) <= now) await ledger.record({ ...known, state: 'lapsed' });
}

/** Asks `contain` to put back each deny that IAM does not show. Without a record of the deny, people get a message and the incident has failed. */
async function answerGone(
  all: readonly OnUser[],
  ports: SweepUsersPorts,
  trying: Attempts,
  now: Date,
): Promise<string[]> {
  const { ledger, publish, enqueue, account, settings } = ports;
  const answered: string[] = [];
  const answer = async (incident: Incident) => {
    const order = incident.state === 'contained' ? orderIn(incident) : undefined;
    if (order?.scope.kind !== 'user' || !isDue(incident, ports, now)) return;
    const isStanding = all.some((found) => stands(found, order, incident));
    const notice = withExceptions(goneFromUserNotice(order, isStanding, now), settings, now);
    if (notice.decision.findings.length === 0) return;
    if (incident.deny !== undefined) await enqueue(restoreGoneFromUser(order, notice, now));
    else {
      if (isPublishable(notice)) await publish(notice);
      await ledger.record({ ...incident, state: 'failed' });
    }
    answered.push(incident.id);
  };
  for (const incident of await ledger.guarded(account)) await trying.of(() => answer(incident));
  return answered;
}

/** Before, the command may be on its way; later, the deny may have lapsed and been deleted. */
function isDue({ at, deny }: Incident, { settings }: SweepUsersPorts, now: Date): boolean {
  const end = deny === undefined ? later(at, settings.quarantine.cap) : new Date(deny.lapse);
  return now.getTime() - at.getTime() > SETTLED && now < later(end, -SETTLED);
}

export function restoreGoneFromUser(order: Order, { decision, because }: SentNotice, now: Date): Command {
  const reason = because === undefined ? {} : { because };
  const report = { ...decision, ...reason, action: 'contain', incident: order.incident };
  return restoreCommand({ ...order, report }, `sweep-${isoSeconds(now)}`);
}

/** Whether the policy denies as long as recorded: somebody may have overwritten it. */
function stands(found: OnUser, order: Order, { deny }: Incident): boolean {
  if (found.user.arn !== order.target || found.policyName !== policyNameOf(order)) return false;
  const shown = ownUserDenyIn(found);
  return deny === undefined || (shown !== undefined && shown.lapse >= new Date(deny.lapse));
}

/**
 * Where ledger and IAM disagree about a deny in force on a user, IAM wins, as for roles. A deny of a lifted incident is published,
 * not lifted again: only a person deletes a user's deny before its end.
 */
async function reconcileOnUser(
  deny: OwnUserDeny,
  ports: Pick<SweepUsersPorts, 'ledger' | 'publish' | 'isNews' | 'settings'>,
  now: Date,
): Promise<void> {
  const { ledger } = ports;
  const known = await ledger.incident(incidentKey({ incident: deny.incident, caller: true }));
  if (ledger.unreachable?.() !== undefined) return;
  const isElsewhere = known !== undefined && known.roleArn !== deny.user.arn; // a name of ours on a user of somebody's own
  const verdict = isElsewhere ? 'tell' : reconciling(known?.state, 'closed');
  const says = isElsewhere || known === undefined ? unknownTo(ledger) : { ledgerSays: known.state };
  await tellOnce(unrecordedOnUserNotice(deny, says, now), `unrecorded ${deny.user.arn} ${deny.policyName}`, ports, now);
  if (known !== undefined && (verdict === 'record' || verdict === 'tell and record'))
    await ledger.record({ ...known, state: 'contained' });
}
