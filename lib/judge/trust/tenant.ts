import type { TenantClaim } from './issuers.ts';
import type { Comparison } from './operator.ts';
import { hasVariable, hasWildcard, isUnresolved, literalPrefix } from './text.ts';

/** How well one value of a claim pins the tenant, from best to worst. */
const PINS = ['never', 'pinned', 'unknown', 'wildcard'] as const;

export interface Pin {
  /**
   * `never`: no token has such a value. `unknown`: we do not know what the value matches, for example a template's parameter.
   * `wildcard`: a wildcard comes before the end of the tenant's name, so a stranger can choose a name that matches.
   */
  readonly kind: (typeof PINS)[number];
  /** The text after the tenant's name: a repository, branch or workspace. */
  readonly rest: string;
}

/** Reads the value by each grammar of the claim. The best reading counts, since a token has only one shape. */
export function pinOf(grammars: readonly TenantClaim[], value: string, comparison: Comparison): Pin {
  return best(grammars.map((grammar) => readAs(grammar, value, comparison)));
}

/** The values of one key are alternatives, so the worst pin counts. */
export function worstPin(pins: readonly Pin[]): Pin {
  return pins.reduce((worst, pin) => (rank(pin) > rank(worst) ? pin : worst), NEVER);
}

const NEVER: Pin = { kind: 'never', rest: '' };
const UNKNOWN: Pin = { kind: 'unknown', rest: '' };
const WILDCARD: Pin = { kind: 'wildcard', rest: '' };

function best(pins: readonly Pin[]): Pin {
  return pins.reduce((found, pin) => (rank(pin) < rank(found) ? pin : found), WILDCARD);
}

function rank({ kind }: Pin): number {
  return PINS.indexOf(kind);
}

function readAs({ starts, ends = '' }: TenantClaim, value: string, comparison: Comparison): Pin {
  if (comparison !== 'literal' && comparison !== 'glob') return WILDCARD;
  if (value.startsWith('<') && isUnresolved(value)) return UNKNOWN;
  if (starts === undefined) return exact(value, comparison);
  const prefix = literalPrefix(value, comparison);
  if (!prefix.startsWith(starts)) return WILDCARD;
  const end = endOf(prefix, starts.length, ends);
  if (end < 0) return withoutEnd(value, prefix, starts, ends);
  const tenant = prefix.slice(starts.length, end);
  if (tenant === '' || hasVariable(tenant)) return WILDCARD;
  if (isUnresolved(tenant)) return UNKNOWN;
  if (hasWildcard(tenant)) return NEVER; // only StringEquals gets here, and no tenant's name has a wildcard
  return { kind: 'pinned', rest: value.slice(end + 1) };
}

function exact(value: string, comparison: Comparison): Pin {
  if (value === '' || hasVariable(value)) return WILDCARD;
  if (isUnresolved(value)) return UNKNOWN;
  if (!hasWildcard(value)) return { kind: 'pinned', rest: '' };
  return comparison === 'literal' ? NEVER : WILDCARD;
}

/** `repository_owner:acme` is complete without an end. `repo:acme` is not a complete subject, and `repo:<Repository>` may be anything. */
function withoutEnd(value: string, prefix: string, starts: string, ends: string): Pin {
  if (isUnresolved(prefix)) return UNKNOWN;
  if (prefix !== value || value === starts || hasVariable(value)) return WILDCARD;
  if (hasWildcard(value)) return NEVER;
  return ends.includes(':') ? { kind: 'pinned', rest: '' } : UNKNOWN;
}

function endOf(text: string, from: number, ends: string): number {
  for (let index = from; index < text.length; index++) if (ends.includes(text[index] ?? '')) return index;
  return -1;
}
