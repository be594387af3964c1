import type { Account } from '../base/role.ts';
import type { CloudTrailEvent } from '../event/cloudtrail.ts';
import type { Ledger } from '../incident/ledger/ledger.ts';
import type { Decision } from './decide/decision.ts';
import { isDisputed } from './decide/disputed.ts';
import { loadActivities } from './load-activities.ts';
import { creatorOf } from './made-by-passer.ts';
import { changedRole, namedRole } from './naming.ts';

/**
 * Remembers the policies that an event wrote, and that a role or user is another now, once all its commands are queued. A retry
 * of the event must not find its own change as the state before.
 */
export async function remember(
  event: CloudTrailEvent,
  decisions: readonly Decision[],
  account: Account,
  ledger: Ledger,
): Promise<void> {
  if (event.outcome !== 'succeeded') return;
  if (event.eventSource === 'iam.amazonaws.com')
    await Promise.all([
      import('./principals.ts').then(({ rememberChange }) => rememberChange(event, account, ledger)),
      import('./policy-memory.ts').then(({ rememberPolicy }) => rememberPolicy(event, decisions, account, ledger)),
    ]);
  const { eventId, time } = event;
  for (const activity of await loadActivities(event)) {
    if (activity.kind !== 'trust-policy-change') continue;
    const reference = changedRole(activity);
    const { arn } = namedRole(reference, await account.role(reference, event), event).role;
    if (arn === undefined || time === undefined || activity.document === undefined) continue;
    const accepted = !decisions.some((decision) => decision.role.arn === arn && isDisputed(decision));
    const by = activity.created ? creatorOf(event.principal) : undefined;
    const record = { eventId, time, document: activity.document, accepted, ...(by !== undefined && { by }) };
    await ledger.rememberTrust(arn, record);
  }
}
