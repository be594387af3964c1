import { parseIamArn } from '../base/arn.ts';
import type { Role, RolePolicy } from '../base/role.ts';
import { managedDocument } from './managed.ts';

/** A role while events change it. `complete` is false when neither a snapshot nor CreateRole showed the whole role. */
export interface KnownRole {
  arn: string;
  name: string;
  path: string;
  account: string;
  complete: boolean;
  id?: string;
  createdAt?: Date;
  lastUsed?: Date | 'never';
  maxSessionSeconds?: number;
  trustPolicy?: unknown;
  trustChangedAt?: Date;
  inline: Map<string, unknown>;
  attached: Map<string, string>;
  boundary?: string;
  tags: Record<string, string>;
}

export interface KnownPolicy {
  readonly arn: string;
  versions: Map<string, unknown>;
  defaultVersion: string;
}

/** One launch template. Each version has the instance profile that it names, or undefined. */
export interface KnownTemplate {
  readonly id: string;
  readonly name: string;
  versions: Map<number, string | undefined>;
  defaultVersion: number;
}

/** The accounts that a snapshot and events show. Keys contain the account id, since a trail may have several accounts. */
export interface AccountState {
  /** By `account/name`, because a role name is unique in its account, whatever its path. */
  readonly roles: Map<string, KnownRole>;
  readonly users: Map<string, Role>;
  /** By `account/name`: the name of the one role inside, or undefined for an empty profile. */
  readonly profiles: Map<string, string | undefined>;
  readonly policies: Map<string, KnownPolicy>;
  /** By `account/region/id`. */
  readonly templates: Map<string, KnownTemplate>;
  /** Accounts whose roles a snapshot lists completely: a role that is not in the snapshot does not exist. */
  readonly listed: Set<string>;
}

export function emptyState(): AccountState {
  return {
    roles: new Map(),
    users: new Map(),
    profiles: new Map(),
    policies: new Map(),
    templates: new Map(),
    listed: new Set(),
  };
}

export function keyOf(account: string, name: string): string {
  return `${account}/${name}`;
}

export function newRole(arn: string, complete: boolean): KnownRole | undefined {
  const parsed = parseIamArn(arn);
  if (parsed?.resource !== 'role') return undefined;
  const { name, path, account } = parsed;
  return { arn, name, path, account, complete, inline: new Map(), attached: new Map(), tags: {} };
}

/** The role for a verdict, with the current documents of its managed policies. */
export function roleOf(known: KnownRole, state: AccountState): Role {
  const {
    arn,
    name,
    path,
    account,
    id,
    createdAt,
    lastUsed,
    maxSessionSeconds,
    trustPolicy,
    trustChangedAt,
    boundary,
    tags,
  } = known;
  const inline = [...known.inline].map(
    ([policyName, document]): RolePolicy => ({ kind: 'inline', name: policyName, document }),
  );
  const managed = [...known.attached.keys()].map((policyArn) => managedPolicy(policyArn, state));
  return {
    arn,
    name,
    path,
    account,
    policies: [...inline, ...managed],
    tags,
    ...(id !== undefined && { id }),
    ...(createdAt && { createdAt }),
    ...(lastUsed && { lastUsed }),
    ...(maxSessionSeconds !== undefined && { maxSessionSeconds }),
    ...(trustPolicy !== undefined && { trustPolicy }),
    ...(trustChangedAt && { trustChangedAt }),
    ...(boundary !== undefined && { boundary: managedPolicy(boundary, state) }),
  };
}

/**
 * The policy with its default version's document, or the table's document of an AWS managed policy. Without a document its
 * permissions are unknown.
 */
export function managedPolicy(arn: string, state: AccountState): RolePolicy {
  const known = state.policies.get(arn);
  const document = known?.versions.get(known.defaultVersion) ?? managedDocument(arn);
  return {
    kind: 'managed',
    name: arn.slice(arn.lastIndexOf('/') + 1),
    arn,
    ...(document !== undefined && { document }),
  };
}
