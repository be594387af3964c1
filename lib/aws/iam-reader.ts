import {
  GetInstanceProfileCommand,
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  type IAMClient,
  type Role as IamRole,
  ListAttachedRolePoliciesCommand,
  ListRolePoliciesCommand,
  NoSuchEntityException,
} from '@aws-sdk/client-iam';
import type { Reading, Role, RolePolicy } from '../base/role.ts';
import { fewInline } from './few-inline.ts';
import { decoded, ifThere, type Presence } from './iam-answer.ts';
import { paged } from './paged.ts';

/** Reads this account's roles and users. */
export interface IamReader {
  role(name: string): Promise<Reading<Role>>;
  /** The name of the one role in an instance profile. */
  roleInProfile(profile: string): Promise<Presence<string>>;
  user(name: string): Promise<Reading<Role>>;
  /** See `rolesWith`. */
  rolesWith(policyArn: string): Promise<Role[]>;
}

/**
 * A role's policies at the last read. The next read asks for them at once, beside the lists that show whether they are still
 * there.
 */
interface Guess {
  readonly inline: readonly string[];
  /** Managed policies by ARN, the permissions boundary among them. */
  readonly managed: readonly string[];
}

const MOST_CACHED = 500;

/**
 * A role costs at most three serial round trips, and one when it was read before: names and policies are asked for together, on
 * the guess that the names have not changed. Documents are cached by policy version, because a version never changes; by the
 * policy's unique id too, because one that was deleted and made again under its name begins with v1 again.
 */
export function iamReader(client: IAMClient): IamReader {
  const documents = new Map<string, unknown>();
  const guesses = new Map<string, Guess>();

  return {
    role: (name) => ifThere('role', name, () => readRole(name)),
    roleInProfile,
    // Few events need these: a cold start for a role pass loads no code for them.
    rolesWith: async (arn) => (await import('./roles-with.ts')).rolesWith(arn, client, readRole),
    user: async (name) => (await import('./iam-user.ts')).iamUsers(client, managedPolicy).user(name),
  };

  async function readRole(name: string): Promise<Role> {
    const guess = guesses.get(name) ?? { inline: [], managed: [] };
    const pending = {
      inline: new Map(guess.inline.map((policy) => [policy, settled(inlinePolicy(name, policy))])),
      managed: new Map(guess.managed.map((arn) => [arn, settled(managedPolicy(arn))])),
    };
    const [{ Role: role }, inline, attached] = await Promise.all([
      client.send(new GetRoleCommand({ RoleName: name })),
      inlineNames(name),
      attachedArns(name),
    ]);
    if (role === undefined) throw new Error(`GetRole ${name} answered without a role`);
    const boundaryArn = role.PermissionsBoundary?.PermissionsBoundaryArn;
    keep(guesses, name, { inline, managed: boundaryArn === undefined ? attached : [...attached, boundaryArn] });
    const managed = (arn: string) =>
      listed(
        { kind: 'managed', name: arn.slice(arn.lastIndexOf('/') + 1), arn },
        guessed(pending.managed.get(arn)) ?? managedPolicy(arn),
      );
    const [{ policies, unreadInline }, others, boundary] = await Promise.all([
      fewInline(inline, (policy) =>
        listed({ kind: 'inline', name: policy }, guessed(pending.inline.get(policy)) ?? inlinePolicy(name, policy)),
      ),
      Promise.all(attached.map(managed)),
      boundaryArn === undefined ? undefined : managed(boundaryArn),
    ]);
    const read = roleOf(role, [...policies, ...others], boundary);
    if (unreadInline === undefined) return read;
    guesses.delete(name); // the guess would ask for all of them
    return { ...read, unreadInline };
  }

  async function inlinePolicy(role: string, name: string): Promise<RolePolicy> {
    const { PolicyDocument } = await client.send(new GetRolePolicyCommand({ RoleName: role, PolicyName: name }));
    return { kind: 'inline', name, document: decoded(PolicyDocument) };
  }

  async function managedPolicy(arn: string): Promise<RolePolicy> {
    const { Policy } = await client.send(new GetPolicyCommand({ PolicyArn: arn }));
    const version = Policy?.DefaultVersionId ?? 'v1';
    const key = `${arn} ${Policy?.PolicyId} ${version}`;
    if (!documents.has(key)) {
      const { PolicyVersion } = await client.send(new GetPolicyVersionCommand({ PolicyArn: arn, VersionId: version }));
      keep(documents, key, decoded(PolicyVersion?.Document));
    }
    return { kind: 'managed', name: arn.slice(arn.lastIndexOf('/') + 1), arn, document: documents.get(key) };
  }

  async function inlineNames(name: string): Promise<string[]> {
    return paged(async (Marker) => {
      const page = await client.send(new ListRolePoliciesCommand({ RoleName: name, ...(Marker && { Marker }) }));
      return { items: page.PolicyNames ?? [], marker: page.IsTruncated ? page.Marker : undefined };
    });
  }

  async function attachedArns(name: string): Promise<string[]> {
    return paged(async (Marker) => {
      const page = await client.send(
        new ListAttachedRolePoliciesCommand({ RoleName: name, ...(Marker && { Marker }) }),
      );
      const items = (page.AttachedPolicies ?? []).flatMap(({ PolicyArn }) =>
        PolicyArn === undefined ? [] : [PolicyArn],
      );
      return { items, marker: page.IsTruncated ? page.Marker : undefined };
    });
  }

  async function roleInProfile(profile: string): Promise<Presence<string>> {
    const reading = await ifThere('instance profile', profile, async () => {
      const { InstanceProfile } = await client.send(new GetInstanceProfileCommand({ InstanceProfileName: profile }));
      return InstanceProfile?.Roles?.[0]?.RoleName;
    });
    if (reading.state !== 'read') return reading;
    return reading.value === undefined
      ? { state: 'absent', because: `instance profile ${profile} holds no role` }
      : { state: 'read', value: reading.value };
  }
}

