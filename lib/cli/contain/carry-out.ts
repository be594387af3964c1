import type { Settings } from '../../base/settings/settings.ts';
import type { Carried } from '../../contain/carried.ts';
import { carryOut } from '../../contain/carry-out.ts';
import type { Order } from '../../contain/orders.ts';
import { writtenBy } from '../../contain/record-carried.ts';
import { writtenDeny } from '../../contain/restore.ts';
import { clean } from '../../notify/escape.ts';
import type { Io } from '../io.ts';
import { ifItAnswers } from '../live/command.ts';
import type { Live } from '../live/ports.ts';
import { incidentByHand } from './by-hand.ts';

/** Writes to the ledger first: the guardrail takes an unknown deny under our prefix for a stranger's. */
export async function carryOutNow(command: Order, live: Live, settings: Settings, now: Date, io: Io): Promise<Carried> {
  const { ledger, policies } = live;
  const recorded = await ifItAnswers(() => ledger.record(incidentByHand(command, 'contained', now)));
  if ('because' in recorded)
    io.err(
      `the ledger did not take it (${clean(recorded.because)}): the guardrail will tell of a deny it does not know\n`,
    );
  const failed = () => ifItAnswers(() => ledger.record(incidentByHand(command, 'failed', now)));
  const carried = await carryOut(command, policies, settings, undefined, now, {
    baseline: baselineOf(live),
  }).catch(async (error: unknown) => {
    await failed();
    throw error;
  });
  const stands = carried.outcome === 'written' || carried.outcome === 'stands';
  if (!stands && carried.outcome !== 'unconfirmed') await failed(); // an unconfirmed deny may still appear
  const written = writtenBy(carried);
  if (written !== undefined) {
    const deny = writtenDeny(written); // the guardrail restores this deny when somebody deletes it
    await ifItAnswers(() => ledger.record({ ...incidentByHand(command, 'contained', now), deny }));
  }
  return carried;
}

/** Without the ledger's answer protect.roles counts as written. */
export function baselineOf({ ledger }: Live) {
  return async (account: string): Promise<Date | undefined> => {
    const asked = await ifItAnswers(() => ledger.baseline(account));
    return 'answer' in asked ? asked.answer : undefined;
  };
}
