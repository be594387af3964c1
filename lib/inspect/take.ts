import type { Effects } from '../contain/effects.ts';
import { type CloudTrailEvent, ParseError } from '../event/cloudtrail.ts';
import { eventInBody, type QueuedEvent } from '../event/queued.ts';
import type { Decision } from './decide/decision.ts';
import type { Turns } from './flood/turns.ts';
import { PutOff } from './put-off.ts';
import type { UnjudgedPorts } from './unjudged.ts';

export interface TakePorts extends UnjudgedPorts {
  /** Reads, decides, asks `contain` and tells. */
  judge(event: CloudTrailEvent, queued: QueuedEvent): Promise<Decision[]>;
  readonly publish: Effects['publish'];
  readonly turnOf: Turns;
}

/**
 * Judges the event of one message. An event that cannot be judged now stays in the queue for the next try, after a delay that grows; so does one of a caller who does
 * much at once, for his turn.
 * A message that holds no event is told at once: no further try would read it.
 * @throws PutOff and what `judge` throws, so that the queue keeps the message
 */
export async function take(queued: QueuedEvent, ports: TakePorts, now: Date): Promise<Decision[]> {
  const event = await readable(queued, ports, now);
  if (event === undefined) return [];
  try {
    const wait = ports.turnOf(event, queued, now);
    if (wait > 0) throw new PutOff(wait, 'its caller did much at once, and others have their turn');
    return await ports.judge(event, queued);
  } catch (error) {
    const { prepared } = await import('./unjudged.ts'); // most events are judged at once
    throw await prepared(error, event, queued, ports);
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
