import { namedArn } from '../../base/arn.ts';
import { matchesRole } from '../../base/glob.ts';
import type { NamedArn } from '../../base/iam-arn.ts';
import { isNew, type Reading, type Role, seenOf } from '../../base/role.ts';
import type { Approval, Settings } from '../../base/settings/settings.ts';
import type { CloudTrailEvent } from '../../event/cloudtrail.ts';
import type { RolePass } from '../../event/pass.ts';
import { isPattern } from '../policy/wildcard.ts';

/**
 * How far an entry of the settings approves a pass. Only an entry that names the role quiets every finding: whoever may create
 * roles may give one a name that a pattern matches, or take the name of a role that was deleted.
 */
export type Approved = 'by name' | 'by a pattern' | 'by the name of a role that is newer than 24 h';

/** A pass that was denied or that failed, and a role of another account, are nothing that an owner approved. */
export function approvalOf({ pass, role, settings, now }: Approvable): Approved | undefined {
  if (pass.event.outcome !== 'succeeded' || pass.foreignAccount !== undefined) return undefined;
  const entries = entriesFor(pass, role, settings);
  if (entries.length === 0) return undefined;
  if (entries.every((entry) => isPattern(entry.role))) return 'by a pattern';
  return isNew(role, now) ? 'by the name of a role that is newer than 24 h' : 'by name';
}

interface Approvable {
  readonly pass: RolePass;
  readonly role: Reading<Role>;
  readonly settings: Settings;
  readonly now: Date;
}

/** For a call to several possible services, one approved service is enough. */
function entriesFor(pass: RolePass, role: Reading<Role>, settings: Settings): Approval[] {
  const { arn, name } = pass.role;
  const text = arn ?? name;
  const target = seenOf(role) ?? (text === undefined ? undefined : namedArn(text));
  if (target === undefined) return [];
  return settings.approved.filter(
    ({ role: pattern, services, principals }) =>
      matchesRole(pattern, target) &&
      (services === undefined || services.some((service) => pass.passedTo.includes(service))) &&
      isCaller(pass.event, principals),
  );
}

/** An entry without principals approves every caller but the root user, whom nobody means by leaving the principals out. */
function isCaller(event: CloudTrailEvent, principals: readonly string[] | undefined): boolean {
  if (principals === undefined) return event.principal.kind !== 'root';
  const caller = callerOf(event);
  return caller !== undefined && principals.some((principal) => matchesRole(principal, caller));
}

function callerOf({ principal, caller }: CloudTrailEvent): NamedArn | undefined {
  const text = principal.issuer ?? principal.arn ?? principal.via;
  return caller ?? (text === undefined ? undefined : namedArn(text));
}
