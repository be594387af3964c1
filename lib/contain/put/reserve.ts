import type { Containment } from '../../incident/deny/containment.ts';
import { managedPlace } from '../../incident/deny/containment-of.ts';
import { parsePolicyName } from '../../incident/deny/policy-name.ts';
import type { Reserve, TargetPolicies } from '../ports.ts';
import { putOnRung } from './put-on-rung.ts';
import type { PutDeny } from './putting.ts';

/** See lib/packaging/template/reserves.yml. */
export const RESERVES: readonly string[] = [1, 2, 3, 4].map((n) => `rolewarden-reserve-${n}`);

/** Puts the deny as a managed policy: a new one, or where none can be made a free reserve of the stack. */
export async function putManaged(containment: Containment, policies: TargetPolicies, now: Date): Promise<PutDeny> {
  const made = await putOnRung({ ...containment, rung: 'managed' }, policies);
  if (made.put !== 'unmade') return made;
  for (const reserve of reservesFor(containment)) {
    const held = { ...made.containment, reserve };
    const asked = () => policies.higher?.reserve(managedPlace(held).policyArn);
    if (!isFree(await asked(), containment, now)) continue;
    const done = await putOnRung(held, policies);
    // Another run may have taken the same one at the same time. What it left attached here names another role.
    const isOurs = done.put === 'done' || (await asked())?.policyName === containment.policyName;
    if (isOurs) return done;
  }
  return made;
}

/** Each incident begins at another one, so that two at once rarely meet. */
function reservesFor({ policyName }: Containment): readonly string[] {
  const first = Number.parseInt(parsePolicyName(policyName)?.incident.slice(-4) ?? '', 16) % RESERVES.length;
  return [...RESERVES.slice(first), ...RESERVES.slice(0, first)];
}

/** Unused, and its deny has lapsed or is this very one, which an earlier try wrote and did not attach. */
function isFree(reserve: Reserve | undefined, { policyName, target }: Containment, now: Date): boolean {
  if (reserve === undefined || reserve.uses > 0) return false;
  return (
    reserve.lapse <= now ||
    (reserve.policyName === policyName &&
      managedPlace(reserve).roleName === managedPlace({ target, policyName }).roleName)
  );
}
