import type { AnyCommand } from '../contain/command.ts';
import type { Effects } from '../contain/effects.ts';
import { isOnUser } from '../incident/deny/user-containment.ts';
import type { Decision } from './decide/decision.ts';

/** Hands a decision to `contain`, which publishes the outcome, or publishes it at once. A suppressed decision is only logged. */
export async function dispatch(decision: Decision, effects: Effects): Promise<void> {
  switch (decision.action) {
    case 'contain':
      await Promise.all(commandsFor(decision).map(effects.enqueue)); // denies add up, so their order does not matter
      return;
    case 'observe':
    case 'alert':
      return effects.publish({ decision });
    case 'suppress':
      return;
    default:
      return decision satisfies never;
  }
}

/** One command for every containment of the decision. */
export function commandsFor(decision: Decision): AnyCommand[] {
  if (decision.action !== 'contain') return [];
  const { containments, ...report } = decision;
  const { incident, eventId: id, role, principal, cause } = decision;
  const common = { kind: 'contain', id, incident, cause, report } as const;
  return containments.map((containment): AnyCommand => {
    if (isOnUser(containment)) {
      const { target, method, scope, caller } = containment;
      return { ...common, target, method, scope, caller, userId: principal.userId ?? '' };
    }
    const { target, method, scope, caller } = containment;
    return {
      ...common,
      target,
      method,
      scope,
      ...(decision.armed && { armed: true }),
      ...(caller && { caller }),
      ...(target === role.arn && role.id !== undefined && { roleId: role.id }),
    };
  });
}
