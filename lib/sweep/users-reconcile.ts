import { incidentKey } from '../incident.ts';
import type { StandingOnUser } from '../on-user.ts';
import type { SweepUsersPorts } from './ports.ts';
import { reconciling } from './reconcile.ts';
import { unrecordedOnUserNotice } from './users-notices.ts';

/**
 * Where ledger and IAM disagree about a deny on a user that is in force, as for roles: IAM wins. One that was lifted and stands
 * is told, because only a person deletes a user's deny before its end.
 */
export async function reconcileOnUser(
  deny: StandingOnUser,
  { ledger, publish, isNews }: Pick<SweepUsersPorts, 'ledger' | 'publish' | 'isNews'>,
  now: Date,
): Promise<void> {
  const known = await ledger.incident(incidentKey({ incident: deny.incident, caller: true }));
  if (ledger.unreachable?.() !== undefined) return;
  const isElsewhere = known !== undefined && known.roleArn !== deny.user.arn; // a name of ours on a user of somebody's own
  const verdict = isElsewhere ? 'tell' : reconciling(known?.state, 'closed');
  const isTold =
    verdict === 'lift' || verdict === 'tell and record' || (verdict === 'tell' && ledger.complete === true);
  if (isTold && isNews(`unrecorded ${deny.user.arn} ${deny.policyName}`, now))
    await publish(unrecordedOnUserNotice(deny, isElsewhere ? undefined : known?.state, now));
  if (known !== undefined && (verdict === 'record' || verdict === 'tell and record'))
    await ledger.record({ ...known, state: 'contained' });
}
