type Pattern = { readonly [key: string]: unknown };

/**
 * EventBridge's matching as far as our rules use it: lists of exact values, {prefix}, {suffix}, {wildcard}, {exists: false} and
 * {anything-but} of values or suffixes, nested objects, $or. The other referee is Amazon's event-ruler (test/e2e/event-ruler).
 */
export function matches(pattern: unknown, event: unknown): boolean {
  return Object.entries(pattern as Pattern).every(([key, wanted]) => {
    if (key === '$or') return (wanted as unknown[]).some((alternative) => matches(alternative, event));
    const value = (event as Pattern | undefined | null)?.[key];
    return Array.isArray(wanted) ? wanted.some((allowed) => allows(allowed, value)) : matches(wanted, value);
  });
}

interface Comparison {
  readonly prefix?: string;
  readonly suffix?: string;
  readonly wildcard?: string;
  readonly exists?: false;
  readonly 'anything-but'?: readonly string[] | { readonly suffix: readonly string[] };
}

function allows(allowed: unknown, value: unknown): boolean {
  if (typeof allowed === 'string') return allowed === value;
  const { prefix, suffix, wildcard, exists, 'anything-but': but } = allowed as Comparison;
  if (exists === false) return !isLeaf(value);
  if (but !== undefined) return isLeaf(value) && !isAmong(but, value);
  if (typeof value !== 'string') return false;
  if (wildcard !== undefined) return fitsAround(wildcard.split('*'), value);
  return prefix === undefined ? suffix !== undefined && value.endsWith(suffix) : value.startsWith(prefix);
}

/** The pieces around the asterisks, in their order, the first at the begin and the last at the end. */
function fitsAround(pieces: readonly string[], value: string): boolean {
  const literal = pieces.map((piece) => piece.replace(/[^\w]/g, String.raw`\$&`));
  return new RegExp(`^${literal.join('.*')}$`, 's').test(value);
}

/** Only leaves are fields to EventBridge; `null` is one, an object is none. */
function isLeaf(value: unknown): boolean {
  return value === null || (value !== undefined && typeof value !== 'object');
}

function isAmong(but: NonNullable<Comparison['anything-but']>, value: unknown): boolean {
  if ('suffix' in but) return typeof value === 'string' && but.suffix.some((suffix) => value.endsWith(suffix));
  return but.some((excepted) => excepted === value);
}
