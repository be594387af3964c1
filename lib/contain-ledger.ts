import type { AnyCarried, Carried, Place } from './carried.ts';
import type { AnyCommand } from './command.ts';
import { isWholeRole } from './contain-breaker.ts';
import { type Incident, type IncidentState, incidentKey } from './incident.ts';
import type { Ledger } from './ledger.ts';
import { parsePolicyName, policyNameOf } from './policy-name.ts';
import { restorationOf, writtenDeny } from './restore.ts';
import type { Settings } from './settings.ts';
import { later, MINUTE } from './time.ts';
import { type AnyContainment, isOnUser } from './user-containment.ts';

/** What the ledger knows of a command's incident. */
export interface Known {
  /** As recorded for this very target: the caller's session of an incident is recorded beside the role. */
  readonly incident?: Incident;
  readonly lifted: boolean;
  /** Why the ledger did not answer. */
  readonly blind?: string;
}

export async function standingOf(command: AnyCommand, ledger: Ledger): Promise<Known> {
  const whole = await ledger.incident(command.incident);
  const own = command.caller ? await ledger.incident(incidentKey(command)) : whole;
  const blind = ledger.unreachable?.();
  return {
    ...(own !== undefined && { incident: own }),
    lifted: whole?.state === 'lifted' || own?.state === 'lifted',
    ...(blind !== undefined && { blind }),
  };
}

const LATE = 15 * MINUTE;

/** Why a command is not carried out: a person has answered the incident, or may have. */
export function answered(command: AnyCommand, known: Known, settings: Settings, now: Date): Carried | undefined {
  const { lifted, blind } = known;
  if (command.kind === 'lift') return undefined;
  const place = { target: command.target, policyName: policyNameOf(command) };
  if (lifted) return { ...place, outcome: 'answered', because: 'a person lifted this incident' };
  if (command.kind === 'contain' && known.incident?.state === 'lapsed')
    return { ...place, outcome: 'answered', because: 'the deny of this incident has lapsed' };
  if (command.kind === 'restore' && blind === undefined) return unrestorable(known, place, now);
  if (command.kind === 'extend' && isOverCap(known, settings, now))
    return { ...place, outcome: 'refused', because: 'the quarantine has reached quarantine.cap' };
  if (blind === undefined || (command.kind === 'contain' && !isLate(command, now))) return undefined;
  return {
    ...place,
    outcome: 'refused',
    because: `the ledger did not answer (${blind}) and the event is older than 15 min: whether a person lifted this incident is not known, so nothing is written`,
  };
}

/** What is not contained any more is not put back; what was put back too often is told, and then left to a person. */
function unrestorable({ incident }: Known, place: Place, now: Date): Carried | undefined {
  const state = incident?.state ?? 'not recorded';
  if (state !== 'contained') return { ...place, outcome: 'answered', because: `the incident is ${state}` };
  const restoration = restorationOf(incident, incident?.deny ?? incident?.userDeny, now);
  return 'refused' in restoration ? { ...place, outcome: 'refused', because: restoration.refused } : undefined;
}

/** Nobody keeps a role stopped for ever by sending extensions. */
function isOverCap({ incident }: Known, { quarantine }: Settings, now: Date): boolean {
  return incident === undefined || later(now, quarantine.window) > later(incident.at, quarantine.cap);
}

function isLate({ report: { time } }: AnyCommand, now: Date): boolean {
  return time !== undefined && now.getTime() - new Date(time).getTime() > LATE;
}

const STATE: Readonly<Record<Carried['outcome'], IncidentState | undefined>> = {
  written: 'contained',
  stands: 'contained',
  observed: 'observed',
  lifted: 'lifted',
  revived: 'lifted',
  answered: undefined,
  refused: 'failed',
  unmodifiable: 'failed',
  absent: 'failed',
  full: 'failed',
  unconfirmed: 'failed',
  kept: undefined,
};

/** What became of the incident, over what `inspect` recorded as decided. */
export async function recordCarried(
  command: AnyCommand,
  carried: AnyCarried,
  { incident }: Known,
  ledger: Ledger,
  now: Date,
): Promise<void> {
  const state = writtenBy(carried) === undefined ? STATE[carried.outcome] : 'contained';
  const failedLift = command.kind === 'lift' && state !== 'lifted';
  const unextended = command.kind === 'extend' && state !== 'contained'; // what it would have followed still stands
  if (state === undefined || failedLift || unextended || isHeldBackCopy(command, incident, state)) return;
  const isRestored = command.kind === 'restore' && carried.outcome !== 'stands' && state === 'contained';
  await ledger.record({
    ...incidentFor(command, incident, now),
    state,
    ...denyIn(command, carried),
    ...(isRestored && { restored: [...(incident?.restored ?? []), now] }),
  });
}

/** A copy that the kill switch, the mode or a rail holds back leaves what stands since before as it is. */
function isHeldBackCopy({ kind }: AnyCommand, known: Incident | undefined, state: IncidentState): boolean {
  const isWritten = known?.state === 'contained' && (known.deny ?? known.userDeny) !== undefined;
  return kind === 'contain' && isWritten && (state === 'observed' || state === 'failed');
}

/** What IAM took or shows; also where it was gone before it was read back, or whoever is that quick would never be answered. */
export function writtenBy(carried: AnyCarried): AnyContainment | undefined {
  switch (carried.outcome) {
    case 'written':
    case 'stands':
      return carried.containment;
    case 'unconfirmed':
      return carried.taken;
    default:
      return undefined;
  }
}

/** What is put back, should somebody take it away; not one of another incident that covers this one. */
function denyIn(command: AnyCommand, carried: AnyCarried): Pick<Incident, 'deny' | 'userDeny'> {
  const containment = (carried.outcome === 'written' ? carried.ordered : undefined) ?? writtenBy(carried);
  if (containment === undefined) return {};
  const { policyName, lapse } = containment;
  if (parsePolicyName(policyName)?.incident !== command.incident) return {};
  return isOnUser(containment) ? { userDeny: { policyName, lapse } } : { deny: writtenDeny(containment) };
}

/** The role's boundary, before ours takes its place: a tag can be changed by whoever may tag roles. */
export async function recordBefore(
  command: AnyCommand,
  boundaryBefore: string,
  known: Known,
  ledger: Ledger,
  now: Date,
): Promise<Known> {
  const incident = { ...incidentFor(command, known.incident, now), boundaryBefore };
  await ledger.record(incident);
  return { ...known, incident };
}

function incidentFor(command: AnyCommand, known: Incident | undefined, now: Date): Incident {
  return {
    state: 'contained',
    wholeRole: isWholeRole(command),
    at: now,
    ...(command.kind === 'contain' && { order: JSON.stringify(command) }),
    ...known,
    id: incidentKey(command),
    account: command.report.account,
    roleArn: command.target,
  };
}
