import { parseIamArn } from '../base/arn.ts';
import { INCIDENT_TAG } from '../base/own.ts';
import type { Settings } from '../base/settings/settings.ts';
import { MINUTE } from '../base/time.ts';
import { incidentKey } from '../incident/incident.ts';
import { answered, type Known, knownOf } from './answered.ts';
import type { AnyCarried, Carried } from './carried.ts';
import { carryOut, type Hold } from './carry-out.ts';
import { containUser } from './carry-out-user.ts';
import { type AnyCommand, type Command, isUserCommand } from './command.ts';
import { parseAnyCommand } from './parse-command.ts';
import type { ContainPorts, RolePolicies } from './ports.ts';
import { claimWholeRole, underBreaker } from './rails/breaker.ts';
import { heldBackBecause } from './rails/observe.ts';
import { recordBefore, recordCarried, writtenBy } from './record-carried.ts';
import type { Report } from './report.ts';
import { restorationOf, restoring, stillStands } from './restore.ts';

/**
 * Carries out and records one message of the queue, then publishes the outcome. Contain before notify: when publishing fails, the
 * next try finds the deny in place.
 * @param receives how often the queue has handed this message out, this time included
 * @throws CommandError for a message that is no command of ours
 */
export async function contain(text: string, receives: number, ports: ContainPorts, now: Date): Promise<AnyCarried> {
  const command = parseAnyCommand(text);
  const { on, unread } = await ports.killSwitch(now);
  const hold = holdOf(on, command, ports.settings);
  const { carried, report } = isUserCommand(command)
    ? { carried: await containUser(command, hold, ports, now), report: command.report }
    : await containRole(command, hold, ports, now);
  if (carried.outcome === 'answered') return carried; // the lift has had its message
  const repeated = carried.outcome === 'stands' && receives === 1; // a copy of an event whose message went out
  if (repeated) return carried;
  const notes = [
    ...(unread === undefined ? [] : [`the kill switch could not be read (${unread}); taken as ${on ? 'on' : 'off'}`]),
    ...(await lookLater(command, carried, ports)),
  ];
  await ports.publish({ decision: reportFor(command, carried, report), carried, ...(notes.length > 0 && { notes }) });
  return carried;
}

/** A written extension does not page again every half hour. A failed extension does, and so does the sweep before the cap. */
function reportFor({ kind }: AnyCommand, { outcome }: AnyCarried, report: Report): Report {
  return kind === 'extend' && outcome === 'written' ? { ...report, severity: 'low' } : report;
}

/** IAM shows a new policy within seconds: if it is gone a minute later, somebody took it away. */
const SECOND_LOOK = MINUTE;

/** @returns a note for the reader when the second look could not be ordered */
async function lookLater(command: AnyCommand, carried: AnyCarried, { look }: ContainPorts): Promise<string[]> {
  if (carried.outcome === 'stands' || writtenBy(carried) === undefined) return [];
  try {
    await look({ look: 'deny', id: incidentKey(command), target: command.target }, SECOND_LOOK);
    return [];
  } catch (error) {
    return [`its second look in a minute could not be ordered (${String(error)}): the sweep looks within 15 minutes`];
  }
}

async function containRole(
  command: Command,
  hold: Hold,
  { ledger, policies, settings }: ContainPorts,
  now: Date,
): Promise<{ readonly carried: Carried; readonly report: Report }> {
  const known = await knownOf(command, ledger);
  const late = answered(command, known, settings, now);
  const allowed = hold === undefined ? await underBreaker(command, known, ledger, settings, now) : command;
  let latest = known;
  const recordBoundary = async (before: string) => {
    latest = await recordBefore(command, before, known, ledger, now);
  };
  const baseline = (account: string) => ledger.baseline(account);
  const mayStopWhole = () => claimWholeRole(command, ledger, settings, now);
  const restoration = command.kind === 'restore' ? restorationOf(known.incident, known.incident?.deny, now) : undefined;
  const { restores, because } = restoring(restoration);
  const recorded =
    command.kind === 'contain' && known.incident?.state === 'contained' ? known.incident.deny : undefined;
  const around = { recordBoundary, mayStopWhole, baseline, restores, recorded };
  const done =
    (await unneeded(command, late, known, policies)) ??
    late ??
    (await carryOut(allowed, policies, settings, hold, now, around));
  const carried = done.outcome === 'written' && because !== undefined ? { ...done, because, restored: true } : done;
  if (carried.outcome === 'written') await tagged(command, policies);
  // `inspect` records the incident when all its commands are queued: it may not have been there before.
  const isEarly = command.kind === 'contain' && !command.caller && latest.incident === undefined;
  const before = isEarly ? await knownOf(command, ledger) : latest;
  if (carried.outcome !== 'answered') await recordCarried(command, carried, before, ledger, now);
  return { carried, report: allowed.report };
}

/** `stands` for a refused restoration whose deny IAM shows: the message must not say NOT CONTAINED. */
async function unneeded(
  { kind, target }: Command,
  late: Carried | undefined,
  { incident }: Known,
  policies: RolePolicies,
): Promise<Carried | undefined> {
  if (kind !== 'restore' || late?.outcome !== 'refused' || incident?.deny === undefined) return undefined;
  const containment = await stillStands(target, incident.deny, policies);
  return containment && { outcome: 'stands', containment };
}

/** The tag tells people why the role's calls are denied. A role without it is contained all the same. */
async function tagged({ target, incident }: Command, { higher }: RolePolicies): Promise<void> {
  const role = parseIamArn(target)?.name ?? '';
  await higher?.tag(role, INCIDENT_TAG, incident).catch(() => undefined);
}

function holdOf(switchedOff: boolean, command: AnyCommand, settings: Settings): string | undefined {
  return switchedOff ? 'the kill switch is on: nothing is written' : heldBackBecause(command, settings);
}
