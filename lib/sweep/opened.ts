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

/**
 * The order because of which `scan` is to judge the role's trust policy. A deny whose cutoff has passed keeps no new session out, but
 * a row of clean reads ends with a read that finds the trust open: the deny may keep some out again, together with another's.
 */
export function orderToJudge({ found, deny, incident }: NeededDeny, now: Date): Order | undefined {
  const order = orderIn(incident);
  if (order === undefined || order.target !== found.target.arn || !isTrustOrder(order)) return undefined;
  return deny.cutoff > now || incident.cleanSince !== undefined ? order : undefined;
}

/** The whole SHA-256: whoever writes trust policies could find two with the same half. */
export function digestOfTrust(document: unknown): string {
  return createHash('sha256').update(JSON.stringify(document)).digest('hex');
}
