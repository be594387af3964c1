import { parseIamArn } from '../base/arn.ts';
import type { Role, RolePolicy } from '../base/role.ts';
import { managedDocument } from './managed.ts';

/** A role while events change it. `complete` is false when events touched it but nobody showed it whole. */
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

/** One launch template; a version's value is the instance profile it names, undefined for none. */
export interface KnownTemplate {
  readonly id: string;
  readonly name: string;
  versions: Map<number, string | undefined>;
  defaultVersion: number;
}

/** An account as far as a snapshot and events tell. Keys carry the account id, since a trail may hold many. */
export interface AccountState {
  /** By `account/name`: role names are unique in an account, whatever their path. */
  readonly roles: Map<string, KnownRole>;
  readonly users: Map<string, Role>;
  /** By `account/name`: the name of the one role inside, or undefined for an empty profile. */
  readonly profiles: Map<string, string | undefined>;
  readonly policies: Map<string, KnownPolicy>;
  /** By `account/region/id`. */
  readonly templates: Map<string, KnownTemplate>;
  /** Accounts whose every role a snapshot listed: what is not there does not exist. */
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

/** The role as a verdict sees it, with the documents of its managed policies as they stand now. */
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

/** The default version's document, or what is published of an AWS managed policy; without both, what it allows is unknown. */
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
