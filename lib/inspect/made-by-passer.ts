import { isNew, type Reading, type Role } from '../base/role.ts';
import { later, MINUTE, SECOND } from '../base/time.ts';
import type { CloudTrailEvent } from '../event/cloudtrail.ts';
import type { Principal } from '../event/principal.ts';
import type { Ledger } from '../incident/ledger/ledger.ts';

/** IAM writes the creation date itself, so it may lie beside the time of the event. */
const SAME_MOMENT = 5 * SECOND;

/** IAM's events come by way of another region, so the pass of a role is often here before the event that made the role. */
const ON_ITS_WAY = 5 * MINUTE;

/** The role or user that a creation is ascribed to; undefined for callers that no ARN tells apart. */
export function creatorOf({ kind, issuer, arn }: Principal): string | undefined {
  if (kind === 'role') return issuer;
  return kind === 'user' || kind === 'root' ? arn : undefined;
}

/**
 * Whether the caller made the role within the last 24 h: that it was never passed before says nothing then. The record must be
 * of this very role, since a role that was deleted and made anew has another maker perhaps. A role of a few minutes is new to
 * everybody, as long as no event says who made it; its powers are judged all the same.
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
  if (createdAt === undefined) return false;
  const known = await ledger.trustLatest(arn);
  const isSince = known.some(({ time }) => time >= later(createdAt, -SAME_MOMENT));
  if (!isSince) return now <= later(createdAt, ON_ITS_WAY);
  const creation = known.find(({ by }) => by !== undefined);
  return creation?.by === passer && Math.abs(creation.time.getTime() - createdAt.getTime()) <= SAME_MOMENT;
}
