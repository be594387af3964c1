import type { History } from '../incident/ledger/history.ts';
import type { Decision } from './decide/decision.ts';
import { isWorthTelling } from './decide/worth-telling.ts';

/** One delivery of an event. */
export interface Delivery {
  /** The same when the delivery is tried again, another for a copy of the event that another rule delivers. */
  readonly id: string;
  readonly now: Date;
  /** It came before, or will come again. */
  readonly again?: boolean;
}

/**
 * Tells what this delivery is to tell. Calls against the guardrail are brought by two rules, often at the same moment: one of the two
 * deliveries tells, and once it has, no retry of its does. Nor does a later look at an event tell what an earlier one told. Where the
 * ledger does not answer both do: twice is better than never.
 * @param tell answers what it told
 */
export async function tellFirst(
  decisions: readonly Decision[],
  ledger: Pick<History, 'isFirstToTell' | 'rememberTold'>,
  { id, now, again }: Delivery,
  tell: (decisions: readonly Decision[]) => Promise<readonly Decision[]>,
): Promise<readonly Decision[]> {
  const newsOf = ({ incident, guard, severity }: Decision) => (guard ? incident : `${incident} ${severity}`);
  const isNoted = (decision: Decision) => decision.guard === true || (again === true && isWorthTelling(decision));
  const asked = decisions.map(async (decision) => {
    const isOurs = !isNoted(decision) || (await ledger.isFirstToTell(newsOf(decision), id, now));
    return isOurs ? [decision] : [];
  });
  const first = (await Promise.all(asked)).flat();
  const told = await tell(first);
  for (const decision of first) if (isNoted(decision)) await ledger.rememberTold(newsOf(decision), now);
  return told;
}
