import type { Edit } from '../../../lib/cli/live/edit.ts';
import type { Written } from '../../../lib/contain/ports.ts';
import { POLICY_NAME, QUOTAS, sizeOf } from './quotas.ts';
import { type MemoryAccount, type MemoryPolicy, type MemoryRole, nameIn, type Taken, usesOf } from './state.ts';

/** A call that writes to IAM, by its name in the AWS CLI: the command line's edits, and those that only the functions make. */
export type Write =
  | Edit
  | {
      readonly call: 'put-user-policy';
      readonly userName: string;
      readonly policyName: string;
      readonly document: unknown;
    }
  | { readonly call: 'attach-role-policy'; readonly roleName: string; readonly policyArn: string }
  | { readonly call: 'create-policy'; readonly policyArn: string; readonly document: unknown }
  | { readonly call: 'tag-role'; readonly roleName: string; readonly key: string; readonly value: string };

type On<Key extends string> = Extract<Write, Readonly<Record<Key, string>>>;
type OnPolicy = Exclude<Write, On<'roleName'> | On<'userName'>>;

/** `put-role-policy App/rolewarden-…`: the call, whom it is about, and the policy where it names one. */
export function textOf(write: Write): string {
  const whom = 'roleName' in write ? [write.roleName] : 'userName' in write ? [write.userName] : [];
  const what = 'policyName' in write ? [write.policyName] : 'policyArn' in write ? [nameIn(write.policyArn)] : [];
  return `${write.call} ${[...whom, ...what].join('/')}`;
}

/** The writes that change a policy or where it is: all but tags. */
export function policyWrites(writes: readonly Write[]): Write[] {
  return writes.filter(({ call }) => call !== 'tag-role' && call !== 'untag-role');
}

/** What IAM answers to a write, which is done where the answer is `done`. What no port has a word for is thrown. */
export function written(write: Write, account: MemoryAccount, taken: Taken, now?: Date): Written {
  if ('policyName' in write && !POLICY_NAME.test(write.policyName))
    throw new Error(`ValidationError: policy name ${write.policyName}`);
  if ('userName' in write) return onUser(write, account, taken.user ?? 0);
  return 'roleName' in write ? onRole(write, account, taken) : onPolicy(write, account, now);
}

function onUser(write: On<'userName'>, { users }: MemoryAccount, taken: number): Written {
  const inline = users.get(write.userName)?.inline;
  if (inline === undefined) return 'absent';
  switch (write.call) {
    case 'put-user-policy':
      return putInline(inline, write, QUOTAS.inlineOfUser - taken);
    case 'delete-user-policy':
      return inline.delete(write.policyName) ? 'done' : 'absent';
    default:
      return write satisfies never;
  }
}

/** Paths of the roles that only AWS changes. */
const AWS_PATHS = ['/aws-service-role/', '/aws-reserved/'];

function onRole(write: On<'roleName'>, account: MemoryAccount, taken: Taken): Written {
  const role = account.roles.get(write.roleName);
  if (role === undefined) return 'absent';
  if (AWS_PATHS.some((path) => role.path.startsWith(path))) return 'unmodifiable';
  switch (write.call) {
    case 'put-role-policy':
      return putInline(role.inline, write, QUOTAS.inlineOfRole - (taken.role ?? 0));
    case 'delete-role-policy':
      return role.inline.delete(write.policyName) ? 'done' : 'absent';
    case 'attach-role-policy':
      return attach(role, write.policyArn, account, QUOTAS.attachedToRole - (taken.attached ?? 0));
    case 'detach-role-policy':
      return role.attached.delete(write.policyArn) ? 'done' : 'absent';
    case 'put-role-permissions-boundary':
      if (!isThere(account, write.policyArn)) return 'absent';
      role.boundary = write.policyArn;
      return 'done';
    case 'delete-role-permissions-boundary':
      if (role.boundary === undefined) return 'absent';
      delete role.boundary;
      return 'done';
    case 'tag-role':
      return tag(role, write.key, write.value);
    case 'untag-role':
      for (const key of write.keys) role.tags.delete(key);
      return 'done';
    case 'update-assume-role-policy':
      if (sizeOf(write.document) > QUOTAS.trustPolicy) return 'full';
      role.trust = structuredClone(write.document);
      return 'done';
    default:
      return write satisfies never;
  }
}

