import { DAY, isoSeconds } from '../../base/time.ts';
import { denyOnRung } from '../../incident/deny/boundary.ts';
import type { Containment } from '../../incident/deny/containment.ts';
import { denyDocument } from '../../incident/deny/deny-document.ts';
import type { Deny } from '../../incident/deny/found-deny.ts';
import { parsePolicyName } from '../../incident/deny/policy-name.ts';
import { asFound, deniesAllOf, denyOf, endsTooLate } from '../../incident/deny/stands.ts';
import type { RoleState } from '../ports.ts';
import type { DenyOnRole, OnRole } from './putting.ts';

/** The denies of ours among a role's policies. A policy is ours if its name and its document are. */
export function deniesAmong(policies: readonly OnRole[], target: string): DenyOnRole[] {
  return policies.flatMap((policy) => {
    const deny = parsePolicyName(policy.policyName) && denyOnRung(policy.rung, policy.document, target);
    return deny === undefined ? [] : [{ ...deny, ...policy }];
  });
}

/** The denies of the containment's own incident: one deny and its extensions. */
export function ofSameIncident({ policyName }: Containment, denies: readonly DenyOnRole[]): DenyOnRole[] {
  return denies.filter((deny) => isSameIncident(deny.policyName, policyName));
}

/** Whether two policies are of one incident, on the same target. */
export function isSameIncident(policyName: string, other: string): boolean {
  const [a, b] = [parsePolicyName(policyName), parsePolicyName(other)];
  return a !== undefined && a.incident === b?.incident && a.caller === b.caller;
}

/** The denies that the containment makes needless: an extension denies all that the deny before it does, and for longer. */
export function replacedBy(containment: Containment, denies: readonly DenyOnRole[]): DenyOnRole[] {
  return ofSameIncident(containment, denies).filter(
    (deny) => parsePolicyName(deny.policyName)?.method === containment.method && deniesAllOf(denyOf(containment), deny),
  );
}

/**
 * The freezes of the whole role. A planted one that ends later than ours can must not lend us its dates: it would make us freeze
 * the role for as long as it says.
 */
export function freezesAmong(denies: readonly DenyOnRole[], cap: number, now: Date): DenyOnRole[] {
  return denies.filter((deny) => isRoleFreeze(deny) && !endsTooLate(deny, cap, now));
}

export function isRoleFreeze({ denies, scope, isHollow }: Deny): boolean {
  return denies === 'privilege calls' && scope.kind === 'role' && !isHollow;
}

/**
 * A freeze of the role with the later of its own dates and of those that the role carries under its name: other incidents may
 * need these. Every other deny has its name for itself.
 */
export function notShortening(containment: Containment, found: Deny | undefined, cap: number, now: Date): Containment {
  const wanted = denyOf(containment);
  if (found === undefined || !isRoleFreeze(wanted) || !isRoleFreeze(found) || endsTooLate(found, cap, now))
    return containment;
  const cutoff = found.cutoff > wanted.cutoff ? found.cutoff : wanted.cutoff;
  const lapse = found.lapse > wanted.lapse ? found.lapse : wanted.lapse;
  const policyDocument = denyDocument({ ...wanted, cutoff, lapse });
  return { ...containment, cutoff: isoSeconds(cutoff), lapse: isoSeconds(lapse), policyDocument };
}

/** The containment as the deny on the role makes it. */
export function foundAs(found: DenyOnRole, containment: Containment): Containment {
  return inPlaceOf(found, asFound(found, containment, found.document));
}

/** The containment in the place and under the name of a policy on the role. */
export function inPlaceOf({ policyName, rung, reserve }: OnRole, containment: Containment): Containment {
  return { ...containment, policyName, ...(rung !== undefined && { rung }), ...(reserve !== undefined && { reserve }) };
}

/** A role of unknown age counts as old. One that IAM has not seen used in 400 days has no date. */
export function isUnused({ createdAt, lastUsed }: RoleState, now: Date): boolean {
  const isNew = createdAt !== undefined && now.getTime() - createdAt.getTime() < DAY;
  return isNew || lastUsed === undefined || now.getTime() - lastUsed.getTime() > DAY;
}
