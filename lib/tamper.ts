import { activitiesIn } from './activity.ts';
import type { CloudTrailEvent } from './cloudtrail.ts';
import type { Command } from './command.ts';
import { keyOf } from './contain-ledger.ts';
import { parsePolicyName } from './containment.ts';
import type { Decision } from './decision.ts';
import { isResponder } from './guard/caller.ts';
import type { GuardChange } from './guard/change.ts';
import type { Surroundings } from './inspect.ts';
import type { Incident, Ledger } from './ledger.ts';
import { restoreCommand } from './restore.ts';
import { orderIn } from './sweep-gone.ts';

/** The incidents whose deny a change took away or wrote over, as the ledger knows them. */
export async function touchedBy(change: GuardChange, ledger: Ledger): Promise<readonly Incident[]> {
  if (change.outcome !== 'changed') return [];
  if (change.what === 'deny' && change.how !== 'attached') {
    const name = parsePolicyName(change.policyName);
    const incident = name && (await ledger.incident(keyOf(name)));
    return incident === undefined ? [] : [incident];
  }
  if (change.what !== 'role' || change.how === 'deleted') return [];
  const ids = (await ledger.containedOn?.(change.event.account, change.roleName)) ?? [];
  const incidents = await Promise.all(ids.map((id) => ledger.incident(id)));
  return incidents.filter((incident) => incident?.deny?.rung === 'boundary') as Incident[];
}

/** Whether the ledger knows what to put back. */
export function isRestorable(incident: Incident): boolean {
  return incident.deny !== undefined && orderIn(incident) !== undefined;
}

/**
 * Somebody took a deny of ours away: `contain` is asked to put it back as it was. Whoever the owner named as a responder has
 * answered the incident by it, as by a lift. In replay nothing stands that could be put back, so it is not called there.
 */
export async function answerTamper(
  event: CloudTrailEvent,
  decisions: readonly Decision[],
  { ledger, settings }: Surroundings,
  enqueue: (command: Command) => Promise<void>,
): Promise<void> {
  for (const activity of activitiesIn(event)) {
    if (activity.kind !== 'guard-change') continue;
    for (const incident of await touchedBy(activity, ledger)) {
      if (incident.state !== 'contained') continue;
      if (isResponder(event, settings)) await ledger.record({ ...incident, state: 'lifted' });
      else await putBack(incident, event, decisions, enqueue);
    }
  }
}

async function putBack(
  incident: Incident,
  { eventId }: CloudTrailEvent,
  decisions: readonly Decision[],
  enqueue: (command: Command) => Promise<void>,
): Promise<void> {
  const order = orderIn(incident);
  const told = decisions.find(({ findings }) => findings.some(({ detector }) => detector.startsWith('guard-')));
  if (order === undefined || told === undefined || incident.deny === undefined) return;
  const report = { ...told, action: 'contain' as const, incident: order.incident };
  await enqueue(restoreCommand({ ...order, report }, eventId));
}
