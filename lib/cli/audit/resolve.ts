import { parseIamArn } from '../../base/arn.ts';
import type { Account, Reading, Role } from '../../base/role.ts';
import type { RolePass } from '../../event/pass.ts';
import type { ProfileHistory } from './profiles.ts';
import type { AuditedRole } from './row.ts';

/**
 * Finds the role behind a pass that names no role ARN. For an instance profile the events decide first, then the account; launch
 * templates and bare names are looked up in the account. Undefined when nothing shows the role.
 */
export async function resolved(
  { event, role }: RolePass,
  history: ProfileHistory,
  account: Account,
): Promise<AuditedRole | undefined> {
  if (role.arn !== undefined) return undefined;
  const { instanceProfile } = role;
  if (instanceProfile === undefined) return known(await account.role(role, event));
  const holding = history.holding(instanceProfile, event.account, event.time);
  if (holding === 'unknown') return known(await account.role(role, event));
  if (holding === 'before' || holding === 'empty') return undefined;
  const owner = parseIamArn(instanceProfile)?.account ?? event.account;
  return known(await account.role({ name: holding.role }, { ...event, account: owner })) ?? { name: holding.role };
}

/** A role that was read has a certain ARN. The path `/` of a partly known one may be a guess, so only its name counts. */
function known(reading: Reading<Role>): AuditedRole | undefined {
  const role = reading.state === 'read' ? reading.value : reading.state === 'unread' ? reading.partial : undefined;
  if (role === undefined) return undefined;
  return reading.state === 'read' || role.path !== '/' ? { arn: role.arn, name: role.name } : { name: role.name };
}
