import type { Settings } from '../../base/settings/settings.ts';
import type { CloudTrailEvent } from '../../event/cloudtrail.ts';
import type { Incident } from '../../incident/incident.ts';
import { incidentKey } from '../../incident/incident-key.ts';
import type { Judged } from './decision.ts';

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
  return {
    id: incidentKey({ incident: decision.incident, caller: true }),
    caller: true,
    account: decision.account,
    roleArn: user.target,
    state: decision.action === 'contain' ? 'contained' : 'observed',
    at: now,
    wholeRole: counts.user,
  };
}
