import { TAG_PREFIX } from '../../base/own.ts';
import type { Reading, Role } from '../../base/role.ts';
import { detectAll, type NamedRole } from '../../detectors/finding.ts';
import { guardDetectors } from '../../detectors/guard/index.ts';
import type { GuardSubject } from '../../detectors/guard/subject.ts';
import type { Incident } from '../../incident/incident.ts';
import { isGuarded } from '../../incident/incident-key.ts';
import { isDeployer } from '../../judge/guard/caller.ts';
import type { GuardChange, OwnCall, RoleLoss } from '../../judge/guard/change.ts';
import { hasLapsed, isRestorable, touchedBy } from '../answer/tamper.ts';
import type { Case } from '../decide/decision.ts';
import { namedRole } from '../naming.ts';
import type { Surroundings } from '../surroundings.ts';
import { containedBefore } from './deleted-role.ts';

const NO_ROLE: Reading<Role> = { state: 'absent', because: 'the event is about no role' };

/** Somebody touched the guardrail. Its answer is a message, never a deny of a principal that the event names. */
export async function guardCase(change: GuardChange, around: Surroundings): Promise<Case | undefined> {
  const roleName = roleNameIn(change);
  const reference = { name: roleName ?? '' };
  const reading = roleName === undefined ? NO_ROLE : await around.account.role(reference, change.event);
  const found = detectAll(guardDetectors, await subjectOf(change, reading, around));
  const findings = found.map((finding) => ({ ...finding, guard: true as const }));
  if (findings.length === 0) return undefined;
  const named = roleName === undefined ? { role: namedPart(change) } : namedRole(reference, reading, change.event);
  return { event: change.event, kind: 'notice', ...named, reading, findings };
}

async function subjectOf(change: GuardChange, reading: Reading<Role>, around: Surroundings): Promise<GuardSubject> {
  const { ledger, settings, now } = around;
  const incident = 'incident' in change ? change.incident : undefined;
  const known = incident === undefined ? undefined : await ledger.incident(incident);
  const recorded = known !== undefined ? true : remembersAll(ledger) && incident !== undefined ? false : undefined;
  const denyBefore = denyBeforeIn(await touchedBy(change, ledger), now);
  const containedBecause = change.what === 'role' ? await containedBecauseOf(change, reading, around) : undefined;
  return {
    change,
    settings,
    deployer: isDeployer(change.event, settings.guard?.deployers ?? []),
    ...(recorded !== undefined && { recorded }),
    ...(denyBefore !== undefined && { denyBefore }),
    ...(containedBecause !== undefined && { containedBecause }),
  };
}

/** A boundary may be the containment, and does not end by itself: there any sign counts. */
async function containedBecauseOf(
  change: RoleLoss,
  reading: Reading<Role>,
  around: Surroundings,
): Promise<string | undefined> {
  if (change.how === 'deleted') return containedBefore(change, reading, around);
  return taggedBecause(reading) ?? (await recordedBecause(change, around.ledger));
}

function denyBeforeIn(incidents: readonly Incident[], now: Date): GuardSubject['denyBefore'] {
  if (incidents.some((incident) => isGuarded(incident) && isRestorable(incident, now))) return 'restorable';
  if (incidents.some(({ state }) => state === 'lifted')) return 'lifted';
  return incidents.length > 0 && incidents.every((incident) => hasLapsed(incident, now)) ? 'lapsed' : undefined;
}

/** A ledger in memory, or one that does not answer, may have forgotten: an incident it does not know may still have been recorded. */
function remembersAll(ledger: Surroundings['ledger']): boolean {
  return ledger.complete === true && ledger.unreachable?.() === undefined;
}

function taggedBecause(reading: Reading<Role>): string | undefined {
  const tag =
    reading.state === 'read'
      ? Object.keys(reading.value.tags ?? {}).find((key) => key.startsWith(TAG_PREFIX))
      : undefined;
  return tag === undefined ? undefined : `it has our tag ${tag}`;
}

async function recordedBecause(
  { roleName, event }: RoleLoss,
  ledger: Surroundings['ledger'],
): Promise<string | undefined> {
  const [incident] = (await ledger.containedOn?.(event.account, roleName)) ?? [];
  return incident === undefined ? undefined : `incident ${incident.id}`;
}

/** The role to read from IAM. A deleted role is asked for too: that is rare and costs one call. */
function roleNameIn(change: GuardChange): string | undefined {
  switch (change.what) {
    case 'deny':
      return change.holder.kind === 'role' ? change.holder.name : undefined;
    case 'role':
      return change.roleName;
    case 'own-call': // its ARN is in the event, and the call is judged by what the role declares
      return undefined;
    case 'part':
      return change.part === 'role' ? change.name : undefined;
    default:
      return change satisfies never;
  }
}

/** Names the touched part in the place of a role, for example `queue rolewarden-failed`. */
function namedPart(change: GuardChange): NamedRole {
  if (change.what === 'part') return { name: `${change.part} ${change.name}`.trim() };
  if (change.what === 'deny') return { name: `${change.holder.kind} ${change.holder.name}` };
  if (change.what === 'own-call') return callerRole(change);
  return { name: 'the guardrail' };
}

function callerRole({ roleName, event: { principal } }: OwnCall): NamedRole {
  const { issuer, roleId } = principal;
  return {
    ...(issuer !== undefined && { arn: issuer }),
    name: roleName,
    ...(roleId !== undefined && { id: roleId }),
  };
}
