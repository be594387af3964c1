import {
  DeletePolicyCommand,
  DeletePolicyVersionCommand,
  DetachRolePolicyCommand,
  type IAMClient,
  UntagRoleCommand,
} from '@aws-sdk/client-iam';
import type { SweepPorts } from '../sweep.ts';
import { written } from './inline-policies.ts';
import { currentDocument } from './live-denies.ts';

/** Taking customer managed denies away: no code here can make or attach one. */
export function sweepManaged(client: IAMClient): SweepPorts['managed'] {
  return {
    current: (found) => currentDocument(found, client),
    async remove({ role, managed }) {
      if (managed === undefined) return 'absent';
      const PolicyArn = managed.arn;
      const detached = await written(() =>
        client.send(new DetachRolePolicyCommand({ RoleName: role.name, PolicyArn })),
      );
      if (detached !== 'done' || managed.uses > 1) return detached;
      for (const { id } of managed.versions.filter(({ isDefault }) => !isDefault))
        await written(() => client.send(new DeletePolicyVersionCommand({ PolicyArn, VersionId: id })));
      return written(() => client.send(new DeletePolicyCommand({ PolicyArn })));
    },
  };
}

export function untagRole(client: IAMClient): SweepPorts['untag'] {
  return (RoleName, key) => client.send(new UntagRoleCommand({ RoleName, TagKeys: [key] }));
}
