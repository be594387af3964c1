import type { TrustContext } from './context.ts';
import type { Exposure } from './exposure.ts';

/** Which callers of AWS's own kind (users, roles, accounts) a principal or a condition leaves. */
export interface Reach {
  readonly kind: ReachKind;
  /** Accounts, organizations or whatever was written, for the sentence. */
  readonly names: readonly string[];
}

/** From narrowest to widest. `unknown` is somebody in particular, but nobody can say who; `trusted` accounts are allow-listed. */
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

/** Both must hold: whoever gets in is within the narrower one. */
export function narrower(one: Reach, other: Reach): Reach {
  return width(other.kind) < width(one.kind) ? other : one;
}

/** One of them is enough: as bad as the worst, and the worst of the same kind are all named. */
export function union(reaches: readonly Reach[]): Reach {
  const kind = REACHES.findLast((candidate) => reaches.some((reach) => reach.kind === candidate)) ?? 'nobody';
  const names = reaches.filter((reach) => reach.kind === kind).flatMap((reach) => reach.names);
  return { kind, names: [...new Set(names)].sort() };
}

export function reachOfAccount(account: string, { account: own, trusted }: TrustContext): Reach {
  const kind = account === own ? 'account' : trusted.accounts.includes(account) ? 'trusted' : 'external';
  return { kind, names: [account] };
}

/** Without a setting no organization is known to be ours, and another's cannot be told from it. */
export function reachOfOrganization(id: string, { organization }: TrustContext): Reach {
  if (organization === undefined) return { kind: 'unknown', names: [`organization ${id}`] };
  return { kind: id === organization ? 'organization' : 'other-organization', names: [id] };
}

export function exposureOf({ kind }: Reach): Exposure {
  return kind === 'trusted' ? 'external' : kind;
}
