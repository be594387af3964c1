type Pattern = { readonly [key: string]: unknown };

/**
 * EventBridge's matching as far as our rules use it: lists of exact values or {prefix}, nested objects, $or.
 * The other referee is Amazon's event-ruler (test/e2e/event-ruler).
 */
export function matches(pattern: unknown, event: unknown): boolean {
  return Object.entries(pattern as Pattern).every(([key, wanted]) => {
    if (key === '$or') return (wanted as unknown[]).some((alternative) => matches(alternative, event));
    const value = (event as Pattern | undefined)?.[key];
    return Array.isArray(wanted) ? wanted.some((allowed) => allows(allowed, value)) : matches(wanted, value);
  });
}

function allows(allowed: unknown, value: unknown): boolean {
  if (typeof allowed === 'string') return allowed === value;
  const { prefix } = allowed as { prefix: string };
  return typeof value === 'string' && value.startsWith(prefix);
}
