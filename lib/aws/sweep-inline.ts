import { DeleteRolePolicyCommand, DeleteUserPolicyCommand, type IAMClient } from '@aws-sdk/client-iam';
import { holderOf } from '../incident/deny/deny-document.ts';
import type { SweepPorts } from '../sweep/ports.ts';
import { inlineReader, written } from './inline-policies.ts';

/** Reads and deletes inline policies of roles and users. No code here can put one. */
export function sweepInline(client: IAMClient): SweepPorts['policies'] {
  return {
    read: inlineReader(client),
    remove: ({ arn, name }, PolicyName) =>
      written(() =>
        holderOf(arn) === 'user'
          ? client.send(new DeleteUserPolicyCommand({ UserName: name, PolicyName }))
          : client.send(new DeleteRolePolicyCommand({ RoleName: name, PolicyName })),
      ),
  };
}
