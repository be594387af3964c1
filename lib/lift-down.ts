import { activitiesIn } from './activity.ts';
import type { CloudTrailEvent } from './cloudtrail.ts';
import type { Command } from './command.ts';
import type { Decision } from './decision.ts';
import type { Surroundings } from './inspect/surroundings.ts';

/**
 * Flash trust: a later change event that closes an opened trust lifts its quarantine down at once, where the sweep's two reads
 * take minutes. Called when the event's own commands are queued. Not in replay, where nothing stands that could be lifted. Where
 * the deny does not stand yet, or IAM still shows the open document, the next sweep does it (`confirmedClean`).
 *
 * An attacker who closes and opens again gains nothing: each opening is an incident of its own, and only those from before this
 * event are lifted. The order of delivery does not matter: a closing event that comes first leaves its record, and the opening
 * one is answered with a revocation (`isClosedAgain`).
 */
export async function liftDown(
  event: CloudTrailEvent,
  decisions: readonly Decision[],
  around: Surroundings,
  enqueue: (command: Command) => Promise<void>,
): Promise<void> {
  if (decisions.some(({ action }) => action === 'contain' || action === 'observe')) return;
  for (const activity of activitiesIn(event)) {
    if (activity.kind !== 'trust-policy-change' || activity.outcome !== 'changed' || activity.created) continue;
    const { liftsFor } = await import('./lift-down-orders.ts'); // no part of a cold start on the way to a containment
    await Promise.all((await liftsFor(activity, around)).map(enqueue));
  }
}
