import type { Role, RolePolicy } from '../../base/role.ts';
import { parseDeny } from './deny-document.ts';
import { parsePolicyName } from './policy-name.ts';
import { USER_METHOD } from './user-containment.ts';
import { parseUserDeny, type UserDeny } from './user-deny.ts';

/** Where on a role a deny is: the rungs of the ladder, the best one first. */
export type Rung = 'inline' | 'managed' | 'boundary';

/** A role that carries something under our prefix. */
export interface CarryingRole {
  readonly arn: string;
  readonly name: string;
  readonly tags: Readonly<Record<string, string>>;
}

/** A customer managed policy, as the account's listing shows it. */
export interface ManagedPolicy {
  readonly arn: string;
  readonly createdAt?: Date;
  /** Its latest version was made then. */
  readonly updatedAt?: Date;
  readonly versions: readonly { readonly id: string; readonly isDefault: boolean }[];
  /** Users, groups and roles that hold it, and roles or users that it bounds. */
  readonly uses: number;
}

/** A policy under our prefix on a role; whether it is ours its document tells. */
export interface UnderPrefix {
  readonly role: CarryingRole;
  readonly rung: Rung;
  readonly policyName: string;
  /** Absent for an inline policy. */
  readonly managed?: ManagedPolicy;
  readonly document: unknown;
}

/** The same, as a scan of the account shows it. */
export type FoundPolicy = UnderPrefix & {
  /** The role's trust policy, decoded. */
  readonly trustPolicy?: unknown;
};

/** A customer managed policy under our prefix that nothing holds. */
export interface UnattachedPolicy {
  readonly policyName: string;
  readonly managed: ManagedPolicy;
  readonly document: unknown;
}

/** What the account's listing shows under our prefix. */
export interface Scanned {
  readonly onRoles: readonly FoundPolicy[];
  readonly unattached: readonly UnattachedPolicy[];
}

/** An inline policy under our prefix on an IAM user; whether it is ours its document tells. */
export interface OnUser {
  readonly user: { readonly arn: string; readonly name: string };
  readonly policyName: string;
  readonly document: unknown;
}

/** A deny of ours that stands on a user. */
export interface OwnUserDeny extends OnUser, UserDeny {
  readonly incident: string;
  readonly method: typeof USER_METHOD;
}

/** What parses exactly as ours, name and document; undefined for a stranger's, whatever its name. */
export function ownUserDenyIn(found: OnUser): OwnUserDeny | undefined {
  const name = parsePolicyName(found.policyName);
  const deny = parseUserDeny(found.document);
  if (name === undefined || !name.caller || deny === undefined) return undefined;
  return { ...found, ...deny, incident: name.incident, method: USER_METHOD };
}

/** Whether a policy is a deny of ours, by its name and by all that it says. A user's deny on a role is somebody else's. */
export function isOurDeny({ arn }: Pick<Role, 'arn'>, { name, document }: RolePolicy): boolean {
  if (parsePolicyName(name) === undefined) return false;
  return (arn.includes(':user/') ? parseUserDeny(document) : parseDeny(document)) !== undefined;
}
