import { parseIamArn } from '../base/arn.ts';
import { INCIDENT_TAG } from '../base/own.ts';
import { MINUTE } from '../base/time.ts';
import { parsePolicyName } from '../incident/deny/policy-name.ts';
import type { Incident } from '../incident/incident.ts';
import { incidentKey, isGuarded } from '../incident/incident-key.ts';
import { answered, knownOf } from './answered.ts';
import type { Carried } from './carried.ts';
import { carryOut } from './carry-out.ts';
import type { Command } from './command.ts';
import { coveredBy, freezeSeen, rememberSeen } from './covered.ts';
import { othersFrozen } from './lift.ts';
import type { Allowed, Hold, Known } from './memory.ts';
import { aboutOf } from './notice.ts';
import { parseCommand } from './parse-command.ts';
import type { ContainPorts, TargetPolicies } from './ports.ts';
import { claimWholeRole, underBreaker } from './rails/breaker.ts';
import { SWITCHED_OFF } from './rails/kill-switch.ts';
import { heldBackBecause } from './rails/observe.ts';
import { isHeldBySwitch, recordCarried, writtenBy } from './record-carried.ts';
import { restorationOf, restoring, stillStands } from './restore.ts';

/**
 * Carries out and records one message of the queue, then sends the outcome to `tell`. Contain before notify: when sending fails,
 * the next try finds the deny in place.
 * @param receives how often the queue has handed this message out, this time included
 * @throws CommandError for a message that is no command of ours
 */
export async function contain(text: string, receives: number, ports: ContainPorts, now: Date): Promise<Carried> {
  const command = parseCommand(text);
  const { on, unread } = await ports.killSwitch(now);
  const hold = heldBackBecause(command, ports.settings) ?? (on ? SWITCHED_OFF : undefined);
  const { carried, because, isTold, recorded } = await doneFor(command, hold, receives, ports, now);
  if (isTold || carried.outcome === 'answered') return carried; // the lift has had its message
  const isWaiting = isHeldBySwitch(carried) && recorded !== undefined && recorded.deny === undefined;
  const lost = writtenBy(carried) === undefined && !isWaiting ? undefined : ports.ledger.unreachable?.();
  const missing = isWaiting ? 'nothing asks for it again' : 'nothing extends this deny';
  const notes = [
    ...(lost === undefined ? [] : [`the ledger has not recorded it (${lost}): ${missing} until it has`]),
    ...(unread === undefined ? [] : [`the kill switch could not be read (${unread}); taken as ${on ? 'on' : 'off'}`]),
    ...(await lookLater(command, carried, ports, lost === undefined ? undefined : recorded)),
  ];
  await ports.publish({
    decision: command.report,
    about: aboutOf(command),
    ...(because !== undefined && { because }),
    // An extension does not page again every half hour. A failed one does, and so does the sweep before the cap.
    ...(command.kind === 'extend' && writtenBy(carried) !== undefined && { severity: 'low' }),
    carried,
    ...(notes.length > 0 && { notes }),
  });
  return carried;
}

/**
 * IAM shows a new policy within seconds: if it is gone a minute later, somebody took it away.
 * @param lost the record that the ledger did not take: the look has it recorded, or else the command itself must come again
 * @returns a note for the reader when the second look could not be ordered
 */
async function lookLater(command: Command, done: Carried, { look }: ContainPorts, lost?: Incident): Promise<string[]> {
  const isOld = done.outcome === 'stands' || command.kind === 'restore'; // no chain of looks and restorations
  if (lost === undefined && (isOld || writtenBy(done) === undefined)) return [];
  try {
    await look({ look: 'deny', id: incidentKey(command), target: command.target, ...(lost && { lost }) }, MINUTE);
    return [];
  } catch (error) {
    if (lost !== undefined) throw error;
    return [`its second look in a minute could not be ordered (${String(error)}): the sweep looks within 15 minutes`];
  }
}

/** What came of the command; `isTold` where its message went out, or another message of the queue sees to it. */
interface Done extends Pick<Allowed, 'because'> {
  readonly carried: Carried;
  readonly isTold: boolean;
  readonly recorded: Incident | undefined;
}

