import {
  GetPolicyCommand,
  GetPolicyVersionCommand,
  type IAMClient,
  type ManagedPolicyDetail,
  type PolicyDetail,
  paginateGetAccountAuthorizationDetails,
  type RoleDetail,
  type UserDetail,
} from '@aws-sdk/client-iam';
import { namedArn, parseIamArn } from '../base/arn.ts';
import { isOwnRole, NEVER_CONTAINED } from '../base/own.ts';
import { uncontainableBecause } from '../contain/rails/rails.ts';
import {
  type Carrier,
  type FoundPolicy,
  type ManagedPolicy,
  PREFIX,
  type Scanned,
  type UnattachedPolicy,
  type UnderPrefix,
} from '../incident/deny/found.ts';
import { isReserve, outOfReserve } from '../incident/deny/reserve.ts';
import { documentOf, inlineReader, unlessAbsent } from './inline-policies.ts';

/**
 * The policies under our prefix, on roles, on users and unattached: one paged call reads them all. Roles come first, so that
 * messages about users do not delay theirs.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountAuthorizationDetails.html
 */
export async function underPrefix(client: IAMClient, within: { abortSignal?: AbortSignal } = {}): Promise<Scanned> {
  const roles: RoleDetail[] = [];
  const managed = new Map<string, ManagedPolicyDetail>();
  const users: FoundPolicy[] = [];
  const asked = { Filter: ['Role' as const, 'User' as const, 'LocalManagedPolicy' as const], MaxItems: 1000 };
  for await (const page of paginateGetAccountAuthorizationDetails({ client }, asked, within)) {
    roles.push(...(page.RoleDetailList ?? []).filter(mayCarry)); // thousands of roles, and few that matter
    users.push(...(page.UserDetailList ?? []).flatMap(onUser));
    for (const policy of page.Policies ?? [])
      if (policy.Arn?.split('/').at(-1)?.startsWith(PREFIX)) managed.set(policy.Arn, policy);
  }
  const onRoles = roles.flatMap((role) => onRole(role, managed));
  const held = new Set(onRoles.map((found) => found.managed?.arn)); // whatever the policy's own counts say
  const unattached = [...managed].filter(([arn]) => !held.has(arn)).flatMap(unattachedIn);
  return { carried: [...onRoles, ...users], unattached };
}

function unattachedIn([arn, detail]: [string, ManagedPolicyDetail]): UnattachedPolicy[] {
  const managed = managedPolicy(arn, detail);
  if (managed.uses > 0 || !isOurPlace(arn) || isReserve(nameIn(arn))) return []; // a reserve stays
  return [{ policyName: nameIn(arn), managed, document: defaultDocument(detail) }];
}

function mayCarry({ RolePolicyList, AttachedManagedPolicies, PermissionsBoundary }: RoleDetail): boolean {
  const names = [
    ...(RolePolicyList ?? []).map(({ PolicyName }) => PolicyName),
    ...(AttachedManagedPolicies ?? []).map(({ PolicyName }) => PolicyName),
    PermissionsBoundary?.PermissionsBoundaryArn?.split('/').at(-1),
  ];
  return names.some((name) => name?.startsWith(PREFIX));
}

function onUser({ Arn = '', UserName = '', UserPolicyList }: UserDetail): FoundPolicy[] {
  const found = inlineOn({ arn: Arn, name: UserName, tags: {} }, UserPolicyList);
  return found.filter(({ policyName }) => policyName.startsWith(PREFIX));
}

function inlineOn(target: Carrier, policies: readonly PolicyDetail[] = []): UnderPrefix[] {
  return policies.map(({ PolicyName = '', PolicyDocument = '' }) => ({
    target,
    rung: 'inline',
    policyName: PolicyName,
    document: documentOf(PolicyDocument),
  }));
}

