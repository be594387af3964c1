import { parseIamArn } from '../base/arn.ts';
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
  const { incident, eventId: id, time, role, principal, cause, severity, askedBy = [] } = decision;
  const at = time === undefined ? {} : { at: new Date(time) };
  const common = { kind: 'contain', id, incident, ...at, cause, severity, askedBy, report } as const;
  return containments.map((containment): AnyCommand => {
    const account = decision.account || (parseIamArn(containment.target)?.account ?? ''); // a record may name none
    if (isOnUser(containment)) {
      const { target, method, scope, caller } = containment;
      return { ...common, account, target, method, scope, caller, userId: principal.userId ?? '' };
    }
    const { target, method, scope, caller } = containment;
    return {
      ...common,
      account,
      target,
      method,
      scope,
      ...(decision.armed && { armed: true }),
      ...(caller && { caller }),
      ...(target === role.arn && role.id !== undefined && { roleId: role.id }),
    };
  });
}
