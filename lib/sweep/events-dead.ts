import { HOUR, isoSeconds } from '../base/time.ts';
import type { Notice } from '../contain/told.ts';
import { detectAll } from '../detectors/finding.ts';
import { guardEventUnjudged } from '../detectors/guard/guard-event-unjudged.ts';
import type { UnjudgedEvents } from '../detectors/guard/subject.ts';
import { eventFactsIn } from '../event/queued.ts';
import { incidentOf } from '../incident/incident-of.ts';
import type { Attempts } from './attempts.ts';
import type { DeadEvent } from './dead-event.ts';
import { sweepNotice } from './notices.ts';
import type { SweepPorts } from './ports.ts';

/** The queue of events keeps a message for four hours of tries, so that these rounds take more than a day. */
export const MOST_ROUNDS = 8;
/** A message shows ten events at most. A sweep has five minutes, and the next one comes in fifteen. */
const MOST_TAKEN = 10;
/** Messages that wait for their hour are only looked at: whoever has many of them must not keep the others waiting. */
const MOST_SHOWN = 100;

/**
 * Hands the events that could not be judged to `inspect` again, each round an hour later than the one before, and tells of each event
 * once. After the last round the event is told as given up: a message that no try can judge must not circle for ever.
 */
export async function redriveEvents(
  { deadEvents, publish, account, isNews }: Pick<SweepPorts, 'deadEvents' | 'publish' | 'account' | 'isNews'>,
  trying: Attempts,
  now: Date,
): Promise<void> {
  for (let [taken, looks] = [0, 0]; deadEvents !== undefined && taken < MOST_TAKEN && looks < MOST_SHOWN; looks += 1) {
    const shown = await deadEvents.take();
    if (shown.length === 0) return;
    const events = shown.filter((event) => isDue(event, now));
    if (events.length > 0) taken += 1;
    const [lost, tried] = [events.filter(isSpent), events.filter((event) => !isSpent(event))];
    const told = tried.filter(({ id, rounds }) => rounds === 0 && isNews(`event ${id}`, now));
    const ended = lost.filter(({ id }) => isNews(`event ${id} given up`, now));
    if (ended.length > 0) await publish(noticeOf(ended, { kind: 'given up' }, account, now));
    if (told.length > 0) await publish(noticeOf(told, { kind: 'retried' }, account, now));
    for (const event of lost) await trying.of(() => deadEvents.giveUp(event));
    for (const event of tried) await trying.of(() => deadEvents.redrive(event));
  }
}

function isDue({ sent, rounds }: DeadEvent, now: Date): boolean {
  return now.getTime() - sent.getTime() >= rounds * HOUR;
}

function isSpent({ rounds }: DeadEvent): boolean {
  return rounds >= MOST_ROUNDS;
}

function noticeOf(events: readonly DeadEvent[], fate: UnjudgedEvents['fate'], account: string, now: Date): Notice {
  const subject = { events: events.map(({ body }) => eventFactsIn(body)), fate };
  const findings = detectAll<UnjudgedEvents>([guardEventUnjudged], subject);
  const incident = incidentOf(`${fate.kind} ${events[0]?.id} ${isoSeconds(now)}`, account);
  const notice = sweepNotice({ name: 'rolewarden-events' }, incident, now, findings);
  return { ...notice, decision: { ...notice.decision, account, guard: true } };
}
