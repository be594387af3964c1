import {
  AttachRolePolicyCommand,
  CreatePolicyCommand,
  CreatePolicyVersionCommand,
  DeleteConflictException,
  DeletePolicyCommand,
  DeletePolicyVersionCommand,
  EntityAlreadyExistsException,
  GetAccountSummaryCommand,
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRoleCommand,
  type IAMClient,
  ListAttachedRolePoliciesCommand,
  ListPolicyVersionsCommand,
  PutRolePermissionsBoundaryCommand,
  TagRoleCommand,
} from '@aws-sdk/client-iam';
import { parseIamArn } from '../base/arn.ts';
import { present } from '../base/json.ts';
import type { HigherRungs, Written } from '../contain/ports.ts';
import { managedPlace } from '../incident/deny/containment-of.ts';
import type { InReserve } from '../incident/deny/deny.ts';
import { sameDocument } from '../incident/deny/deny-document.ts';
import { parsePolicyName } from '../incident/deny/policy-name.ts';
import { isReserve, outOfReserve, parseReserve, reserveDocument } from '../incident/deny/reserve.ts';
import { DEFAULT_ATTACHMENTS } from '../incident/deny/room.ts';
import { documentOf, unlessAbsent, written } from './inline-policies.ts';

/** IAM keeps five versions of a managed policy. */
const MOST_VERSIONS = 5;

