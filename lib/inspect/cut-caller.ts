import type { Reading, Role } from '../base/role.ts';
import type { Effects } from '../contain/effects.ts';
import { detectAll } from '../detectors/finding.ts';
import { unjudgedPassDetectors } from '../detectors/standing-pass.ts';
import type { CloudTrailEvent } from '../event/cloudtrail.ts';
import { isHandOver } from '../event/for-launch.ts';
import type { RolePass } from '../event/pass.ts';
import type { QueuedEvent } from '../event/queued.ts';
import { incidentKey } from '../incident/incident-key.ts';
import { incidentOf } from '../incident/incident-of.ts';
import { approvalOf } from '../judge/power/approval.ts';
import { recallPass } from './cases/seen-pass.ts';
import { callerOrder } from './decide/caller-session.ts';
import { decide } from './decide/decide.ts';
import type { Case, Decision } from './decide/decision.ts';
import { askContain, tellAtOnce } from './dispatch.ts';
import { loadActivities } from './load-activities.ts';
import { namedRole } from './naming.ts';
import { earlierRole, keepsRole } from './same-role.ts';
import type { Surroundings } from './surroundings.ts';

/** The delays of the tries before add up to over two minutes: see `delayOf`. */
export const CUT_FROM = 6;

/**
 * Revokes the session of a caller whose pass cannot be judged for minutes because IAM does not show the passed role: that deny needs
 * nothing but the event. All rails hold. It is the caller's deny of the very incident that the pass has when it is judged at last,
 * so that none is written twice.
 */
export async function cutCaller(
  event: CloudTrailEvent,
  { receives }: Pick<QueuedEvent, 'receives'>,
  around: Surroundings,
  effects: Effects,
): Promise<void> {
  if (receives < CUT_FROM) return;
  const found = await unjudgedCase(event, around);
  const decision = found && (await decisionOn(found, around));
  if (decision === undefined) return;
  await askContain([decision], effects);
  if (receives === CUT_FROM) await tellAtOnce([decision], effects); // every further try would tell it again
}

async function unjudgedCase(event: CloudTrailEvent, around: Surroundings): Promise<Case | undefined> {
  if (event.outcome !== 'succeeded') return undefined;
  for (const activity of await loadActivities(event)) {
    if (activity.kind !== 'role-pass' || !isOfThisAccount(activity)) continue;
    const because = await unshownBecause(activity, around.account);
    const reading: Reading<Role> = { state: 'unread', because: because ?? '' };
    const { role, target } = namedRole(activity.role, reading, event);
    if (because === undefined || target?.resource !== 'role') continue;
    if (await isExpected(activity, target.arn, reading, around)) continue;
    const findings = detectAll(unjudgedPassDetectors, { pass: activity, role });
    return { event, kind: 'pass', role, reading, findings, passedTo: activity.passedTo, unread: ['role'] };
  }
  return undefined;
}

function isOfThisAccount(pass: RolePass): boolean {
  return isHandOver(pass) && pass.source !== 'uncatalogued' && pass.foreignAccount === undefined;
}

/** IAM's error, if it has no answer. Another reason why the event was not judged is none to stop anybody. */
async function unshownBecause(
  { role, event }: RolePass,
  account: Surroundings['account'],
): Promise<string | undefined> {
  try {
    await account.role(role, event);
    return undefined;
  } catch (error) {
    return String(error);
  }
}

/** Whether the owner or the ledger has this pass for a known one, or nobody can ask the ledger. */
async function isExpected(
  pass: RolePass,
  roleArn: string,
  reading: Reading<Role>,
  around: Surroundings,
): Promise<boolean> {
  const { ledger, settings, now } = around;
  if (approvalOf({ pass, role: reading, settings, now }) === 'by name') return true;
  const [memory, earlier] = await Promise.all([recallPass(pass, roleArn, around), earlierRole(pass.event, ledger)]);
  return memory?.edge !== undefined || keepsRole(pass.event, earlier, roleArn) || ledger.unreachable?.() !== undefined;
}

/**
 * Undefined where the event names no session that can be cut, where the session was cut or lifted before, and where exceptions cover
 * the finding. A calling user is left to the judgement: no deny stops less of a user than all.
 */
async function decisionOn(found: Case, { ledger, settings, now }: Surroundings): Promise<Decision | undefined> {
  const incident = incidentOf(found.event.eventId, found.role.arn ?? '');
  const isCutBefore = (await ledger.incident(incidentKey({ incident, caller: true }))) !== undefined;
  if (
    isCutBefore ||
    !settings.contain.callerSession ||
    callerOrder(found.event, incident, settings).order === undefined
  )
    return undefined;
  const { decision } = decide(found, settings, { wholeRoleDenies: 0, now });
  return decision.action === 'suppress' ? undefined : decision;
}
