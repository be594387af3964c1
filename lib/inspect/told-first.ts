import type { History } from '../incident/ledger/history.ts';
import type { Decision } from './decide/decision.ts';

/** One delivery of an event. */
export interface Delivery {
  /** The same when the delivery is tried again, another for a copy of the event that another rule delivers. */
  readonly id: string;
  readonly now: Date;
}

/**
 * The decisions that this delivery is to tell. Calls against the guardrail are brought by two rules, often at the same moment:
 * one of the two deliveries tells. Where the ledger does not answer both do: twice is better than never.
 */
export async function toldFirst(
  decisions: readonly Decision[],
  ledger: Pick<History, 'isFirstToTell'>,
  { id, now }: Delivery,
): Promise<Decision[]> {
  const asked = decisions.map(async (decision) => {
    const isOurs = decision.guard !== true || (await ledger.isFirstToTell(decision.incident, id, now));
    return isOurs ? [decision] : [];
  });
  return (await Promise.all(asked)).flat();
}
