import { parseIamArn } from '../../base/arn.ts';
import type { RoleReference } from '../../base/role.ts';

/** The value of a role parameter. `hidden`: there is a role, but CloudTrail does not show it. */
export type RoleValue = RoleReference | 'hidden';

const NAME = /^[\w+=,.@-]{1,128}$/;
const HIDDEN = /^(HIDDEN_DUE_TO_SECURITY_REASONS|<sensitiveDataRemoved>|\*{3,})$/;
/** Runbooks and pipelines may name the role by a variable that gets its value later. */
const VARIABLE = /^\{\{.+\}\}$|^\$[.{]/;
/** Members that take an instance profile. A profile and its role may have different names. */
const TAKES_PROFILE = /instanceprofile|^jobflowrole$|^instancerole$|^resourcerole$/i;

/**
 * The role or instance profile that a parameter's text names: an ARN, percent-encoded or not, or a bare name.
 * Undefined when the text is empty (which clears a role) or names something else.
 */
export function referenceIn(text: string, member: string): RoleValue | undefined {
  const value = decoded(text.trim());
  if (HIDDEN.test(value) || VARIABLE.test(value)) return 'hidden';
  if (value.startsWith('arn:')) return arnReference(value);
  const name = value.slice(value.lastIndexOf('/') + 1); // Glue's console writes service-role/name
  if (!NAME.test(name)) return undefined;
  return TAKES_PROFILE.test(member) ? { instanceProfile: name } : { name };
}

/** Reads only the ARN of a role or an instance profile, for places where a bare word may mean anything. */
export function arnReferenceIn(text: string): RoleReference | undefined {
  const value = decoded(text.trim());
  return value.startsWith('arn:') ? arnReference(value) : undefined;
}

function arnReference(arn: string): RoleReference | undefined {
  const parsed = parseIamArn(arn);
  if (parsed?.resource === 'role') return { arn };
  return parsed?.resource === 'instance-profile' ? { instanceProfile: arn } : undefined;
}

/** Some services' records keep URI parameters percent-encoded. */
function decoded(text: string): string {
  if (!/^arn%3a/i.test(text)) return text;
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
