import type { CloudTrailEvent } from '../event/cloudtrail.ts';
import type { QueuedEvent } from '../event/queued.ts';
import { delayOf, inSeconds, PutOff } from './put-off.ts';

export interface UnjudgedPorts {
  /** Stops a caller whose pass cannot be judged for minutes: see cut-caller.ts. */
  cutCaller(event: CloudTrailEvent, queued: QueuedEvent): Promise<void>;
  /** Hides the message for so many milliseconds. */
  putOff(queued: QueuedEvent, delay: number): Promise<void>;
}

/** The error to throw after the steps. A step that fails is named beside it: without a delay of ours the queue's own timeout serves. */
export async function prepared(
  error: unknown,
  event: CloudTrailEvent,
  queued: QueuedEvent,
  ports: UnjudgedPorts,
): Promise<unknown> {
  const steps =
    error instanceof PutOff
      ? [ports.putOff(queued, inSeconds(error.delay))]
      : [ports.putOff(queued, delayOf(queued)), ports.cutCaller(event, queued)];
  const failed = (await Promise.allSettled(steps)).flatMap((step) => (step.status === 'rejected' ? [step.reason] : []));
  if (failed.length === 0) return error;
  return new AggregateError([error, ...failed], [error, ...failed].map(String).join('; then '));
}
