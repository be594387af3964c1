import { QUOTAS } from '../../../support/iam/quotas.ts';
import { attachedPolicy } from './attached.ts';
import type { Entities } from './history.ts';
import { mostIn } from './input.ts';
import { policyAnswer } from './policies.ts';
import { validationError } from './refusals.ts';
import { boundaryAnswer, lastUsedAnswer, roleAnswer, tagsAnswer } from './roles.ts';
import type { Asked, Holder, Operations, World } from './states.ts';
import { groupAnswer, userAnswer } from './users.ts';
import { versionAnswer } from './versions.ts';

export const accountReads: Operations = {
  GetAccountSummary: summary,
  GetAccountAuthorizationDetails: authorizationDetails,
};

/** Its counts are those of the newest states. */
function summary({ world: { quotas, Role, User, Group, Policy, InstanceProfile } }: Asked) {
  return {
    SummaryMap: {
      AttachedPoliciesPerRoleQuota: quotas.attached.Role,
      AttachedPoliciesPerUserQuota: quotas.attached.User,
      AttachedPoliciesPerGroupQuota: quotas.attached.Group,
      AssumeRolePolicySizeQuota: quotas.trustPolicy,
      RolePolicySizeQuota: quotas.inline.Role,
      UserPolicySizeQuota: quotas.inline.User,
      GroupPolicySizeQuota: quotas.inline.Group,
      PolicySizeQuota: QUOTAS.managedPolicy,
      VersionsPerPolicyQuota: QUOTAS.versions,
      PoliciesQuota: quotas.policies,
      Policies: Policy.count,
      Roles: Role.count,
      Users: User.count,
      Groups: Group.count,
      InstanceProfiles: InstanceProfile.count,
    },
  };
}

interface Listed {
  /** In the filter. */
  readonly word: string;
  readonly list: string;
  readonly entities: (world: World) => Pick<Entities<unknown>, 'names'>;
  /** Undefined: it does not exist at the moment. */
  readonly detail: (world: World, name: string, seen: number) => unknown;
}

/** In IAM's order. AWS's own policies are not listed: nobody asks for them. */
const LISTED: readonly Listed[] = [
  { word: 'User', list: 'UserDetailList', entities: ({ User }) => User, detail: userDetail },
  { word: 'Group', list: 'GroupDetailList', entities: ({ Group }) => Group, detail: groupDetail },
  { word: 'Role', list: 'RoleDetailList', entities: ({ Role }) => Role, detail: roleDetail },
  { word: 'LocalManagedPolicy', list: 'Policies', entities: ({ Policy }) => Policy, detail: policyDetail },
];

/**
 * Each page is a read of its own, which may lag by another time. The marker is a place in the names that there ever were, so a
 * name that comes or goes between two pages moves no other.
 */
function authorizationDetails({ world, input, seen }: Asked) {
  const most = mostIn(input);
  const { Filter, Marker = '0:0' } = input;
  const lists: Record<string, unknown[]> = Object.fromEntries(LISTED.map(({ list }) => [list, []]));
  const [first = -1, within = -1] = String(Marker).split(':').map(Number);
  if (!(first >= 0 && within >= 0)) throw validationError("Value at 'marker'");
  let shown = 0;
  for (const [place, { word, list, entities, detail }] of LISTED.entries()) {
    if (place < first || (Array.isArray(Filter) && !Filter.includes(word))) continue;
    const { names } = entities(world);
    for (let index = place === first ? within : 0; index < names.length; index++) {
      const found = detail(world, names[index] ?? '', seen);
      if (found === undefined) continue;
      if (shown++ === most) return { ...lists, IsTruncated: true, Marker: `${place}:${index}` };
      lists[list]?.push(found);
    }
  }
  return { ...lists, IsTruncated: false };
}

function userDetail({ User }: World, name: string, seen: number) {
  const user = User.at(name, seen);
  return user && { ...userAnswer(user), ...carried(user, 'User'), GroupList: user.groups, ...boundaryAnswer(user) };
}

function groupDetail({ Group }: World, name: string, seen: number) {
  const group = Group.at(name, seen);
  return group && { ...groupAnswer(group), ...carried(group, 'Group') };
}

function roleDetail({ Role }: World, name: string, seen: number) {
  const role = Role.at(name, seen);
  if (role === undefined) return undefined;
  const { MaxSessionDuration: _, ...listed } = roleAnswer(role);
  const more = { Tags: tagsAnswer(role), ...boundaryAnswer(role), ...lastUsedAnswer(role) };
  return { ...listed, ...carried(role, 'Role'), ...more };
}

function carried({ inline, attached }: Holder, kind: 'Role' | 'User' | 'Group') {
  return {
    [`${kind}PolicyList`]: [...inline].map(([PolicyName, { encoded }]) => ({ PolicyName, PolicyDocument: encoded() })),
    AttachedManagedPolicies: attached.map(attachedPolicy),
  };
}

function policyDetail(world: World, name: string, seen: number) {
  const policy = world.Policy.at(name, seen);
  if (policy === undefined) return undefined;
  const PolicyVersionList = policy.versions.map((version) => ({
    ...versionAnswer(policy, version),
    Document: version.document.encoded(),
  }));
  return { ...policyAnswer(world, policy, seen), PolicyVersionList };
}
