import type { CloudTrailEvent } from '../event/cloudtrail.ts';

/**
 * Whether the event is the sweep's canary; if it is the one that is waited for, it becomes a metric. It costs one call, and no read
 * of IAM. An error flies, so that the event is tried again.
 */
export async function tookCanary(event: CloudTrailEvent, now: Date): Promise<boolean> {
  if (event.eventName !== 'TagRole' && event.eventName !== 'TagResource') return false; // a cold start loads nothing for them
  const seen = (await import('../inspect/canary.ts')).canaryIn(event);
  if (seen === undefined) return false;
  await (await import('./count-canary.ts')).countCanary(seen, now);
  return true;
}
