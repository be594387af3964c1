import { parseIamArn, partitionOf, roleArn } from '../base/arn.ts';
import type { Reading, Role, RoleReference } from '../base/role.ts';
import type { NamedRole } from '../detectors/finding.ts';
import type { CloudTrailEvent } from '../event/cloudtrail.ts';
import type { TrustPolicyChange } from './activity.ts';

/**
 * How findings name the role a reference leads to: as read where it could be read, else from the reference itself. A bare name
 * leaves the path unknown; the ARN is then the one without a path.
 */
export function namedRole(reference: RoleReference, reading: Reading<Role>, event: CloudTrailEvent): NamedRole {
  const role = reading.state === 'read' ? reading.value : reading.state === 'unread' ? reading.partial : undefined;
  if (role !== undefined) return { arn: role.arn, name: role.name, ...(role.id !== undefined && { id: role.id }) };
  const { arn, name, instanceProfile, launchTemplate } = reference;
  if (arn !== undefined) return { arn, name: parseIamArn(arn)?.name ?? arn };
  if (name !== undefined && name !== '') return { arn: roleArn(partitionOf(event.region), event.account, name), name };
  if (instanceProfile !== undefined) return { name: `instance profile ${instanceProfile}` };
  if (launchTemplate !== undefined)
    return { name: `launch template ${launchTemplate.id ?? launchTemplate.name ?? ''}`.trim() };
  return { name: 'a role that the event does not show' };
}

/** A user or role as its principal names it: what to ask the account for when judging the passer. */
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
