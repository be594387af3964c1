import { parseIamArn } from '../base/arn.ts';
import type { Command } from '../contain/command.ts';
import type { Effects } from '../contain/effects.ts';
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
export function commandsFor(decision: Decision): Command[] {
  if (decision.action !== 'contain') return [];
  const { containments, ...report } = decision;
  const { incident, eventId: id, time, role, principal, cause, severity, askedBy = [] } = decision;
  const at = time === undefined ? {} : { at: new Date(time) };
  const common = { kind: 'contain', id, incident, ...at, cause, severity, askedBy, report } as const;
  return containments.map((containment): Command => {
    const account = decision.account || (parseIamArn(containment.target)?.account ?? ''); // a record may name none
    const { target, method, scope, caller } = containment;
    const roleId = target === role.arn ? role.id : undefined;
    const targetId = scope.kind === 'user' ? principal.userId : roleId;
    return {
      ...common,
      account,
      target,
      method,
      scope,
      ...(decision.armed && { armed: true }),
      ...(caller && { caller }),
      ...(targetId !== undefined && { targetId }),
    };
  });
}
