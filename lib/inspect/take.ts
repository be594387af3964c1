import type { Effects } from '../contain/effects.ts';
import { type CloudTrailEvent, ParseError } from '../event/cloudtrail.ts';
import { eventInBody, type QueuedEvent } from '../event/queued.ts';
import type { Decision } from './decide/decision.ts';
import { delayOf } from './put-off.ts';

export interface TakePorts {
  /** Reads, decides, asks `contain` and tells. */
  judge(event: CloudTrailEvent, queued: QueuedEvent): Promise<Decision[]>;
  /** Stops a caller whose pass cannot be judged for minutes: see cut-caller.ts. */
  cutCaller(event: CloudTrailEvent, queued: QueuedEvent): Promise<void>;
  /** Hides the message for so many milliseconds. */
  putOff(queued: QueuedEvent, delay: number): Promise<void>;
  readonly publish: Effects['publish'];
}

/**
 * Judges the event of one message. An event that cannot be judged now stays in the queue for the next try, after a delay that grows.
 * A message that holds no event is told at once: no further try would read it.
 * @throws what `judge` throws, so that the queue keeps the message
 */
export async function take(queued: QueuedEvent, ports: TakePorts, now: Date): Promise<Decision[]> {
  const event = await readable(queued, ports, now);
  if (event === undefined) return [];
  try {
    return await ports.judge(event, queued);
  } catch (error) {
    throw await prepared(error, [ports.putOff(queued, delayOf(queued)), ports.cutCaller(event, queued)]);
  }
}

async function readable(
  { body }: QueuedEvent,
  { publish }: TakePorts,
  now: Date,
): Promise<CloudTrailEvent | undefined> {
  try {
    return eventInBody(body);
  } catch (error) {
    if (!(error instanceof ParseError)) throw error;
    await publish((await import('./unreadable-event.ts')).unreadableNotice(body, error.message, now));
    return undefined;
  }
}

/** The error to throw after the steps. A step that fails is named beside it: without a delay of ours the queue's own timeout serves. */
async function prepared(error: unknown, steps: readonly Promise<void>[]): Promise<unknown> {
  const failed = (await Promise.allSettled(steps)).flatMap((step) => (step.status === 'rejected' ? [step.reason] : []));
  if (failed.length === 0) return error;
  return new AggregateError([error, ...failed], [error, ...failed].map(String).join('; then '));
}
