import { scopeCovers } from '../incident/deny/stands.ts';
import type { WrittenDeny } from '../incident/incident.ts';
import { incidentKey } from '../incident/incident-key.ts';
import type { Incidents } from '../incident/ledger/incidents.ts';
import type { Command } from './command.ts';

/** Where this function instance saw a session's revocation: the key of its incident, by role and session. */
export type Sessions = Map<string, string>;

/**
 * The revocation of a caller's session that an earlier incident wrote and nobody lifted, where it covers this command: the session
 * that called was issued before its call, so before that cutoff, and is dead for its whole life. In a flood this spares IAM. No
 * other deny is shared: a lift or an extension would change what the other incident needs. A plain lift leaves a revocation as it
 * is, nothing extends one, and only the first incident puts it back; `--revive` means the session, whichever incident named it.
 */
export async function coveredBy(
  command: Command,
  sessions: Sessions,
  ledger: Pick<Incidents, 'incident' | 'unreachable'>,
  now: Date,
): Promise<WrittenDeny | undefined> {
  const { at, scope, method } = command;
  const id = sessions.get(sessionOf(command) ?? '');
  if (command.kind !== 'contain' || id === undefined || id === incidentKey(command) || at === undefined)
    return undefined;
  const { state, deny, restored } = (await ledger.incident(id)) ?? {};
  const isOurs = state === 'contained' && restored === undefined && ledger.unreachable?.() === undefined;
  if (!isOurs || deny?.method !== method || new Date(deny.lapse) <= now) return undefined;
  return at < new Date(deny.cutoff) && scopeCovers(deny.scope, scope) ? deny : undefined;
}

/** Remembers a revocation that IAM shows. The oldest are forgotten all at once: whoever calls makes up the names of sessions. */
export function rememberSession(command: Command, sessions: Sessions): void {
  const session = sessionOf(command);
  if (sessions.size >= 500) sessions.clear();
  if (session !== undefined) sessions.set(session, incidentKey(command));
}

function sessionOf({ caller, method, scope, target }: Command): string | undefined {
  const isSession = caller && method === 'revocation' && scope.kind === 'session';
  return isSession ? JSON.stringify([target, scope.userids]) : undefined;
}
