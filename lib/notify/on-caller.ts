import { parseIamArn } from '../base/arn.ts';
import type { PolicyPlace } from '../contain/carried.ts';
import type { Containment } from '../incident/deny/containment.ts';
import { parsePolicyName } from '../incident/deny/policy-name.ts';

/** Whether the deny is on the caller, not on the incident's role. */
export function isOnCaller({ policyName }: Pick<PolicyPlace, 'policyName'>): boolean {
  return parsePolicyName(policyName)?.caller === true;
}

/** The names of the sessions that a deny is on; none where it is on the whole role or user. */
export function namesIn(scope: Containment['scope']): string[] {
  return 'userids' in scope ? scope.userids.map((userid) => userid.slice(userid.indexOf(':') + 1)) : [];
}

/** The caller that the deny is on, for a headline; undefined when the deny is on the incident's role. */
export function callerIn(
  { target, policyName }: PolicyPlace,
  scope: Containment['scope'] | undefined,
): string | undefined {
  const arn = parseIamArn(target);
  if (arn?.resource === 'user') return `user ${arn.name}`;
  if (!isOnCaller({ policyName })) return undefined;
  const role = arn?.name ?? target;
  return scope?.kind === 'session' ? `session ${namesIn(scope).join(', ')} of ${role}` : `the caller's role ${role}`;
}
