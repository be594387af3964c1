import { parseIamArn } from '../base/arn.ts';
import { isObject, type JsonObject, textOf } from '../base/json.ts';
import type { Account, Role, RolePolicy } from '../base/role.ts';
import type { CloudTrailEvent } from '../event/cloudtrail.ts';
import { grow } from './grow.ts';
import { accountOf } from './read.ts';
import { type AccountState, emptyState, keyOf, managedPolicy, newRole, roleOf } from './state.ts';

/** An account from a snapshot that changes with the events applied to it. */
export interface GrowingAccount extends Account {
  /** Applies the effect of a successful call on roles, policies, instance profiles and launch templates. */
  apply(event: CloudTrailEvent): void;
  /** Every completely known role. */
  roles(): Role[];
  /** Every user of the snapshot. */
  users(): Role[];
  /** The latest date in the snapshot: it was taken then or later. Absent without a snapshot. */
  readonly takenAfter?: Date;
}

/** The problem with a snapshot file, for a person. */
export class SnapshotError extends Error {
  override name = 'SnapshotError';
}

/**
 * The output of `aws iam get-account-authorization-details` (one or several pages or accounts, as an array), or nothing.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountAuthorizationDetails.html
 * @throws SnapshotError when the value is something else
 */
export function snapshotAccount(details?: unknown): GrowingAccount {
  const state = emptyState();
  const pages = details === undefined ? [] : Array.isArray(details) ? details : [details];
  for (const page of pages) readPage(page, state);
  const takenAfter = latestDate(state);
  const baseline = new Map([...state.roles.values()].map(({ arn, trustPolicy }) => [arn, trustPolicy]));
  return {
    trustBaseline: (roleArn, at) => (takenAfter !== undefined && takenAfter < at ? baseline.get(roleArn) : undefined),
    ...accountOf(state),
    apply: (event) => grow(state, event),
    roles: () => [...state.roles.values()].filter(({ complete }) => complete).map((known) => roleOf(known, state)),
    users: () => [...state.users.values()],
    ...(takenAfter && { takenAfter }),
  };
}

function readPage(page: unknown, state: AccountState): void {
  if (!isObject(page) || !Array.isArray(page.RoleDetailList))
    throw new SnapshotError('not the output of `aws iam get-account-authorization-details`: RoleDetailList is missing');
  for (const policy of objects(page.Policies)) readPolicy(policy, state);
  for (const role of objects(page.RoleDetailList)) readRole(role, state);
  const groups = new Map(objects(page.GroupDetailList).map((group) => [textOf(group.GroupName) ?? '', group]));
  for (const user of objects(page.UserDetailList)) readUser(user, groups, state);
}

function readPolicy(policy: JsonObject, state: AccountState): void {
  const arn = textOf(policy.Arn);
  if (arn === undefined) return;
  const versions = objects(policy.PolicyVersionList).map((version): [string, unknown] => [
    textOf(version.VersionId) ?? '',
    decoded(version.Document),
  ]);
  state.policies.set(arn, { arn, versions: new Map(versions), defaultVersion: textOf(policy.DefaultVersionId) ?? '' });
}

