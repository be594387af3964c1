import { parseIamArn } from '../../base/arn.ts';
import { isUserCommand, type UserCommand } from '../../contain/command.ts';
import type { Effects } from '../../contain/effects.ts';
import { type Order, orderIn, userOrderIn } from '../../contain/orders.ts';
import { restoreCommand, restoreUserCommand } from '../../contain/restore.ts';
import type { CloudTrailEvent } from '../../event/cloudtrail.ts';
import { parsePolicyName } from '../../incident/deny/policy-name.ts';
import { type Incident, incidentKey, isGuarded } from '../../incident/incident.ts';
import type { Ledger } from '../../incident/ledger/ledger.ts';
import { isResponder } from '../../judge/guard/caller.ts';
import type { DenyChange, GuardChange } from '../../judge/guard/change.ts';
import { activitiesIn } from '../activity.ts';
import type { Decision } from '../decide/decision.ts';
import type { Surroundings } from '../surroundings.ts';

type Holder = DenyChange['holder'];

/** The incidents whose deny a change took away or wrote over, as the ledger knows them. */
export async function touchedBy(change: GuardChange, ledger: Ledger): Promise<readonly Incident[]> {
  if (change.event.outcome !== 'succeeded') return [];
  if (change.what === 'deny' && change.how !== 'attached') {
    const name = parsePolicyName(change.policyName);
    const incident = name && (await ledger.incident(incidentKey(name)));
    return incident === undefined || !isOn(change.holder, incident) ? [] : [incident];
  }
  if (change.what !== 'role' || change.how === 'deleted') return [];
  const contained = (await ledger.containedOn?.(change.event.account, change.roleName)) ?? [];
  const incidents = await Promise.all(contained.map(({ id }) => ledger.incident(id)));
  return incidents.filter((incident) => incident?.deny?.rung === 'boundary') as Incident[];
}

/** Anybody can give a policy of theirs a name of ours. */
function isOn({ kind, name }: Holder, { roleArn }: Incident): boolean {
  const target = parseIamArn(roleArn);
  return kind === 'policy' ? target?.resource === 'role' : target?.resource === kind && target.name === name;
}

/** Whether the ledger knows what to put back: what has lapsed denies nothing, and anybody may clear it away. */
export function isRestorable(incident: Incident, now: Date): boolean {
  return restorableOrder(incident) !== undefined && !hasLapsed(incident, now);
}

/** By what was written last; a boundary stops the role until a person takes it away. */
export function hasLapsed({ deny, userDeny }: Incident, now: Date): boolean {
  const lapse = (deny ?? userDeny)?.lapse;
  return deny?.rung !== 'boundary' && lapse !== undefined && new Date(lapse) <= now;
}

function restorableOrder(incident: Incident): Order | UserCommand | undefined {
  if (incident.deny !== undefined) return orderIn(incident);
  return incident.userDeny === undefined ? undefined : userOrderIn(incident);
}

/**
 * Somebody took a deny of ours away: `contain` is asked to put it back as it was. Whoever the owner named as a responder has
 * answered the incident by it, as by a lift. In replay nothing stands that could be put back, so it is not called there.
 */
export async function putBackRemoved(
  event: CloudTrailEvent,
  decisions: readonly Decision[],
  { ledger, settings, now }: Surroundings,
  enqueue: Effects['enqueue'],
): Promise<void> {
  for (const activity of activitiesIn(event)) {
    if (activity.kind !== 'guard-change') continue;
    for (const incident of await touchedBy(activity, ledger)) {
      if (!isGuarded(incident) || hasLapsed(incident, now)) continue;
      if (isResponder(event, settings)) await ledger.record({ ...incident, state: 'lifted' });
      else await putBack(incident, event, decisions, enqueue);
    }
  }
}

async function putBack(
  incident: Incident,
  { eventId }: CloudTrailEvent,
  decisions: readonly Decision[],
  enqueue: Effects['enqueue'],
): Promise<void> {
  const order = restorableOrder(incident);
  const told = decisions.find(({ guard }) => guard);
  if (order === undefined || told === undefined) return;
  const report = { ...told, action: 'contain' as const, incident: order.incident };
  await enqueue(
    isUserCommand(order)
      ? restoreUserCommand({ ...order, report }, eventId)
      : restoreCommand({ ...order, report }, eventId),
  );
}
