import { MINUTE } from '../../base/time.ts';

/** SQS gives the name of a deleted queue to nobody for 60 seconds; the rest is for clocks that differ. */
const NAME_IS_FREE_AFTER = MINUTE + 5000;

/**
 * Milliseconds until SQS lets a queue have the name of one that was just deleted.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_DeleteQueue.html
 */
export function untilNamesAreFree(deletedAt: Date | undefined, now: Date): number {
  if (deletedAt === undefined) return 0;
  const left = deletedAt.getTime() + NAME_IS_FREE_AFTER - now.getTime();
  return Math.min(Math.max(left, 0), NAME_IS_FREE_AFTER); // a clock that is wrong waits no longer either
}
