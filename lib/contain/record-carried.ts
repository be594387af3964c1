import type { Containment } from '../incident/deny/containment.ts';
import { stopsWhole } from '../incident/deny/containment-of.ts';
import type { Incident, IncidentState } from '../incident/incident.ts';
import { incidentKey } from '../incident/incident-key.ts';
import type { Carried } from './carried.ts';
import type { Command } from './command.ts';
import { commandText } from './command-text.ts';
import type { Known } from './memory.ts';
import type { ContainPorts } from './ports.ts';
import { SWITCHED_OFF } from './rails/kill-switch.ts';
import { isPaused, writtenDeny } from './restore.ts';

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

/**
 * Records the outcome over the state that `inspect` recorded as decided.
 * @returns the record; undefined where there is nothing to record
 */
export async function recordCarried(
  command: Command,
  carried: Carried,
  { incident }: Known,
  { ledger, message }: Pick<ContainPorts, 'ledger' | 'message'>,
  now: Date,
): Promise<Incident | undefined> {
  const recorded = async (record: Incident) => ledger.record(record).then(() => record);
  const held = isHeldBySwitch(carried) ? ({ held: true } as const) : {};
  if (held.held && incident !== undefined && command.kind !== 'contain') return recorded({ ...incident, ...held });
  const state = stateAfter(command, carried, incident, now);
  const failedLift = command.kind === 'lift' && state !== 'lifted' && state !== 'revoked';
  const unextended = command.kind === 'extend' && state !== 'contained'; // the deny that it would have extended is still there
  if (state === undefined || failedLift || unextended || isHeldBackCopy(command, incident, state)) return undefined;
  const isRestored =
    command.kind === 'restore' && carried.outcome !== 'stands' && (state === 'contained' || state === 'revoked');
  const written = denyIn(command, carried, incident);
  const { frozen, asked: _, held: __, ...before } = incidentFor(command, incident, now);
  const isFirstLift = command.kind === 'lift' && !command.down && incident?.state !== 'lifted';
  return recorded({
    ...before,
    ...(written.deny === undefined && frozen && { frozen }),
    ...held,
    state,
    ...written,
    ...(message !== undefined && { tellers: { ...incident?.tellers, [command.kind]: message } }),
    ...(isFirstLift && { liftedAt: now }),
    ...(isRestored && { restored: [...(incident?.restored ?? []), now] }),
  });
}

/** An incident that Rolewarden lifted down stays `revoked` when its deny is put back. */
function stateAfter(
  command: Command,
  carried: Carried,
  known: Incident | undefined,
  now: Date,
): IncidentState | undefined {
  if (command.kind === 'lift' && command.down && carried.outcome === 'lifted' && carried.left) return 'revoked';
  const isAhead = command.kind === 'lift' && !command.down && known?.state === 'contained' && known.deny === undefined;
  if (isAhead && carried.outcome === 'refused') return 'lifted'; // the incident's own command waits in the busy queue, and writes nothing then
  const state = writtenBy(carried) === undefined ? STATE[carried.outcome] : 'contained';
  if (command.kind === 'restore' && state === 'failed' && known !== undefined && isPaused(known, now)) return undefined;
  if (command.kind !== 'restore' || known?.state !== 'revoked') return state;
  return state === 'failed' ? 'lifted' : state && 'revoked'; // `failed` would let a late copy of the event stop the role anew
}

/** The sweep asks again for what the kill switch alone holds back; for what the mode holds back it does not. */
export function isHeldBySwitch(carried: Carried): boolean {
  return carried.outcome === 'observed' && carried.because === SWITCHED_OFF;
}

/** A copy that the kill switch, the mode or a rail holds back leaves the record of the written deny as it is. */
function isHeldBackCopy({ kind }: Command, known: Incident | undefined, state: IncidentState): boolean {
  const isWritten = known?.state === 'contained' && known.deny !== undefined;
  return kind === 'contain' && isWritten && (state === 'observed' || state === 'failed');
}

/** The deny that IAM took or shows. An unconfirmed one counts: an attacker who deletes it before it is read back must be answered too. */
export function writtenBy(carried: Carried): Containment | undefined {
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

/** The deny to restore after tampering: the one this incident wrote, or the freeze of the role that covers it. */
function denyIn(command: Command, carried: Carried, known: Incident | undefined): Pick<Incident, 'deny' | 'frozen'> {
  if (carried.outcome === 'lifted')
    return carried.left === undefined ? {} : { deny: carried.left, ...(known?.frozen && { frozen: true }) };
  const containment = writtenBy(carried);
  if (containment === undefined) return {};
  const isFrozen = 'frozen' in carried || (command.kind === 'restore' && known?.frozen);
  return { deny: writtenDeny(containment), ...(isFrozen && { frozen: true }) };
}

function incidentFor(command: Command, known: Incident | undefined, now: Date): Incident {
  return {
    state: 'contained',
    wholeRole: stopsWhole(command),
    at: now,
    ...(command.kind === 'contain' && { order: commandText(command) }),
    ...known,
    id: incidentKey(command),
    ...(command.caller && { caller: true }),
    account: command.account,
    roleArn: command.target,
  };
}
