import type { SweepPorts, SweepUsersPorts } from './ports.ts';

/** What is inert may wait for the next sweep: each look at a policy costs IAM calls, and a sweep has five minutes. */
export const MOST_LOOKS = 200;
/** Strangers that one sweep tells of; the others are in its log, and told by the next. */
export const MOST_STRANGERS = 10;

/**
 * Whoever may make roles can plant policies under our prefix by the thousand: telling and deleting them must not take the time
 * in which a quarantine is extended or a deny put back.
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
      read: async (roleName, policyName) => (mayLook() ? policies.read(roleName, policyName) : undefined),
    },
    managed: {
      ...managed,
      current: async (found) => (mayLook() ? managed.current(found) : undefined),
      discard: async (policy) => mayLook() && managed.discard(policy),
    },
    isNews: (key, now) => strangers > 0 && isNews(key, now) && strangers-- > 0,
  };
}

/** The same for whoever may make users. */
export function usersWithinBudget(ports: SweepUsersPorts): SweepUsersPorts {
  const { users, isNews } = ports;
  let looks = MOST_LOOKS;
  let strangers = MOST_STRANGERS;
  return {
    ...ports,
    users: {
      ...users,
      read: async (userName, policyName) => (looks-- > 0 ? users.read(userName, policyName) : undefined),
    },
    isNews: (key, now) => strangers > 0 && isNews(key, now) && strangers-- > 0,
  };
}
