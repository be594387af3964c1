import { namedArn } from '../base/arn.ts';
import { partitionOf, roleArn } from '../base/partition.ts';
import { type Reading, type Role, type RoleReference, seenOf } from '../base/role.ts';
import type { CloudTrailEvent } from '../event/cloudtrail.ts';
import type { TrustPolicyChange } from './activity.ts';
import type { Case } from './decide/decision.ts';

/**
 * Names the role of a reference for findings: by IAM's answer where the role could be read, else by the reference itself. For a
 * bare name the path is unknown, and the ARN is the one without a path.
 */
export function namedRole(
  reference: RoleReference,
  reading: Reading<Role>,
  event: CloudTrailEvent,
): Pick<Case, 'role' | 'target'> {
  const role = seenOf(reading);
  if (role !== undefined) {
    const { arn, name, id } = role;
    return { role: { arn, name, ...(id !== undefined && { id }) }, target: namedArn(arn) };
  }
  const { arn, name, instanceProfile, launchTemplate } = reference;
  if (arn !== undefined) return named(arn);
  if (name !== undefined && name !== '') return named(roleArn(partitionOf(event.region), event.account, name), name);
  if (instanceProfile !== undefined) return { role: { name: `instance profile ${instanceProfile}` } };
  if (launchTemplate !== undefined)
    return { role: { name: `launch template ${launchTemplate.id ?? launchTemplate.name ?? ''}`.trim() } };
  return { role: { name: 'a role that the event does not show' } };
}

function named(arn: string, name?: string): Pick<Case, 'role' | 'target'> {
  const target = namedArn(arn);
  return { role: { arn, name: name ?? target.name }, target };
}

/** The role behind the caller's session; undefined for any other caller. */
export function issuerReference({ principal }: CloudTrailEvent): RoleReference | undefined {
  return principal.kind === 'role' && principal.issuer !== undefined ? { arn: principal.issuer } : undefined;
}

/** The role whose trust policy changed. */
export function changedRole({
  roleArn: arn,
  roleName,
}: Pick<TrustPolicyChange, 'roleArn' | 'roleName'>): RoleReference {
  return arn === undefined ? { name: roleName } : { arn };
}
