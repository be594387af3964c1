import { parseIamArn } from '../../base/arn.ts';
import type { Effects } from '../../contain/effects.ts';
import { type Order, orderIn, restoreCommand } from '../../contain/orders.ts';
import type { CloudTrailEvent } from '../../event/cloudtrail.ts';
import { parsePolicyName } from '../../incident/deny/policy-name.ts';
import type { Incident } from '../../incident/incident.ts';
import { incidentKey, isGuarded } from '../../incident/incident-key.ts';
import type { Ledger } from '../../incident/ledger/ledger.ts';
import { isResponder } from '../../judge/guard/caller.ts';
import type { DenyChange, GuardChange } from '../../judge/guard/change.ts';
import { activitiesIn } from '../activity.ts';
import type { Decision } from '../decide/decision.ts';
import type { Surroundings } from '../surroundings.ts';

type Holder = DenyChange['holder'];

/** The ledger's incidents whose deny the change removed or overwrote: for the freeze of a role also those that it covers. */
export async function touchedBy(change: GuardChange, ledger: Ledger): Promise<readonly Incident[]> {
  if (change.event.outcome !== 'succeeded') return [];
  if (change.what === 'deny' && change.how !== 'attached') {
    if (change.incident === undefined) return inReserveOn(change, ledger);
    const name = parsePolicyName(change.policyName);
    const known = name && (await ledger.incident(incidentKey(name)));
    const own = known !== undefined && isOn(change.holder, known) ? [known] : [];
    const role = change.holder.kind === 'role' ? change.holder.name : parseIamArn(own[0]?.roleArn ?? '')?.name;
    if (name?.method !== 'freeze' || role === undefined) return own;
    const covered = await containedOn(role, change, ledger);
    return [...own, ...covered.filter(({ id, deny }) => id !== known?.id && deny?.policyName === change.policyName)];
  }
  if (change.what !== 'role' || change.how === 'deleted') return [];
  const contained = await containedOn(change.roleName, change, ledger);
  return contained.filter(({ deny }) => deny?.rung === 'boundary');
}

/** A reserve may have the deny of any incident on the role that is on the managed rung; the command finds those that still stand. */
async function inReserveOn(change: DenyChange, ledger: Ledger): Promise<Incident[]> {
  if (change.holder.kind !== 'role') return [];
  return (await containedOn(change.holder.name, change, ledger)).filter(({ deny }) => deny?.rung === 'managed');
}

async function containedOn(role: string, { event }: GuardChange, ledger: Ledger): Promise<Incident[]> {
  const contained = (await ledger.containedOn?.(event.account, role)) ?? [];
  const incidents = await Promise.all(contained.map(({ id }) => ledger.incident(id)));
  return incidents.filter((incident) => incident !== undefined);
}

/** Anybody can give a policy on another target a name of ours. */
function isOn({ kind, name }: Holder, { roleArn }: Incident): boolean {
  const target = parseIamArn(roleArn);
  return kind === 'policy' ? target?.resource === 'role' : target?.resource === kind && target.name === name;
}

/** Whether the ledger has a deny to put back. A lapsed one denies nothing, and anybody may remove it. */
export function isRestorable(incident: Incident, now: Date): boolean {
  return restorableOrder(incident) !== undefined && !hasLapsed(incident, now);
}

/** Whether the last written deny has lapsed. A boundary stands, or of release 0.1.0 even stops the role, until it is taken off. */
export function hasLapsed({ deny }: Incident, now: Date): boolean {
  const lapse = deny?.lapse;
  return deny?.rung !== 'boundary' && lapse !== undefined && new Date(lapse) <= now;
}

function restorableOrder(incident: Incident): Order | undefined {
  return incident.deny === undefined ? undefined : orderIn(incident);
}

/**
 * Asks `contain` to put back a deny of ours that somebody removed. When a responder named by the owner removed it, the incident
 * is recorded as lifted instead. Replay writes no denies, so it does not call this.
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
      if (isResponder(event, settings))
        await ledger.record({ ...incident, state: 'lifted', liftedAt: event.time ?? now });
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
  // An exception may cover the removal and leave another finding on the role: it quiets a message, and keeps no deny away.
  const decision = decisions.find(({ guard }) => guard) ?? decisions.find(({ role }) => role.arn === order?.target);
  if (order === undefined || decision === undefined) return;
  const report = { ...decision, action: 'contain' as const, incident: order.incident };
  await enqueue(restoreCommand({ ...order, report }, eventId));
}
