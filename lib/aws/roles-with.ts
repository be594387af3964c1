import { type IAMClient, ListEntitiesForPolicyCommand, NoSuchEntityException } from '@aws-sdk/client-iam';
import type { Role } from '../base/role.ts';
import { ifThere } from './iam-answer.ts';

const MOST_ATTACHED = 25;

/** At most MOST_ATTACHED roles that carry the policy: one on every role of an account must not cost an hour of calls. */
export async function rolesWith(
  PolicyArn: string,
  client: IAMClient,
  readRole: (name: string) => Promise<Role>,
): Promise<Role[]> {
  const asked = new ListEntitiesForPolicyCommand({
    PolicyArn,
    EntityFilter: 'Role',
    PolicyUsageFilter: 'PermissionsPolicy',
    MaxItems: MOST_ATTACHED,
  });
  const { PolicyRoles = [] } = await client.send(asked).catch((error: unknown) => {
    if (error instanceof NoSuchEntityException) return { PolicyRoles: [] }; // deleted since: nobody has it
    throw error;
  });
  const readings = await Promise.all(
    PolicyRoles.map(({ RoleName = '' }) => ifThere('role', RoleName, () => readRole(RoleName))),
  );
  return readings.flatMap((reading) => (reading.state === 'read' ? [reading.value] : []));
}
