import type { CloudTrailEvent } from '../event/cloudtrail.ts';

/**
 * Whether the event is the sweep's canary; if it is the one that is waited for, it becomes a metric. It costs one call, and no read
 * of IAM. An error flies, so that the event is tried again.
 */
export async function tookCanary(event: CloudTrailEvent, now: Date): Promise<boolean> {
  if (event.eventName !== 'TagRole') return false; // two events a day: a cold start loads nothing for them
  const nonce = (await import('../inspect/canary.ts')).canaryNonceIn(event);
  if (nonce === undefined) return false;
  await (await import('./count-canary.ts')).countCanary(nonce, now);
  return true;
}
