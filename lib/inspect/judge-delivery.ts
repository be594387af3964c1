import type { Account } from '../base/role.ts';
import type { Settings } from '../base/settings/settings.ts';
import type { CloudTrailEvent } from '../event/cloudtrail.ts';
import { deferred } from '../incident/ledger/deferred.ts';
import type { Ledger } from '../incident/ledger/ledger.ts';
import type { Decision } from './decide/decision.ts';
import { isWorthTelling } from './decide/worth-telling.ts';
import { askContain } from './dispatch.ts';
import { type FloodPorts, floodOf } from './flood/flood.ts';
import { answerTamper, liftDown, noteFirst, rememberChanged, tellOfEvent } from './follow-up.ts';
import { inspectEvent } from './inspect.ts';
import type { Delivery } from './told-first.ts';
import { unsettled } from './unsettled.ts';

export interface JudgePorts {
  readonly account: Account;
  readonly flood: FloodPorts;
  readonly ledger: Ledger;
  readonly settings: Settings;
}

/**
 * Judges an event, asks `contain` first, then tells, then remembers. Where nothing is to be contained and IAM may be behind, or
 * the ledger is away, what concerns the guardrail itself is answered, what is worth it told, and the event is judged again.
 * @throws PutOff or Error for an event that is judged again; errors of IAM, of the ledger and of the queues fly, so that the event is retried
 */
export async function judgeDelivery(
  event: CloudTrailEvent,
  delivery: Delivery,
  { account, flood: ports, ledger: kept, settings }: JudgePorts,
): Promise<Decision[]> {
  const { now } = delivery;
  const ledger = deferred(kept);
  const flood = floodOf(event, ports, now);
  const { effects } = flood;
  const { again, ...hears } = unsettled(event.time);
  const around = { account: await flood.readable(account), ledger, settings, now, ...hears };
  await noteFirst(event, kept);
  const decisions = await inspectEvent(event, around);
  await answerTamper(event, decisions, around, effects.enqueue);
  const because = again(decisions, now);
  if (because !== undefined) {
    const news = decisions.filter(isWorthTelling);
    await Promise.all([
      tellOfEvent(news, effects, flood.toldNow, ledger, { ...delivery, again: true }),
      ledger.handOver(),
    ]);
    throw because;
  }
  await askContain(decisions, effects);
  await liftDown(event, decisions, around, effects.enqueue);
  const told = await tellOfEvent(decisions, effects, flood.toldNow, ledger, delivery);
  await Promise.all([ledger.flush(), rememberChanged(event, decisions, account, ledger), flood.remember(told)]);
  return decisions;
}
