import { parsePolicyName } from '../incident/deny/policy-name.ts';
import { scopeCovers } from '../incident/deny/stands.ts';
import type { WrittenDeny } from '../incident/incident.ts';
import { incidentKey } from '../incident/incident-key.ts';
import type { Incidents } from '../incident/ledger/incidents.ts';
import type { Carried } from './carried.ts';
import type { Command } from './command.ts';
import type { Seen } from './memory.ts';
import { asWritten } from './restore.ts';

/**
 * The revocation of a caller's session that an earlier incident wrote and nobody lifted, where it covers this command: the session
 * that called was issued before its call, so before that cutoff, and is dead for its whole life. In a flood this spares IAM. No
 * other deny but the freeze is shared: a lift or an extension would change what the other incident needs. A plain lift leaves a
 * revocation as it is, nothing extends one, and only the first incident puts it back; `--revive` means
 * the session.
 */
export async function coveredBy(
  command: Command,
  seen: Seen,
  ledger: Incidents,
  now: Date,
): Promise<Carried | undefined> {
  const { at, scope, method } = command;
  const id = seen.get(sessionOf(command) ?? '');
  if (command.kind !== 'contain' || !id || id === incidentKey(command) || at === undefined) return undefined;
  const { state, deny, restored } = (await ledger.incident(id)) ?? {};
  const isOurs = state === 'contained' && restored === undefined && ledger.unreachable?.() === undefined;
  if (!isOurs || deny?.method !== method || new Date(deny.lapse) <= now) return undefined;
  if (at >= new Date(deny.cutoff) || !scopeCovers(deny.scope, scope)) return undefined;
  const because = `the deny of incident ${parsePolicyName(deny.policyName)?.incident} has stopped this session already`;
  const containment = { ...asWritten(command.target, deny), ...(deny.rung !== undefined && { rung: deny.rung }) };
  return { outcome: 'stands', containment, because };
}

/**
 * The freeze that an incident's record has, where the role had no room for a deny as long as this command's. In a flood this spares
 * reading the 30 denies of a full role. `putDeny` asks whether IAM shows the freeze, and whether it lasts until the sweep extends it.
 */
export async function freezeSeen(command: Command, seen: Seen, ledger: Incidents): Promise<WrittenDeny | undefined> {
  const id = seen.get(roomOf(command));
  const { state, frozen, deny } = (id && (await ledger.incident(id))) || {};
  return state === 'contained' && frozen && ledger.unreachable?.() === undefined ? deny : undefined;
}

/** Remembers what IAM shows. The oldest are forgotten all at once: whoever calls makes up the names of sessions. */
export function rememberSeen(command: Command, seen: Seen, isFrozen = false): void {
  const key = isFrozen ? roomOf(command) : sessionOf(command);
  if (seen.size >= 500) seen.clear();
  if (key !== undefined) seen.set(key, incidentKey(command));
}

/** Two denies of one method are as long as the names of their sessions. A critical one may become a boundary, others may not. */
function roomOf({ target, severity, method, scope }: Command): string {
  return JSON.stringify([target, severity, method, scope.kind, JSON.stringify(scope).length]);
}

function sessionOf({ caller, method, scope, target }: Command): string | undefined {
  const isSession = caller && method === 'revocation' && scope.kind === 'session';
  return isSession ? JSON.stringify([target, scope.userids]) : undefined;
}
