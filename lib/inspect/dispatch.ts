import { parseIamArn } from '../base/arn.ts';
import type { Command } from '../contain/command.ts';
import type { Effects } from '../contain/effects.ts';
import type { Decision } from './decide/decision.ts';

/** All commands are queued before anybody is told: a message never delays a containment. */
export async function dispatch(decisions: readonly Decision[], effects: Effects): Promise<void> {
  await askContain(decisions, effects);
  await tellAtOnce(decisions, effects);
}

/** Hands the containments to `contain`, which tells what becomes of them. Denies add up, so their order does not matter. */
export async function askContain(decisions: readonly Decision[], { enqueue }: Pick<Effects, 'enqueue'>): Promise<void> {
  await Promise.all(decisions.flatMap(commandsFor).map(enqueue));
}

/** Tells what `contain` is not asked for. A suppressed decision is only logged. */
export async function tellAtOnce(decisions: readonly Decision[], { publish }: Pick<Effects, 'publish'>): Promise<void> {
  for (const decision of decisions)
    if (decision.action === 'observe' || decision.action === 'alert') await publish({ decision });
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
