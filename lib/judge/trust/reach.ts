import type { TrustContext } from './context.ts';
import type { Exposure } from './exposure.ts';

/** The callers with AWS credentials (users, roles, accounts) that a principal or a condition lets in. */
export interface Reach {
  readonly kind: ReachKind;
  /** Accounts, organizations or the written value, for evidence. */
  readonly names: readonly string[];
}

/** From narrowest to widest. `unknown` is one particular party that we cannot name; `trusted` accounts are in trusted.accounts. */
const REACHES = [
  'nobody',
  'service',
  'account',
  'organization',
  'trusted',
  'unknown',
  'external',
  'other-organization',
  'public',
] as const;
export type ReachKind = (typeof REACHES)[number];

export const EVERYBODY: Reach = { kind: 'public', names: ['*'] };
export const NOBODY: Reach = { kind: 'nobody', names: [] };

function width(kind: ReachKind): number {
  return REACHES.indexOf(kind);
}

/** Callers must meet both limits, so the narrower one counts. */
export function narrower(one: Reach, other: Reach): Reach {
  return width(other.kind) < width(one.kind) ? other : one;
}

/** Callers need only one of the reaches, so the widest kind counts, with the names of all of that kind. */
export function union(reaches: readonly Reach[]): Reach {
  const kind = REACHES.findLast((candidate) => reaches.some((reach) => reach.kind === candidate)) ?? 'nobody';
  const names = reaches.filter((reach) => reach.kind === kind).flatMap((reach) => reach.names);
  return { kind, names: [...new Set(names)].sort() };
}

export function reachOfAccount(account: string, { account: own, trusted }: TrustContext): Reach {
  const kind = account === own ? 'account' : trusted.accounts.includes(account) ? 'trusted' : 'external';
  return { kind, names: [account] };
}

/** Without the setting `organization` we cannot know whether an organization is ours. */
export function reachOfOrganization(id: string, { organization }: TrustContext): Reach {
  if (organization === undefined) return { kind: 'unknown', names: [`organization ${id}`] };
  return { kind: id === organization ? 'organization' : 'other-organization', names: [id] };
}

export function exposureOf({ kind }: Reach): Exposure {
  return kind === 'trusted' ? 'external' : kind;
}
