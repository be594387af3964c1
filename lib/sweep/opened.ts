import { createHash } from 'node:crypto';
import { isTrustOrder, type Order, orderIn } from '../contain/orders.ts';
import type { FoundPolicy } from '../incident/deny/found.ts';
import type { Incident } from '../incident/incident.ts';
import type { NeededDeny } from './incidents-of.ts';

/**
 * Whether the deny is extended. The cause of a pass lasts until a person answers it. The cause of an opened trust is over while the
 * role has the very trust policy that `scan` found clean: so two reads agree, and in doubt the deny goes on.
 */
export function causeStands(order: Order, { closedAs }: Incident, { trustPolicy }: FoundPolicy): boolean {
  return !isTrustOrder(order) || trustPolicy === undefined || closedAs !== digestOfTrust(trustPolicy);
}

/** Whether `scan` is to judge the role's trust policy, because of this incident. */
export function isToJudge({ found, deny, incident }: NeededDeny, now: Date): boolean {
  const order = orderIn(incident);
  if (order === undefined || order.target !== found.role.arn || !isTrustOrder(order)) return false;
  return deny.cutoff > now || incident.cleanSince !== undefined; // later it keeps no new session out
}

/** The whole SHA-256: whoever writes trust policies could find two with the same half. */
export function digestOfTrust(document: unknown): string {
  return createHash('sha256').update(JSON.stringify(document)).digest('hex');
}
