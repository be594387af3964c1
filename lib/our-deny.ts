import { parseDeny } from './deny-document.ts';
import { parsePolicyName } from './policy-name.ts';
import type { Role, RolePolicy } from './role.ts';
import { parseUserDeny } from './user-deny.ts';

/** Whether a policy is a deny of ours, by its name and by all that it says. A user's deny on a role is somebody else's. */
export function isOurDeny({ arn }: Pick<Role, 'arn'>, { name, document }: RolePolicy): boolean {
  if (parsePolicyName(name) === undefined) return false;
  return (arn.includes(':user/') ? parseUserDeny(document) : parseDeny(document)) !== undefined;
}
