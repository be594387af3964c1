import { principalKey } from '../../base/arn.ts';
import { seenOf } from '../../base/role.ts';
import type { CloudTrailEvent } from '../../event/cloudtrail.ts';
import type { Surroundings } from '../surroundings.ts';
import type { ReadPass } from './read-pass.ts';

/**
 * Says of a pass what IAM may not show yet: that the role was made, or changed as its event said. The ledger is asked once more,
 * because the event may have come since: it is noted before its judgement asks for passes, and this pass is noted by now.
 */
export async function hearChanges(
  { outcome, time }: CloudTrailEvent,
  { reading, target }: Pick<ReadPass, 'reading' | 'target'>,
  { ledger, onUnsettled, onForgotten }: Surroundings,
): Promise<void> {
  if (onUnsettled === undefined || outcome !== 'succeeded') return;
  const made = reading.state === 'absent' ? time : seenOf(reading)?.createdAt;
  if (made !== undefined) onUnsettled(made);
  const changed = target?.resource === 'role' ? await ledger.principalRecord(principalKey(target)) : undefined;
  if (changed?.first === false) onUnsettled(changed.since);
  if (ledger.unreachable?.() !== undefined) onForgotten?.();
}