/** @param client one of `iamForWriting`, which reports LimitExceeded as a full quota */
export function higherRungs(client: IAMClient): HigherRungs {
  return {
    async carried(RoleName, PolicyArn, rung) {
      if (rung === 'boundary') return (await boundary(RoleName)) === PolicyArn ? current(PolicyArn) : undefined;
      const mayHaveIt = (await attachedTo(RoleName)).filter((arn) => arn === PolicyArn || isReserve(nameIn(arn)));
      return (await read(RoleName, mayHaveIt.filter(mayBeOurs))).find(
        ({ policyName }) => policyName === nameIn(PolicyArn),
      )?.document;
    },
    async attached(RoleName) {
      const [arns, quota] = await Promise.all([attachedTo(RoleName), attachmentsPerRole()]);
      return { slots: quota - arns.length, ours: await read(RoleName, arns.filter(mayBeOurs)) };
    },
    async make(PolicyArn, document) {
      const PolicyName = nameIn(PolicyArn);
      const PolicyDocument = JSON.stringify(document);
      try {
        return await written(() => client.send(new CreatePolicyCommand({ PolicyName, PolicyDocument })));
      } catch (error) {
        if (!(error instanceof EntityAlreadyExistsException)) throw error;
        return remake(PolicyArn, document);
      }
    },
    remake(policy, document) {
      const { target, policyName, reserve } = policy;
      const stored = reserve === undefined ? document : reserveDocument(policyName, target, document);
      return remake(managedPlace(policy).policyArn, stored);
    },
    reserve: (PolicyArn) =>
      unlessAbsent(async () => {
        const { Policy } = await client.send(new GetPolicyCommand({ PolicyArn }));
        const uses = (Policy?.AttachmentCount ?? 0) + (Policy?.PermissionsBoundaryUsageCount ?? 0);
        const found = parseReserve(await current(PolicyArn));
        return found && { target: found.target, policyName: found.policyName, lapse: found.deny.lapse, uses };
      }),
    attach: (RoleName, PolicyArn) => written(() => client.send(new AttachRolePolicyCommand({ RoleName, PolicyArn }))),
    async unmake(PolicyArn) {
      for (const VersionId of await spareVersions(PolicyArn))
        await written(() => client.send(new DeletePolicyVersionCommand({ PolicyArn, VersionId })));
      try {
        return await written(() => client.send(new DeletePolicyCommand({ PolicyArn })));
      } catch (error) {
        if (error instanceof DeleteConflictException) return 'done'; // somebody attached it elsewhere under the name to come
        throw error;
      }
    },
    state: async (RoleName) => {
      const { Role } = await client.send(new GetRoleCommand({ RoleName }));
      return present({
        arn: Role?.Arn,
        boundary: Role?.PermissionsBoundary?.PermissionsBoundaryArn,
        createdAt: Role?.CreateDate,
        lastUsed: Role?.RoleLastUsed?.LastUsedDate,
      });
    },
    async bound(RoleName, PermissionsBoundary) {
      try {
        return await written(() =>
          client.send(new PutRolePermissionsBoundaryCommand({ RoleName, PermissionsBoundary })),
        );
      } catch (error) {
        if (error instanceof Error && error.name === 'AccessDenied') return 'denied';
        throw error;
      }
    },
    tag: (RoleName, Key, Value) => written(() => client.send(new TagRoleCommand({ RoleName, Tags: [{ Key, Value }] }))),
  };

  /** Gives the policy that has the name, from an earlier try of ours or by somebody else, this document. */
  async function remake(PolicyArn: string, document: unknown): Promise<Written> {
    if (sameDocument(await current(PolicyArn), document)) return 'done';
    const spare = await unlessAbsent(() => spareVersions(PolicyArn));
    if (spare === undefined) return 'full'; // the name is taken by a policy with a path: names are unique whatever their path
    const oldest = spare.at(-1); // IAM lists the newest first
    if (spare.length >= MOST_VERSIONS - 1 && oldest !== undefined)
      await written(() => client.send(new DeletePolicyVersionCommand({ PolicyArn, VersionId: oldest })));
    const PolicyDocument = JSON.stringify(document);
    return written(() =>
      client.send(new CreatePolicyVersionCommand({ PolicyArn, PolicyDocument, SetAsDefault: true })),
    );
  }

  async function current(PolicyArn: string): Promise<unknown> {
    return unlessAbsent(async () => {
      const { Policy } = await client.send(new GetPolicyCommand({ PolicyArn }));
      const asked = { PolicyArn, VersionId: Policy?.DefaultVersionId };
      return documentOf((await client.send(new GetPolicyVersionCommand(asked))).PolicyVersion?.Document ?? '');
    });
  }

  async function spareVersions(PolicyArn: string): Promise<string[]> {
    const { Versions = [] } = await client.send(new ListPolicyVersionsCommand({ PolicyArn }));
    return Versions.filter(({ IsDefaultVersion }) => IsDefaultVersion !== true).map(({ VersionId = '' }) => VersionId);
  }

  function read(roleName: string, arns: readonly string[]): Promise<InReserve[]> {
    return Promise.all(
      arns.map(async (arn) =>
        outOfReserve(nameIn(arn), await current(arn), arn.replace(/:policy\/.*/, `:role/${roleName}`)),
      ),
    );
  }

  /** AWS raises the quota for an account that asks. Without an answer the default counts. */
  async function attachmentsPerRole(): Promise<number> {
    const answer = await client.send(new GetAccountSummaryCommand({})).catch(() => undefined);
    return answer?.SummaryMap?.AttachedPoliciesPerRoleQuota ?? DEFAULT_ATTACHMENTS;
  }

  /** A role has at most 25 attached policies, fewer than a page. */
  async function attachedTo(RoleName: string): Promise<string[]> {
    const listed = await unlessAbsent(() => client.send(new ListAttachedRolePoliciesCommand({ RoleName })));
    return (listed?.AttachedPolicies ?? []).map(({ PolicyArn = '' }) => PolicyArn);
  }

  async function boundary(RoleName: string): Promise<string | undefined> {
    const { Role } = await client.send(new GetRoleCommand({ RoleName }));
    return Role?.PermissionsBoundary?.PermissionsBoundaryArn;
  }
}

function nameIn(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}

/** Our policies have no path. IAM lets `contain` read no other, and the refusal would end the containment. */
function mayBeOurs(arn: string): boolean {
  const { path, name = '' } = parseIamArn(arn) ?? {};
  return path === '/' && (parsePolicyName(name) !== undefined || isReserve(name));
}
