import type { NamedArn } from '../../base/arn.ts';
import type { Settings } from '../../base/settings/settings.ts';
import { observedAloneBecause } from '../../contain/rails/observe.ts';
import { protectedBecause } from '../../contain/rails/rails.ts';
import type { CloudTrailEvent } from '../../event/cloudtrail.ts';
import { type Incident, incidentKey } from '../../incident/incident.ts';
import type { Circumstances, Decision } from './decision.ts';

/** An IAM user called and the owner opted in. The root user and sessions are not IAM users. */
export function mayReachUser({ principal }: Pick<CloudTrailEvent, 'principal'>, { contain }: Settings): boolean {
  return principal.kind === 'user' && contain.callerUser === true;
}

/**
 * The ledger's record of the user whom a decision stops. The breaker counts the user as it counts a whole role.
 * @param role the role that the decision is about
 */
export function userIncidentIn(
  decision: Decision,
  role: NamedArn | undefined,
  settings: Settings,
  { now, remade }: Pick<Circumstances, 'now' | 'remade'>,
): Incident | undefined {
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
    wholeRole:
      protectedBecause(role, settings, remade) === undefined &&
      observedAloneBecause(decision.askedBy ?? [], settings) === undefined,
  };
}
