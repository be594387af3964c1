import { isNew, type Reading, type Role } from '../base/role.ts';
import { SECOND } from '../base/time.ts';
import type { CloudTrailEvent } from '../event/cloudtrail.ts';
import type { Principal } from '../event/principal.ts';
import type { Ledger } from '../incident/ledger/ledger.ts';

/** IAM writes the creation date itself, so it may lie beside the time of the event. */
const SAME_MOMENT = 5 * SECOND;

/** The role or user that a creation is ascribed to; undefined for callers that no ARN tells apart. */
export function creatorOf({ kind, issuer, arn }: Principal): string | undefined {
  if (kind === 'role') return issuer;
  return kind === 'user' || kind === 'root' ? arn : undefined;
}

/**
 * Whether the caller made the role within the last 24 h: that it was never passed before says nothing then. The record must be
 * of this very role, since a role that was deleted and made anew has another maker perhaps.
 */
export async function isMadeByPasser(
  { principal }: CloudTrailEvent,
  role: Reading<Role>,
  ledger: Pick<Ledger, 'trustLatest'>,
  now: Date,
): Promise<boolean> {
  const passer = creatorOf(principal);
  if (passer === undefined || role.state !== 'read' || !isNew(role, now)) return false;
  const { arn, createdAt } = role.value;
  const creation = (await ledger.trustLatest(arn)).find(({ by }) => by !== undefined);
  if (creation === undefined || createdAt === undefined) return false;
  return creation.by === passer && Math.abs(creation.time.getTime() - createdAt.getTime()) <= SAME_MOMENT;
}