/**
 * A policy that one of IAM's copies lists and another does not have, or that was deleted in between: its document is unread, and
 * the role is there all the same. Whoever puts and deletes policies meanwhile must not make the role look absent.
 */
function listed(policy: Omit<RolePolicy, 'document'>, read: Promise<RolePolicy>): Promise<RolePolicy> {
  return read.catch((error: unknown) => {
    if (error instanceof NoSuchEntityException) return { ...policy, document: undefined };
    throw error;
  });
}

/** A wrong guess (the policy is gone) is no error: the list decides. */
type Settled = Promise<{ readonly policy?: RolePolicy; readonly error?: unknown }>;

function settled(read: Promise<RolePolicy>): Settled {
  return read.then(
    (policy) => ({ policy }),
    (error: unknown) => ({ error }),
  );
}

function guessed(answer: Settled | undefined): Promise<RolePolicy> | undefined {
  return answer?.then(({ policy, error }) => {
    if (policy === undefined) throw error;
    return policy;
  });
}

/** Bounded: the oldest entry goes first. */
function keep<T>(cache: Map<string, T>, key: string, value: T): void {
  cache.delete(key);
  cache.set(key, value);
  const oldest = cache.keys().next().value;
  if (cache.size > MOST_CACHED && oldest !== undefined) cache.delete(oldest);
}

function roleOf(role: IamRole, policies: RolePolicy[], boundary: RolePolicy | undefined): Role {
  const {
    Arn = '',
    RoleName = '',
    Path = '/',
    RoleId,
    CreateDate,
    RoleLastUsed,
    MaxSessionDuration,
    AssumeRolePolicyDocument,
    Tags,
  } = role;
  const trustPolicy = decoded(AssumeRolePolicyDocument);
  return {
    arn: Arn,
    name: RoleName,
    path: Path,
    account: Arn.split(':')[4] ?? '',
    policies,
    tags: Object.fromEntries((Tags ?? []).map(({ Key = '', Value = '' }) => [Key, Value])),
    lastUsed: RoleLastUsed?.LastUsedDate ?? 'never',
    ...(RoleId !== undefined && { id: RoleId }),
    ...(CreateDate && { createdAt: CreateDate }),
    ...(MaxSessionDuration !== undefined && { maxSessionSeconds: MaxSessionDuration }),
    ...(trustPolicy !== undefined && { trustPolicy }),
    ...(boundary && { boundary }),
  };
}
