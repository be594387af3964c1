import { parseIamArn } from '../base/arn.ts';
import { inParallel } from '../base/in-parallel.ts';
import { SEVERITIES } from '../base/severity.ts';
import type { Command } from '../contain/command.ts';
import type { Effects } from '../contain/effects.ts';
import type { Decision } from './decide/decision.ts';

/** All commands are queued before anybody is told: a message never delays a containment. */
export async function dispatch(decisions: readonly Decision[], effects: Effects): Promise<void> {
  await askContain(decisions, effects);
  await tellAtOnce(decisions, effects);
}

/** A queue takes more at once; a function instance has that many connections. */
const WIDTH = 16;

/**
 * Hands the containments to `contain`, which tells what becomes of them; the worst first: roles that a caller adds delay none.
 * Denies add up, so that their order does not matter otherwise.
 */
export async function askContain(decisions: readonly Decision[], { enqueue }: Pick<Effects, 'enqueue'>): Promise<void> {
  await inParallel(worstFirst(decisions).flatMap(commandsFor), WIDTH, enqueue);
}

/** A call that concerns more roles is told in one message: a caller must not have us send one a role. */
const ONE_BY_ONE = 20;

/** Tells what `contain` is not asked for. A suppressed decision is only logged. */
export async function tellAtOnce(decisions: readonly Decision[], { publish }: Pick<Effects, 'publish'>): Promise<void> {
  const told = worstFirst(decisions).filter(({ action }) => action === 'observe' || action === 'alert');
  const [worst, ...others] = told;
  if (worst === undefined || told.length <= ONE_BY_ONE)
    return inParallel(told, WIDTH, (decision) => publish({ decision })).then(() => undefined);
  const { summaryOf } = await import('./summary.ts'); // hardly a call concerns so many
  await publish({ decision: worst, notes: [summaryOf(others)] });
}

function worstFirst(decisions: readonly Decision[]): Decision[] {
  return decisions.toSorted((a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity));
}

/** One command for every containment of the decision. */
export function commandsFor(decision: Decision): Command[] {
  if (decision.action !== 'contain') return [];
  const { containments, ...words } = decision;
  const parts = containments.map(({ caller }) => (caller ? 'caller' : 'role'));
  const report = { ...words, ...(parts.length > 1 && { parts }) };
  const { incident, eventId: id, time, role, principal, cause, severity, askedBy = [] } = decision;
  const at = time === undefined ? {} : { at: new Date(time) };
  const calledBy = principal.issuer ?? principal.arn ?? principal.via ?? principal.kind;
  const common = { kind: 'contain', id, incident, ...at, calledBy, cause, severity, askedBy, report } as const;
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
