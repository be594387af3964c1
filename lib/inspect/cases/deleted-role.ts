import { INCIDENT_TAG } from '../../base/own.ts';
import { type Reading, type Role, seenOf } from '../../base/role.ts';
import { later } from '../../base/time.ts';
import { orderIn } from '../../contain/orders.ts';
import { SESSION_LIFE } from '../../incident/deny/containment-of.ts';
import type { Incident } from '../../incident/incident.ts';
import type { RoleLoss } from '../../judge/guard/change.ts';
import { hasLapsed } from '../answer/tamper.ts';
import type { Surroundings } from '../surroundings.ts';

/**
 * Why a deleted role counts as contained: by the ledger, a deny of ours stood on it. Ordinary stacks delete roles every day, and
 * the ledger has an incident for contained until the sweep has looked. Our tag outlives the deny, and anybody who may tag roles
 * can write it: it counts only where the ledger may have forgotten, and not against what the ledger knows of its incident.
 */
export async function containedBefore(
  { roleName, event }: RoleLoss,
  reading: Reading<Role>,
  { ledger, settings, now }: Surroundings,
): Promise<string | undefined> {
  const contained = (await ledger.containedOn?.(event.account, roleName)) ?? [];
  const incidents = await Promise.all(contained.map(({ id }) => ledger.incident(id)));
  const role = seenOf(reading);
  const { window } = settings.quarantine;
  const isStanding = (incident: Incident) => !isOver(incident, window, now) && isOn(incident, role, event.time);
  const inForce = incidents.find((incident) => incident !== undefined && isStanding(incident));
  if (inForce !== undefined) return `incident ${inForce.id}`;
  const tag = role?.tags?.[INCIDENT_TAG];
  if (tag === undefined || (ledger.complete && ledger.unreachable?.() === undefined)) return undefined;
  return (await ledger.incident(tag)) === undefined ? `it has our tag ${INCIDENT_TAG}` : undefined;
}

/** Before the ledger knows what was written, the deny ends when the first one for the incident would. */
function isOver(incident: Incident, window: number, now: Date): boolean {
  const isWritten = incident.deny !== undefined;
  return isWritten ? hasLapsed(incident, now) : later(incident.at, window + SESSION_LIFE) <= now;
}

/**
 * IAM may still show the role, or the deletion failed: a role of another id only has the name. A role that was made at the
 * deletion or later says nothing about the deleted one: making it again is what the deletion was for.
 */
function isOn(incident: Incident, role: Role | undefined, deletedAt: Date | undefined): boolean {
  const roleId = orderIn(incident)?.targetId;
  if (roleId === undefined || role?.id === undefined || role.id === roleId) return true;
  return role.createdAt !== undefined && deletedAt !== undefined && role.createdAt >= deletedAt;
}
