import { type NamedArn, namedArn } from '../../base/arn.ts';
import type { Reading, Role } from '../../base/role.ts';
import { seenOf } from '../../base/role.ts';
import type { Approval, Settings } from '../../base/settings/settings.ts';
import type { CloudTrailEvent } from '../../event/cloudtrail.ts';
import type { RolePass } from '../../event/pass.ts';
import { matchesRole } from '../pattern.ts';

/** The entry of the settings that approves this pass. For a call to several possible services, one approved service is enough. */
export function approvalOf(pass: RolePass, role: Reading<Role>, settings: Settings): Approval | undefined {
  const { arn, name } = pass.role;
  const text = arn ?? name;
  const target = seenOf(role) ?? (text === undefined ? undefined : namedArn(text));
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

function callerOf({ principal, caller }: CloudTrailEvent): NamedArn | undefined {
  const text = principal.issuer ?? principal.arn ?? principal.via;
  return caller ?? (text === undefined ? undefined : namedArn(text));
}
