import type { Comparison } from './operator.ts';

/** The value up to its first wildcard, or the whole value when the operator takes wildcards literally. */
export function literalPrefix(value: string, comparison: Comparison): string {
  if (comparison === 'literal') return value;
  const at = value.search(/[*?]/);
  return at < 0 ? value : value.slice(0, at);
}

export function hasWildcard(value: string): boolean {
  return value.includes('*') || value.includes('?');
}

/** IAM replaces `${…}` with a value of the caller's request. An attacker influences that value, so it limits nobody. */
export function hasVariable(value: string): boolean {
  return value.includes('${');
}

/**
 * A value that only the deployment knows, such as a template's parameter: lib/judge/trust/intrinsics.ts writes it as `<Ref Vendor>`.
 * No ARN, id or claim of AWS's own can contain `<`.
 */
export function isUnresolved(value: string): boolean {
  return value.includes('<') && value.includes('>');
}

/** Whether the value names exactly one thing: it is not empty and has no wildcard or variable. */
export function isConcrete(value: string, comparison: Comparison): boolean {
  return value !== '' && !hasVariable(value) && (comparison === 'literal' || !hasWildcard(value));
}
