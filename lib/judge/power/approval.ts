import type { Reading, Role } from '../../base/role.ts';
import type { Approval, Settings } from '../../base/settings/settings.ts';
import type { CloudTrailEvent } from '../../event/cloudtrail.ts';
import type { RolePass } from '../../event/pass.ts';
import { matchesRole } from '../pattern.ts';
import { seenOf } from './passer.ts';

/** The entry of the settings that approves this pass. For a call to several possible services, one approved service is enough. */
export function approvalOf(pass: RolePass, role: Reading<Role>, settings: Settings): Approval | undefined {
  const target = seenOf(role)?.arn ?? pass.role.arn ?? pass.role.name;
  if (target === undefined) return undefined;
  const caller = callerOf(pass.event);
  return settings.approved.find(
    ({ role: pattern, services, principals }) =>
      matchesRole(pattern, target) &&
      (services === undefined || services.some((service) => pass.passedTo.includes(service))) &&
      (principals === undefined ||
        principals.some((principal) => caller !== undefined && matchesRole(principal, caller))),
  );
}

function callerOf({ principal }: CloudTrailEvent): string | undefined {
  return principal.issuer ?? principal.arn ?? principal.via;
}
