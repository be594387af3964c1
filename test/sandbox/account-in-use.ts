import { GetAccountAuthorizationDetailsCommand, type RoleDetail } from '@aws-sdk/client-iam';
import { DAY } from '../../lib/base/time.ts';
import type { Aws } from './aws.ts';
import type { Call } from './permissions.ts';
import { everyPage } from './things/kind.ts';

export const LOOKS_AT_ROLES: readonly Call[] = ['iam:GetAccountAuthorizationDetails'];

/** AWS keeps the last use of a role for 400 days; a role that nobody used for this long counts as idle. */
const IDLE = 90 * DAY;

/** Roles of AWS itself, by their paths. */
const OF_AWS = ['/aws-service-role/', '/aws-reserved/'];

/** Names of the roles that somebody uses, apart from the caller's own and those of the guardrail and its sandbox. */
export async function rolesInUse({ iam }: Aws, callerArn: string, now: Date): Promise<string[]> {
  const roles = await everyPage(async (Marker) => {
    const answer = await iam.send(new GetAccountAuthorizationDetailsCommand({ Filter: ['Role'], Marker }));
    return [answer.RoleDetailList ?? [], answer.Marker];
  });
  return roles.filter((role) => isInUse(role, callerArn, now)).map(({ RoleName = '' }) => RoleName);
}

export function isInUse(
  { Path = '/', RoleName = '', RoleLastUsed }: RoleDetail,
  callerArn: string,
  now: Date,
): boolean {
  const used = RoleLastUsed?.LastUsedDate;
  if (used === undefined || now.getTime() - used.getTime() > IDLE) return false;
  if (OF_AWS.some((path) => Path.startsWith(path)) || RoleName.startsWith('rolewarden-')) return false;
  return roleOf(callerArn) !== RoleName;
}

/** The name of the role behind the ARN of a session; undefined for a user. */
function roleOf(callerArn: string): string | undefined {
  return /:assumed-role\/([^/]+)\//.exec(callerArn)?.[1];
}
