import {
  CreatePolicyVersionCommand,
  DeletePolicyCommand,
  DeletePolicyVersionCommand,
  DeleteRolePermissionsBoundaryCommand,
  DeleteRolePolicyCommand,
  DeleteUserPolicyCommand,
  DetachRolePolicyCommand,
  type IAMClient,
  NoSuchEntityException,
  PutRolePermissionsBoundaryCommand,
  PutRolePolicyCommand,
  UnmodifiableEntityException,
  UntagRoleCommand,
  UpdateAssumeRolePolicyCommand,
} from '@aws-sdk/client-iam';
import type { Edit } from '../cli/live/edit.ts';
import type { Written } from '../contain/ports.ts';
import { QuotaFull } from './inline-policies.ts';

/** Makes one edit with a client of `iamForWriting`. Every other answer of IAM is thrown. */
export async function applyEdit(edit: Edit, client: IAMClient): Promise<Written> {
  try {
    await send(edit, client);
    return 'done';
  } catch (error) {
    if (error instanceof NoSuchEntityException) return 'absent';
    if (error instanceof UnmodifiableEntityException) return 'unmodifiable';
    if (error instanceof QuotaFull) return 'full';
    throw error;
  }
}

function send(edit: Edit, client: IAMClient): Promise<unknown> {
  switch (edit.call) {
    case 'put-role-policy':
      return client.send(
        new PutRolePolicyCommand({
          RoleName: edit.roleName,
          PolicyName: edit.policyName,
          PolicyDocument: JSON.stringify(edit.document),
        }),
      );
    case 'delete-role-policy':
      return client.send(new DeleteRolePolicyCommand({ RoleName: edit.roleName, PolicyName: edit.policyName }));
    case 'delete-user-policy':
      return client.send(new DeleteUserPolicyCommand({ UserName: edit.userName, PolicyName: edit.policyName }));
    case 'detach-role-policy':
      return client.send(new DetachRolePolicyCommand({ RoleName: edit.roleName, PolicyArn: edit.policyArn }));
    case 'create-policy-version':
      return client.send(
        new CreatePolicyVersionCommand({
          PolicyArn: edit.policyArn,
          PolicyDocument: JSON.stringify(edit.document),
          SetAsDefault: true,
        }),
      );
    case 'delete-policy-version':
      return client.send(new DeletePolicyVersionCommand({ PolicyArn: edit.policyArn, VersionId: edit.versionId }));
    case 'delete-policy':
      return client.send(new DeletePolicyCommand({ PolicyArn: edit.policyArn }));
    case 'put-role-permissions-boundary':
      return client.send(
        new PutRolePermissionsBoundaryCommand({ RoleName: edit.roleName, PermissionsBoundary: edit.policyArn }),
      );
    case 'delete-role-permissions-boundary':
      return client.send(new DeleteRolePermissionsBoundaryCommand({ RoleName: edit.roleName }));
    case 'untag-role':
      return client.send(new UntagRoleCommand({ RoleName: edit.roleName, TagKeys: [...edit.keys] }));
    case 'update-assume-role-policy':
      return client.send(
        new UpdateAssumeRolePolicyCommand({
          RoleName: edit.roleName,
          PolicyDocument: JSON.stringify(edit.document),
        }),
      );
    default:
      return edit satisfies never;
  }
}
