import type { Method } from '../../lib/base/method.ts';
import type { Containment } from '../../lib/incident/deny/containment.ts';
import { containmentOf } from '../../lib/incident/deny/containment-of.ts';
import type { Scope } from '../../lib/incident/deny/deny-policy.ts';
import type { Ground } from './ground.ts';
import { putPolicy, type SandboxRole } from './things/role.ts';

/** The guardrail's own document. Its policy gets another name, so that a guardrail that is deployed here does not take it for its own. */
export function denyFor({ arn }: SandboxRole, method: Method, scope: Scope, lasts: number): Containment {
  return containmentOf({ incident: '0'.repeat(16), target: arn, method, scope }, new Date(), lasts);
}

export const DENY = 'sandbox-deny';

export async function putDeny(ground: Ground, role: SandboxRole, { policyDocument }: Containment): Promise<void> {
  await putPolicy(ground, role.name, DENY, JSON.stringify(policyDocument));
}
