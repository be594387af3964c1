import type { SweepPorts } from './ports.ts';

/** Looks at policies in one sweep: each costs IAM calls, and a sweep has five minutes. A lapsed deny may wait. */
export const MOST_LOOKS = 200;
/** Messages about strangers' policies in one sweep. The log lists the others; the next sweep publishes them. */
export const MOST_STRANGERS = 10;

/**
 * Anybody who may create roles can plant thousands of policies under our prefix. Their messages and deletions must not take the
 * time in which quarantines are extended and denies put back.
 */
export function withinBudget(ports: SweepPorts): SweepPorts {
  const { policies, managed, isNews } = ports;
  let looks = MOST_LOOKS;
  let strangers = MOST_STRANGERS;
  const mayLook = () => looks-- > 0;
  return {
    ...ports,
    policies: {
      ...policies,
      read: async (target, policyName) => (mayLook() ? policies.read(target, policyName) : undefined),
    },
    managed: {
      ...managed,
      current: async (found) => (mayLook() ? managed.current(found) : undefined),
      discard: async (policy) => mayLook() && managed.discard(policy),
    },
    isNews: (key, now) => strangers > 0 && isNews(key, now) && strangers-- > 0,
  };
}
