import {
  GetGroupPolicyCommand,
  GetUserCommand,
  GetUserPolicyCommand,
  type IAMClient,
  ListAttachedGroupPoliciesCommand,
  ListAttachedUserPoliciesCommand,
  ListGroupPoliciesCommand,
  ListGroupsForUserCommand,
  ListUserPoliciesCommand,
} from '@aws-sdk/client-iam';
import type { Reading, Role, RolePolicy } from '../base/role.ts';
import { fewInline } from './few-inline.ts';
import { decoded, ifThere } from './iam-answer.ts';

type ManagedPolicy = (arn: string) => Promise<RolePolicy>;

/** A user in the shape of a role: own policies, attached ones and those of the groups, read in parallel stages. */
export function iamUsers(client: IAMClient, managed: ManagedPolicy): { user(name: string): Promise<Reading<Role>> } {
  return { user: (UserName) => ifThere('user', UserName, () => readUser(UserName)) };

  async function readUser(UserName: string): Promise<Role> {
    const [{ User: user }, inline, attached, groups] = await Promise.all([
      client.send(new GetUserCommand({ UserName })),
      client.send(new ListUserPoliciesCommand({ UserName, MaxItems: 1000 })),
      client.send(new ListAttachedUserPoliciesCommand({ UserName, MaxItems: 1000 })),
      client.send(new ListGroupsForUserCommand({ UserName, MaxItems: 1000 })),
    ]);
    if (user === undefined) throw new Error(`GetUser ${UserName} answered without a user`);
    const boundaryArn = user.PermissionsBoundary?.PermissionsBoundaryArn;
    const lists = await Promise.all((groups.Groups ?? []).map(({ GroupName = '' }) => listsOf(GroupName)));
    const reads = [
      ...(inline.PolicyNames ?? []).map((name) => () => inlinePolicy(name)),
      ...lists.flatMap(({ reads }) => reads),
    ];
    const arns = [...arnsOf(attached.AttachedPolicies), ...lists.flatMap(({ arns }) => arns)];
    const [{ policies, unreadInline }, others, boundary] = await Promise.all([
      fewInline(reads, (read) => read()),
      Promise.all(arns.map(managed)),
      boundaryArn === undefined ? undefined : managed(boundaryArn),
    ]);
    const { Arn = '', Path = '/', UserId } = user;
    return {
      arn: Arn,
      name: UserName,
      path: Path,
      account: Arn.split(':')[4] ?? '',
      policies: [...policies, ...others],
      ...(unreadInline !== undefined && { unreadInline }),
      ...(UserId !== undefined && { id: UserId }),
      ...(boundary && { boundary }),
    };

    async function inlinePolicy(PolicyName: string): Promise<RolePolicy> {
      const { PolicyDocument } = await client.send(new GetUserPolicyCommand({ UserName, PolicyName }));
      return { kind: 'inline', name: PolicyName, document: decoded(PolicyDocument) };
    }
  }

  async function listsOf(GroupName: string) {
    const [inline, attached] = await Promise.all([
      client.send(new ListGroupPoliciesCommand({ GroupName, MaxItems: 1000 })),
      client.send(new ListAttachedGroupPoliciesCommand({ GroupName, MaxItems: 1000 })),
    ]);
    const reads = (inline.PolicyNames ?? []).map((PolicyName) => async (): Promise<RolePolicy> => {
      const { PolicyDocument } = await client.send(new GetGroupPolicyCommand({ GroupName, PolicyName }));
      return { kind: 'inline', name: PolicyName, document: decoded(PolicyDocument) };
    });
    return { reads, arns: arnsOf(attached.AttachedPolicies) };
  }
}

function arnsOf(policies: readonly { PolicyArn?: string | undefined }[] | undefined): string[] {
  return (policies ?? []).flatMap(({ PolicyArn }) => (PolicyArn === undefined ? [] : [PolicyArn]));
}
