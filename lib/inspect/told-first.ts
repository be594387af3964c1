import type { History } from '../incident/ledger/history.ts';
import type { Decision } from './decide/decision.ts';

/** One delivery of an event. */
export interface Delivery {
  /** The same when the delivery is tried again, another for a copy of the event that another rule delivers. */
  readonly id: string;
  readonly now: Date;
}

/**
 * Tells what this delivery is to tell. Calls against the guardrail are brought by two rules, often at the same moment: one of the two
 * deliveries tells, and once it has, no retry of its does. Where the ledger does not answer both do: twice is better than never.
 */
export async function tellFirst(
  decisions: readonly Decision[],
  ledger: Pick<History, 'isFirstToTell' | 'rememberTold'>,
  { id, now }: Delivery,
  tell: (decisions: readonly Decision[]) => Promise<void>,
): Promise<void> {
  const asked = decisions.map(async (decision) => {
    const isOurs = decision.guard !== true || (await ledger.isFirstToTell(decision.incident, id, now));
    return isOurs ? [decision] : [];
  });
  const first = (await Promise.all(asked)).flat();
  await tell(first);
  for (const { guard, incident } of first) if (guard) await ledger.rememberTold(incident, now);
}
