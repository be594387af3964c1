import { matchesRole } from '../../base/glob.ts';
import type { NamedArn } from '../../base/iam-arn.ts';
import { isOwnRole, NEVER_CONTAINED } from '../../base/own.ts';
import type { Settings } from '../../base/settings/settings.ts';
import { isoSeconds } from '../../base/time.ts';
import type { Incidents } from '../../incident/ledger/incidents.ts';

/**
 * AWS lets nobody change these roles: PutRolePolicy answers UnmodifiableEntity. The text says what to do instead.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_revoke-sessions.html
 */
export function uncontainableBecause({ path = '' }: NamedArn): string | undefined {
  if (path.startsWith('/aws-service-role/'))
    return 'a service-linked role cannot be changed by anybody but its service: contain who used it, or remove the resource in that service';
  if (path.startsWith('/aws-reserved/'))
    return 'an Identity Center role cannot be changed in the account: disable the user in Identity Center, end the portal session, then deny in the permission set';
  return undefined;
}

/** By ARN, why `protect.roles` does not spare a role that it names: see `remadeIn`. */
export type Remade = ReadonlyMap<string, string>;

/** Why a role or user is never contained. */
export function protectedBecause(
  target: NamedArn | undefined,
  { protect }: Settings,
  remade?: Remade,
): string | undefined {
  if (target === undefined || remade?.has(target.arn)) return undefined;
  if (isOwnRole(target, NEVER_CONTAINED)) return 'a role of the guardrail itself is never contained';
  const setting = target.resource === 'user' ? 'users' : 'roles';
  const pattern = protect[setting]?.find((named) => matchesRole(named, target));
  return pattern === undefined ? undefined : `protect.${setting} names ${pattern}`;
}

export function breakerBecause(wholeRoleDenies: number): string {
  return `the breaker is open (${wholeRoleDenies} whole-role denies in the period), so this user is not stopped: deactivate its access keys`;
}

/**
 * Everybody who may create roles can choose a name that `protect.roles` spares: one that fits a pattern, or the exact name of a
 * role that he deleted first. So `protect.roles` spares only a role that is older than the guardrail's baseline. Where one of the
 * two dates is unknown (no scan yet, no answer), `protect.roles` counts.
 */
export async function remadeBecause(
  role: NamedArn,
  settings: Settings,
  createdAt: () => Promise<Date | undefined>,
  ledger: Pick<Incidents, 'baseline'>,
): Promise<string | undefined> {
  if (!isSparedByName(role, settings)) return undefined;
  const { account = '', name } = role;
  const baseline = await ledger.baseline(account);
  if (baseline === undefined) return undefined;
  const created = await createdAt();
  if (created === undefined || created <= baseline) return undefined;
  return `protect.roles does not spare ${name}: it was created ${isoSeconds(created)}, after the guardrail's first scan of the account (${isoSeconds(baseline)})`;
}

/** As `protectedBecause`, but does not spare a role that was made after the baseline. */
export async function sparedBecause(
  role: NamedArn,
  settings: Settings,
  createdAt: () => Promise<Date | undefined>,
  ledger: Pick<Incidents, 'baseline'>,
): Promise<string | undefined> {
  const remade = await remadeBecause(role, settings, createdAt, ledger);
  return remade === undefined ? protectedBecause(role, settings) : undefined;
}

function isSparedByName(role: NamedArn, settings: Settings): boolean {
  return (
    role.resource === 'role' && !isOwnRole(role, NEVER_CONTAINED) && protectedBecause(role, settings) !== undefined
  );
}