function putInline(
  inline: Map<string, unknown>,
  { policyName, document }: { readonly policyName: string; readonly document: unknown },
  room: number,
): Written {
  let size = sizeOf(document);
  for (const [name, other] of inline) if (name !== policyName) size += sizeOf(other);
  if (size > room) return 'full';
  inline.set(policyName, structuredClone(document));
  return 'done';
}

function attach({ attached }: MemoryRole, arn: string, account: MemoryAccount, room: number): Written {
  if (!isThere(account, arn)) return 'absent';
  if (!attached.has(arn) && attached.size >= room) return 'full';
  attached.add(arn);
  return 'done';
}

/** AWS's own policies are there in every account. */
function isThere({ policies }: MemoryAccount, arn: string): boolean {
  return arn.startsWith('arn:aws:iam::aws:policy/') || policies.has(arn);
}

function tag({ tags }: MemoryRole, key: string, value: string): Written {
  if (key.length > QUOTAS.tagKey || value.length > QUOTAS.tagValue) throw new Error(`ValidationError: tag ${key}`);
  if (!tags.has(key) && tags.size >= QUOTAS.tagsOfRole) return 'full';
  tags.set(key, value);
  return 'done';
}

function onPolicy(write: OnPolicy, account: MemoryAccount, now?: Date): Written {
  const policy = account.policies.get(write.policyArn);
  if (write.call === 'create-policy') return create(write, account, now);
  if (policy === undefined) return 'absent';
  switch (write.call) {
    case 'create-policy-version':
      return createVersion(policy, write.document, now);
    case 'delete-policy-version':
      return deleteVersion(policy, write.versionId);
    case 'delete-policy':
      if (usesOf(account, write.policyArn) > 0) throw new Error('DeleteConflict: the policy is attached');
      if (policy.versions.length > 1) throw new Error('DeleteConflict: the policy has more than one version');
      account.policies.delete(write.policyArn);
      return 'done';
    default:
      return write satisfies never;
  }
}

function create(
  { policyArn, document }: Extract<Write, { call: 'create-policy' }>,
  { policies }: MemoryAccount,
  now?: Date,
): Written {
  if (!POLICY_NAME.test(nameIn(policyArn))) throw new Error(`ValidationError: policy name ${nameIn(policyArn)}`);
  if (policies.has(policyArn)) throw new Error(`EntityAlreadyExists: ${policyArn}`);
  if (sizeOf(document) > QUOTAS.managedPolicy) return 'full';
  const versions = [{ id: 'v1', document: structuredClone(document), isDefault: true }];
  policies.set(policyArn, { versions, ...(now && { updatedAt: now }) });
  return 'done';
}

/** The numbers of versions go on counting, whatever was deleted. */
function createVersion(policy: MemoryPolicy, document: unknown, now?: Date): Written {
  if (policy.versions.length >= QUOTAS.versions || sizeOf(document) > QUOTAS.managedPolicy) return 'full';
  const number = Math.max(...policy.versions.map(({ id }) => Number(id.slice(1)))) + 1;
  const older = policy.versions.map((version) => ({ ...version, isDefault: false }));
  policy.versions = [{ id: `v${number}`, document: structuredClone(document), isDefault: true }, ...older];
  if (now !== undefined) policy.updatedAt = now;
  return 'done';
}

function deleteVersion(policy: MemoryPolicy, versionId: string): Written {
  const version = policy.versions.find(({ id }) => id === versionId);
  if (version === undefined) return 'absent';
  if (version.isDefault) throw new Error('DeleteConflict: the default version goes only with its policy');
  policy.versions = policy.versions.filter((one) => one !== version);
  return 'done';
}