function onRole(detail: RoleDetail, policies: ReadonlyMap<string, ManagedPolicyDetail>): FoundPolicy[] {
  const role: Carrier = {
    arn: detail.Arn ?? '',
    name: detail.RoleName ?? '',
    tags: Object.fromEntries((detail.Tags ?? []).map(({ Key = '', Value = '' }) => [Key, Value])),
  };
  const attached = (detail.AttachedManagedPolicies ?? []).map(({ PolicyArn }) => PolicyArn);
  const boundary = detail.PermissionsBoundary?.PermissionsBoundaryArn;
  const trustPolicy = documentOf(detail.AssumeRolePolicyDocument ?? '');
  const named = namedArn(role.arn);
  const isSpared = uncontainableBecause(named) !== undefined || isOwnRole(named, NEVER_CONTAINED);
  return [
    ...inlineOn(role, detail.RolePolicyList),
    ...attached.map((arn) => managedOn(role, 'managed', arn, policies)),
    managedOn(role, 'boundary', boundary, policies),
  ]
    .filter((found): found is UnderPrefix => found?.policyName.startsWith(PREFIX) === true)
    .map((found) => ({ ...found, ...(isSpared && { document: NOT_OURS }), trustPolicy }));
}

/** The document of a policy that cannot be ours: it is a stranger's, and nobody of ours touches it. */
const NOT_OURS = undefined;

/** Our policies have no path. Elsewhere our functions may neither read nor delete, and IAM's refusal would end the sweep. */
function isOurPlace(arn: string): boolean {
  return parseIamArn(arn)?.path === '/';
}

/** Undefined for a policy outside the listing, such as one of AWS's own: it is never ours. */
function managedOn(
  role: Carrier,
  rung: 'managed' | 'boundary',
  arn: string | undefined,
  policies: ReadonlyMap<string, ManagedPolicyDetail>,
): UnderPrefix | undefined {
  const policy = arn === undefined ? undefined : policies.get(arn);
  if (arn === undefined || policy === undefined) return undefined;
  return {
    target: role,
    rung,
    managed: managedPolicy(arn, policy),
    ...outOfReserve(nameIn(arn), isOurPlace(arn) ? defaultDocument(policy) : NOT_OURS, role.arn),
  };
}

function nameIn(arn: string): string {
  return arn.slice(arn.lastIndexOf('/') + 1);
}

function defaultDocument({ PolicyVersionList = [] }: ManagedPolicyDetail): unknown {
  return documentOf(PolicyVersionList.find(({ IsDefaultVersion }) => IsDefaultVersion === true)?.Document ?? '');
}

function managedPolicy(arn: string, policy: ManagedPolicyDetail): ManagedPolicy {
  return {
    arn,
    ...(policy.CreateDate !== undefined && { createdAt: policy.CreateDate }),
    ...(policy.UpdateDate !== undefined && { updatedAt: policy.UpdateDate }),
    versions: (policy.PolicyVersionList ?? []).map(({ VersionId = '', IsDefaultVersion }) => ({
      id: VersionId,
      isDefault: IsDefaultVersion === true,
    })),
    uses: (policy.AttachmentCount ?? 0) + (policy.PermissionsBoundaryUsageCount ?? 0),
  };
}

/** The policy's document as it is now; undefined when the policy is gone. */
export async function currentDocument(
  { target, policyName, managed, reserve }: UnderPrefix,
  client: IAMClient,
): Promise<unknown> {
  if (managed === undefined) return inlineReader(client)(target, policyName);
  return unlessAbsent(async () => {
    const { Policy } = await client.send(new GetPolicyCommand({ PolicyArn: managed.arn }));
    const asked = { PolicyArn: managed.arn, VersionId: Policy?.DefaultVersionId };
    const stored = documentOf((await client.send(new GetPolicyVersionCommand(asked))).PolicyVersion?.Document ?? '');
    if (reserve === undefined) return stored;
    const shown = outOfReserve(reserve, stored, target.arn);
    return shown.policyName === policyName ? shown.document : undefined; // it has another deny by now
  });
}
