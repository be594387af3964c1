import { type NamedArn, namedArn } from '../../base/arn.ts';
import { isOwnRole } from '../../base/own.ts';
import type { Settings } from '../../base/settings/settings.ts';
import { matchesRole } from '../../judge/pattern.ts';
import { matches } from '../../judge/policy/wildcard.ts';

/** Roles that can take over an account; never left out by name alone, because anybody who may create a role may use the name. */
const WELL_KNOWN: readonly string[] = [
  'OrganizationAccountAccessRole',
  'AWSControlTowerExecution',
  'AWSCloudFormationStackSetExecutionRole',
  'AWSCloudFormationStackSetAdministrationRole',
];

export function isWellKnown(roleName: string): boolean {
  return WELL_KNOWN.includes(roleName);
}

/** The well-known names that one of these role patterns means. */
export function wellKnownIn(patterns: readonly string[]): string[] {
  const names = patterns.map((pattern) => pattern.slice(pattern.lastIndexOf('/') + 1));
  return WELL_KNOWN.filter((known) => names.some((name) => matches(name, known)));
}

/**
 * Roles that AWS lets nobody change: PutRolePolicy answers UnmodifiableEntity. Says what to do instead.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_revoke-sessions.html
 */
export function uncontainableBecause({ path = '' }: NamedArn): string | undefined {
  if (path.startsWith('/aws-service-role/'))
    return 'a service-linked role cannot be changed by anybody but its service: contain who used it, or remove the resource in that service';
  if (path.startsWith('/aws-reserved/'))
    return 'an Identity Center role cannot be changed in the account: disable the user in Identity Center, end the portal session, then deny in the permission set';
  return undefined;
}

/** The ARNs of roles that `protect.roles` does not spare although it names them, each with why: see `remadeIn`. */
export type Remade = ReadonlyMap<string, string>;

export function protectedBecause(role: NamedArn | undefined, settings: Settings, remade?: Remade): string | undefined {
  if (role === undefined || remade?.has(role.arn)) return undefined;
  if (isOwnRole(role)) return 'a role of the guardrail itself is never contained';
  const pattern = settings.protect.roles.find((protectedRole) => matchesRole(protectedRole, role));
  return pattern === undefined ? undefined : `protect.roles names ${pattern}`;
}

export function protectedUserBecause(userArn: string, settings: Settings): string | undefined {
  const user = namedArn(userArn);
  const pattern = settings.protect.users?.find((protectedUser) => matchesRole(protectedUser, user));
  return pattern === undefined ? undefined : `protect.users names ${pattern}`;
}

export function breakerBecause(wholeRoleDenies: number): string {
  return `the breaker is open (${wholeRoleDenies} whole-role denies in the period), so this user is not stopped: deactivate its access keys`;
}
