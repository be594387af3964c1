import type { Target } from '../../base/iam-arn.ts';
import type { Role, RolePolicy } from '../../base/role.ts';
import { denyOnRung, parseBoundary } from './boundary.ts';
import { USER_METHOD } from './containment-of.ts';
import { holderOf, parseDeny } from './deny-document.ts';
import type { Deny } from './found-deny.ts';
import { parsePolicyName } from './policy-name.ts';
import { outOfReserve } from './reserve.ts';

/** Starts the name of every policy that we write. */
export const PREFIX = 'rolewarden-';

/** The ways a role can carry a deny: the rungs of the ladder, the preferred one first. */
export type Rung = 'inline' | 'managed' | 'boundary';

/** A role or user that carries a policy under our prefix. */
export interface Carrier extends Target {
  /** A role's. */
  readonly tags: Readonly<Record<string, string>>;
}

/** A customer managed policy, as the account's listing shows it. */
export interface ManagedPolicy {
  readonly arn: string;
  readonly createdAt?: Date;
  /** When its latest version was made. */
  readonly updatedAt?: Date;
  readonly versions: readonly { readonly id: string; readonly isDefault: boolean }[];
  /** How many users, groups and roles have it attached or as their boundary. */
  readonly uses: number;
}

/** A policy under our prefix on a role, or an inline one on a user. Only its document shows whether it is ours. */
export interface UnderPrefix {
  readonly target: Carrier;
  readonly rung: Rung;
  readonly policyName: string;
  /** Absent for an inline policy. */
  readonly managed?: ManagedPolicy;
  readonly document: unknown;
  /** The reserve policy of the stack that the deny is in. */
  readonly reserve?: string;
}

export type FoundPolicy = UnderPrefix & {
  /** Of a role: its trust policy, decoded. */
  readonly trustPolicy?: unknown;
};

/** A customer managed policy under our prefix that nothing uses. */
export interface UnattachedPolicy {
  readonly policyName: string;
  readonly managed: ManagedPolicy;
  readonly document: unknown;
}

/** All policies under our prefix in the account's listing. */
export interface Scanned {
  readonly carried: readonly FoundPolicy[];
  readonly unattached: readonly UnattachedPolicy[];
}

/** The deny in a policy, if both its name and its document are ours. */
export function denyIn({ policyName, rung, target, document }: UnderPrefix): Deny | undefined {
  return isNamedFor(target.arn, policyName) ? denyOnRung(rung, document, target.arn) : undefined;
}

/** The boundary takes nothing away but what our deny in it does, and gives nothing. */
export function isOurBoundary({ arn }: Pick<Role, 'arn'>, { name, document }: RolePolicy): boolean {
  return parsePolicyName(name) !== undefined && parseBoundary(document, arn) !== undefined;
}

/** A policy is a deny of ours if both its name and its whole document are. The document of a user's deny on a role is not. */
export function isOurDeny({ arn }: Pick<Role, 'arn'>, { name, document }: RolePolicy): boolean {
  const { policyName, document: deny } = outOfReserve(name, document, arn);
  return isNamedFor(arn, policyName) && parseDeny(deny, holderOf(arn)) !== undefined;
}

/** On a user only the deny on a caller is ours, by the one method for users. */
function isNamedFor(arn: string, policyName: string): boolean {
  const name = parsePolicyName(policyName);
  return name !== undefined && (holderOf(arn) === 'role' || (name.caller && name.method === USER_METHOD));
}