async function doneFor(command: Command, hold: Hold, receives: number, ports: ContainPorts, now: Date): Promise<Done> {
  const { ledger, settings, policies, seen = new Map() } = ports;
  const known = await knownOf(command, ledger);
  const late = answered(command, known, settings, now);
  const allowed = hold === undefined ? await underBreaker(command, known, ledger, settings, now) : { command };
  const { incident } = known;
  const restoration = command.kind === 'restore' ? restorationOf(incident, command.target, now) : undefined;
  const { restores, because } = restoring(restoration);
  const recorded = incident && isGuarded(incident) && !incident.frozen ? incident.deny : undefined;
  const around = {
    baseline: (account: string) => ledger.baseline(account),
    mayStop: () => claimWholeRole(command, ledger, settings, now),
    restores,
    recorded,
    freezeSeen: async () => (recorded ? undefined : freezeSeen(allowed.command, seen, ledger)),
    recordOf: async (policyName: string) => {
      const name = parsePolicyName(policyName);
      const named = name && (await ledger.incident(incidentKey(name)));
      return named && isGuarded(named) && named.deny?.policyName === policyName ? named.deny : undefined;
    },
    frozenBy: incident?.frozen ? incident.deny : undefined,
    othersFrozen: (policyName: string) => othersFrozen(command, policyName, ledger),
  };
  const covering = late === undefined && hold === undefined ? await coveredBy(command, seen, ledger, now) : undefined;
  const done =
    covering ??
    (await unneeded(command, late, known, policies)) ??
    late ??
    (await carryOut(allowed.command, policies, settings, hold, now, around));
  const carried = done.outcome === 'written' ? { ...done, ...whyWritten(command, because) } : done;
  if (carried.outcome === 'written') await tagged(command, policies);
  if (!covering && (carried.outcome === 'written' || carried.outcome === 'stands'))
    rememberSeen(allowed.command, seen, 'frozen' in carried);
  // `inspect` records the incident when all its commands are queued: it may not have been there before.
  const isEarly = command.kind === 'contain' && !command.caller && incident === undefined;
  const before = isEarly ? await knownOf(command, ledger) : known;
  const { tellers, deny, held } = incident ?? {};
  const isAnothers = (deny ?? held) !== undefined && (tellers?.[command.kind] ?? ports.message) !== ports.message;
  const isTold =
    !isNews(command, carried, incident, covering !== undefined) &&
    (receives === 1 || ((carried.outcome === 'stands' || isHeldBySwitch(carried)) && isAnothers));
  const record = await recordCarried(command, carried, before, isTold ? { ledger } : ports, now);
  return {
    carried,
    isTold,
    recorded: covering ? undefined : record,
    ...(allowed.because !== undefined && { because: allowed.because }),
  };
}

/** A copy of an event, or a command that is asked for again, finds what was done already. */
function isNews({ kind }: Command, carried: Carried, known: Incident | undefined, isCovered: boolean): boolean {
  const { state, frozen, deny, held = kind === 'contain' && deny !== undefined, tellers } = known ?? {};
  if (isHeldBySwitch(carried)) return !held && tellers?.[kind] === undefined;
  if (carried.outcome === 'lifted') return state !== 'revoked';
  if (carried.outcome !== 'stands') return true;
  return (isCovered && deny === undefined) || ('frozen' in carried && !frozen); // a freeze of another incident covers this one, too
}

/** @param because why the deny is put back; undefined where nobody took it away */
function whyWritten({ kind }: Command, because: string | undefined) {
  if (because !== undefined) return { because, restored: true };
  return kind === 'extend' ? { extended: true as const } : {};
}

/** `stands` for a refused restoration whose deny IAM shows: the message must not say NOT CONTAINED. */
async function unneeded(
  { kind, target }: Command,
  late: Carried | undefined,
  { incident }: Known,
  policies: Parameters<typeof stillStands>[2],
): Promise<Carried | undefined> {
  if (kind !== 'restore' || late?.outcome !== 'refused' || incident?.deny === undefined) return undefined;
  const containment = await stillStands(target, incident.deny, policies);
  return containment && { outcome: 'stands', containment };
}

/** The tag tells people why the role's calls are denied. A role without it is contained all the same. */
async function tagged({ target, incident, scope }: Command, { higher }: TargetPolicies): Promise<void> {
  if (scope.kind === 'user') return;
  const role = parseIamArn(target)?.name ?? '';
  await higher?.tag(role, INCIDENT_TAG, incident).catch(() => undefined);
}