function readRole(role: JsonObject, state: AccountState): void {
  const arn = textOf(role.Arn);
  const known = arn === undefined ? undefined : newRole(arn, true);
  if (known === undefined)
    throw new SnapshotError(`RoleDetailList holds ${JSON.stringify(arn ?? null)} where a role ARN was expected`);
  const id = textOf(role.RoleId);
  const createdAt = dateOf(role.CreateDate);
  const used = isObject(role.RoleLastUsed) ? (dateOf(role.RoleLastUsed.LastUsedDate) ?? 'never') : undefined;
  const boundary = isObject(role.PermissionsBoundary)
    ? textOf(role.PermissionsBoundary.PermissionsBoundaryArn)
    : undefined;
  const trustPolicy = decoded(role.AssumeRolePolicyDocument);
  Object.assign(known, {
    ...(id !== undefined && { id }),
    ...(createdAt && { createdAt }),
    ...(used && { lastUsed: used }),
    ...(boundary !== undefined && { boundary }),
    ...(trustPolicy !== undefined && { trustPolicy }),
    inline: new Map(
      objects(role.RolePolicyList).map((policy) => [textOf(policy.PolicyName) ?? '', decoded(policy.PolicyDocument)]),
    ),
    attached: new Map(
      objects(role.AttachedManagedPolicies).map((policy) => [
        textOf(policy.PolicyArn) ?? '',
        textOf(policy.PolicyName) ?? '',
      ]),
    ),
    tags: tagsOf(role.Tags),
  });
  state.roles.set(keyOf(known.account, known.name), known);
  state.listed.add(known.account);
  for (const profile of objects(role.InstanceProfileList))
    state.profiles.set(keyOf(known.account, textOf(profile.InstanceProfileName) ?? ''), known.name);
}

/** A user in the shape of a role, with its own policies and those of its groups. */
function readUser(user: JsonObject, groups: ReadonlyMap<string, JsonObject>, state: AccountState): void {
  const arn = textOf(user.Arn);
  const parsed = arn === undefined ? undefined : parseIamArn(arn);
  if (arn === undefined || parsed === undefined) return;
  const memberships = Array.isArray(user.GroupList) ? user.GroupList.map((name) => groups.get(String(name))) : [];
  const boundary = isObject(user.PermissionsBoundary)
    ? textOf(user.PermissionsBoundary.PermissionsBoundaryArn)
    : undefined;
  const id = textOf(user.UserId);
  state.users.set(arn, {
    arn,
    name: parsed.name,
    path: parsed.path,
    account: parsed.account,
    ...(id !== undefined && { id }),
    policies: [
      ...policiesOf(user.UserPolicyList, user.AttachedManagedPolicies, state),
      ...memberships.flatMap((group) => policiesOf(group?.GroupPolicyList, group?.AttachedManagedPolicies, state)),
    ],
    ...(boundary !== undefined && { boundary: managedPolicy(boundary, state) }),
  });
}

function policiesOf(inline: unknown, attached: unknown, state: AccountState): RolePolicy[] {
  return [
    ...objects(inline).map(
      (policy): RolePolicy => ({
        kind: 'inline',
        name: textOf(policy.PolicyName) ?? '',
        document: decoded(policy.PolicyDocument),
      }),
    ),
    ...objects(attached).map((policy) => managedPolicy(textOf(policy.PolicyArn) ?? '', state)),
  ];
}

/**
 * The API answers documents URL-encoded, the CLI decodes them into objects. Any other text is kept, so that the policy reader
 * reports it.
 */
function decoded(document: unknown): unknown {
  if (typeof document !== 'string') return document ?? undefined;
  try {
    return JSON.parse(document.startsWith('%') ? decodeURIComponent(document) : document);
  } catch {
    return document;
  }
}

function objects(value: unknown): JsonObject[] {
  return Array.isArray(value) ? value.filter(isObject) : [];
}

function tagsOf(value: unknown): Record<string, string> {
  return Object.fromEntries(objects(value).map((tag) => [textOf(tag.Key) ?? '', textOf(tag.Value) ?? '']));
}

/** The CLI writes ISO 8601, the SDK answers dates, and boto3 dumps may have epoch seconds. */
function dateOf(value: unknown): Date | undefined {
  const time =
    typeof value === 'number'
      ? new Date(value * 1000)
      : typeof value === 'string' || value instanceof Date
        ? new Date(value)
        : undefined;
  return time === undefined || Number.isNaN(time.getTime()) ? undefined : time;
}

function latestDate({ roles }: AccountState): Date | undefined {
  const times = [...roles.values()].flatMap(({ createdAt, lastUsed }) => [
    createdAt,
    lastUsed === 'never' ? undefined : lastUsed,
  ]);
  const known = times.filter((time) => time !== undefined).map((time) => time.getTime());
  return known.length === 0 ? undefined : new Date(Math.max(...known));
}
