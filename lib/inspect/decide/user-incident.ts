import type { Settings } from '../../base/settings/settings.ts';
import type { CloudTrailEvent } from '../../event/cloudtrail.ts';
import type { Containment } from '../../incident/deny/containment.ts';
import type { Incident } from '../../incident/incident.ts';
import { incidentKey } from '../../incident/incident-key.ts';
import type { Decision, Judged } from './decision.ts';

/** An IAM user called and the owner opted in. The root user and sessions are not IAM users. */
export function mayReachUser({ principal }: Pick<CloudTrailEvent, 'principal'>, { contain }: Settings): boolean {
  return principal.kind === 'user' && contain.callerUser === true;
}

/**
 * The ledger's record of the user whom a decision stops. The breaker counts the user as it counts a whole role.
 */
export function userIncidentIn({ decision, counts }: Judged, now: Date): Incident | undefined {
  if (decision.action !== 'contain' && decision.action !== 'observe') return undefined;
  const user = decision.containments.find(({ scope }) => scope.kind === 'user');
  if (user === undefined) return undefined;
  const state = decision.action === 'contain' ? 'contained' : 'observed';
  return { ...onCaller(decision, user, now), state, wholeRole: counts.user };
}

/** The ledger's record of the caller's session that a decision stops: the sweep asks again where `contain` does not stop it. */
export function sessionIncidentIn(decision: Decision, now: Date): Incident | undefined {
  if (decision.action !== 'contain') return undefined;
  const session = decision.containments.find(({ caller, scope }) => caller && scope.kind !== 'user');
  return session && { ...onCaller(decision, session, now), state: 'contained', wholeRole: false };
}

function onCaller({ incident, account }: Decision, { target }: Containment, now: Date) {
  const id = incidentKey({ incident, caller: true });
  return { id, caller: true, account, roleArn: target, at: now } as const;
}
