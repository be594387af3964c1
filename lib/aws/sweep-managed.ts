import {
  DeleteConflictException,
  DeletePolicyCommand,
  DeletePolicyVersionCommand,
  DeleteRolePermissionsBoundaryCommand,
  DetachRolePolicyCommand,
  GetPolicyCommand,
  GetRoleCommand,
  type IAMClient,
  ListAttachedRolePoliciesCommand,
  UntagRoleCommand,
} from '@aws-sdk/client-iam';
import type { Written } from '../contain/ports.ts';
import type { ManagedPolicy, UnderPrefix } from '../incident/deny/found.ts';
import type { SweepPorts } from '../sweep/ports.ts';
import { unlessAbsent, written } from './inline-policies.ts';
import { currentDocument } from './live-denies.ts';

/** Takes customer managed denies off roles and deletes them. No code here can make or attach one. */
export function sweepManaged(client: IAMClient): SweepPorts['managed'] {
  return {
    async current(found) {
      return (await isCarried(client, found)) ? currentDocument(found, client) : undefined;
    },
    async remove({ target: { name: RoleName }, rung, managed, reserve }) {
      if (managed === undefined) return 'absent';
      const detached = await written(() =>
        rung === 'boundary'
          ? client.send(new DeleteRolePermissionsBoundaryCommand({ RoleName }))
          : client.send(new DetachRolePolicyCommand({ RoleName, PolicyArn: managed.arn })),
      );
      if (detached !== 'done' || managed.uses > 1 || reserve !== undefined) return detached; // a reserve stays for the next deny
      const answer = await deleted(client, managed);
      return answer === 'used' ? 'done' : answer; // somebody else uses it; this role does not any more
    },
    async discard({ managed }) {
      return (await isUnused(client, managed)) && (await deleted(client, managed)) === 'done';
    },
  };
}

async function isCarried(
  client: IAMClient,
  { target: { name: RoleName }, rung, managed }: UnderPrefix,
): Promise<boolean> {
  if (rung !== 'boundary') return isAttached(client, RoleName, managed?.arn);
  const answer = await unlessAbsent(() => client.send(new GetRoleCommand({ RoleName })));
  return answer?.Role?.PermissionsBoundary?.PermissionsBoundaryArn === managed?.arn;
}

/** A role has at most 25 attached policies, fewer than a page. */
async function isAttached(client: IAMClient, RoleName: string, arn: string | undefined): Promise<boolean> {
  const listed = await unlessAbsent(() => client.send(new ListAttachedRolePoliciesCommand({ RoleName })));
  return (listed?.AttachedPolicies ?? []).some(({ PolicyArn }) => PolicyArn === arn);
}

/** Asks IAM once more, because the listing may be minutes old: the policy must be unused and unchanged. */
async function isUnused(client: IAMClient, { arn, versions, updatedAt }: ManagedPolicy): Promise<boolean> {
  const answer = await unlessAbsent(() => client.send(new GetPolicyCommand({ PolicyArn: arn })));
  const { AttachmentCount, PermissionsBoundaryUsageCount, DefaultVersionId, UpdateDate } = answer?.Policy ?? {};
  return (
    AttachmentCount === 0 &&
    (PermissionsBoundaryUsageCount ?? 0) === 0 &&
    DefaultVersionId === versions.find(({ isDefault }) => isDefault)?.id &&
    UpdateDate?.getTime() === updatedAt?.getTime()
  );
}

/**
 * IAM deletes the default version only with the policy, and a policy only without other versions. `used`: somebody has attached
 * it since, or made it a boundary, and IAM keeps it.
 */
async function deleted(client: IAMClient, { arn: PolicyArn, versions }: ManagedPolicy): Promise<Written | 'used'> {
  for (const { id } of versions.filter(({ isDefault }) => !isDefault))
    await written(() => client.send(new DeletePolicyVersionCommand({ PolicyArn, VersionId: id })));
  try {
    return await written(() => client.send(new DeletePolicyCommand({ PolicyArn })));
  } catch (error) {
    if (error instanceof DeleteConflictException) return 'used';
    throw error;
  }
}

export function untagRole(client: IAMClient): SweepPorts['untag'] {
  return (RoleName, key) => client.send(new UntagRoleCommand({ RoleName, TagKeys: [key] }));
}
