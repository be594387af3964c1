import { parsePolicyName, policyNameOf } from './policy-name.ts';

/** Whether two policy names are of the same order: they may differ only in the widening. */
export function isSameOrder(one: string, other: string): boolean {
  const [a, b] = [parsePolicyName(one), parsePolicyName(other)];
  return (
    a !== undefined && b !== undefined && policyNameOf({ ...a, widened: '' }) === policyNameOf({ ...b, widened: '' })
  );
}
