import type { Comparison } from './operator.ts';

/** The value up to its first wildcard; all of it where the operator takes wildcards literally. */
export function literalPrefix(value: string, comparison: Comparison): string {
  if (comparison === 'literal') return value;
  const at = value.search(/[*?]/);
  return at < 0 ? value : value.slice(0, at);
}

export function hasWildcard(value: string): boolean {
  return value.includes('*') || value.includes('?');
}

/** IAM replaces `${…}` with what the caller's request carries: attacker-influenced, so it limits nobody. */
export function hasVariable(value: string): boolean {
  return value.includes('${');
}

/**
 * A value that only the deployment knows (a template's parameter): lib/judge/trust/templates.ts writes it as `<Ref Vendor>`. No
 * ARN, id or claim of AWS's own can hold `<`.
 */
export function isUnresolved(value: string): boolean {
  return value.includes('<') && value.includes('>');
}

/** One value that stands for one thing: neither wildcard, variable nor empty. */
export function isConcrete(value: string, comparison: Comparison): boolean {
  return value !== '' && !hasVariable(value) && (comparison === 'literal' || !hasWildcard(value));
}
