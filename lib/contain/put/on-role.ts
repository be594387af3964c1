import { isoSeconds } from '../../base/time.ts';
import type { Containment } from '../../incident/deny/containment.ts';
import { type Deny, denyDocument, parseDeny } from '../../incident/deny/deny-document.ts';
import { parsePolicyName } from '../../incident/deny/policy-name.ts';
import { asFound, deniesAllOf, denyOf, endsTooLate } from '../../incident/deny/stands.ts';
import type { AttachedPolicy, InlinePolicy } from '../ports.ts';

/** A deny of ours on a role, with its document. */
export interface DenyOnRole extends Deny {
  readonly policyName: string;
  readonly document: unknown;
  /** Absent for an inline policy. */
  readonly rung?: 'managed';
}

/** The denies of ours among a role's policies. A policy is ours if its name and its document are. */
export function deniesIn(inline: readonly InlinePolicy[]): DenyOnRole[] {
  return inline.flatMap(({ policyName, document }) => {
    const deny = parsePolicyName(policyName) && parseDeny(document);
    return deny === undefined ? [] : [{ ...deny, policyName, document }];
  });
}

export function attachedDeniesIn(attached: readonly AttachedPolicy[]): DenyOnRole[] {
  const policies = attached.map(({ policyArn, document }) => ({
    policyName: policyArn.slice(policyArn.lastIndexOf('/') + 1),
    document,
  }));
  return deniesIn(policies).map((deny) => ({ ...deny, rung: 'managed' as const }));
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

/** The denies that the containment makes needless. */
export function replacedBy(containment: Containment, denies: readonly DenyOnRole[]): DenyOnRole[] {
  return ofSameIncident(containment, denies).filter((deny) => replaces(containment, deny));
}

/** An extension denies all that the deny before it does, by the same method and for longer. */
export function replaces(containment: Containment, deny: Omit<DenyOnRole, 'document'>): boolean {
  return parsePolicyName(deny.policyName)?.method === containment.method && deniesAllOf(denyOf(containment), deny);
}

/**
 * The freezes of the whole role. A planted one that ends later than ours can must not lend us its dates: it would make us freeze
 * the role for as long as it says.
 */
export function freezesAmong(denies: readonly DenyOnRole[], cap: number, now: Date): DenyOnRole[] {
  return denies.filter((deny) => isRoleFreeze(deny) && !endsTooLate(deny, cap, now));
}

function isRoleFreeze({ denies, scope, isHollow }: Deny): boolean {
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
  const shown = asFound(found, containment, found.document, found.policyName);
  return found.rung === undefined ? shown : asManaged(shown);
}

/** The containment in the place and under the name of a deny on the role. */
export function inPlaceOf({ policyName, rung }: DenyOnRole, containment: Containment): Containment {
  const renamed = { ...containment, policyName };
  return rung === undefined ? renamed : asManaged(renamed);
}

export function asManaged(containment: Containment): Containment {
  return { ...containment, rung: 'managed' };
}
