import type { TrustPolicyChange } from './activity.ts';
import { isNew } from './age.ts';
import type { Case } from './decision.ts';
import { type DetectorFinding, isAtLeast } from './finding.ts';
import type { Surroundings } from './inspect.ts';
import { changedRole, namedRole } from './naming.ts';
import { atLeast } from './power/gain.ts';
import { powersOf } from './power/held.ts';
import type { Reading, Role } from './role.ts';
import type { Settings } from './settings.ts';
import { judgeTrust, type TrustContext, type TrustVerdict } from './trust/judge.ts';
import { trustContext } from './trust/outsiders.ts';

/**
 * A trust change, judged by the event's document and by the one that stands now. Flash trust: whoever came in between is
 * still in, so a bad document counts although the current one is clean again.
 */
export async function trustCase(
  change: TrustPolicyChange,
  { account, settings, now }: Surroundings,
): Promise<Case | undefined> {
  const { event, outcome } = change;
  if (outcome !== 'changed' && change.document === undefined) return undefined;
  const reference = changedRole(change);
  const reading = await account.role(reference, event);
  const context = contextOf(settings, event.account, reading, now);
  const written = judgeTrust(change.document, context);
  const standing = standingNow(change, context);
  const findings = outcome === 'changed' ? written.findings : attempted(written.findings, outcome);
  if (findings.length === 0) return undefined;
  return {
    event,
    kind: 'trust',
    succeeded: outcome === 'changed',
    role: namedRole(reference, reading, event),
    reading,
    findings,
    ...(standing === 'clean again' && { closedAgain: true }),
  };
}

function roleIn(reading: Reading<Role>): Role | undefined {
  if (reading.state === 'read') return reading.value;
  return reading.state === 'unread' ? reading.partial : undefined;
}

/** What the role can do weighs its trust. A role that may be new is never harmless: whoever made it may not be done. */
function contextOf(settings: Settings, account: string, reading: Reading<Role>, now: Date): TrustContext {
  const role = roleIn(reading);
  const context = { ...trustContext(settings, account, 'written'), ...(role && { role }) };
  if (reading.state !== 'read') return context;
  const { held, unread } = powersOf(reading.value, now);
  return {
    ...context,
    isPowerful: atLeast(held, 'high').length > 0,
    harmless: held.length === 0 && unread.length === 0 && reading.value.createdAt !== undefined && !isNew(reading, now),
  };
}

/**
 * Only a later change event is believed to have closed an opened trust: IAM answers with stale documents for seconds, and a
 * stale clean read must never downgrade an open trust.
 */
function standingNow({ event }: TrustPolicyChange, context: TrustContext): 'clean again' | 'open or unknown' {
  const { role } = context;
  const changedAt = role?.trustChangedAt;
  if (role?.trustPolicy === undefined || changedAt === undefined || event.time === undefined || changedAt <= event.time)
    return 'open or unknown';
  const verdict = judgeTrust(role.trustPolicy, context);
  return isContainable(verdict) ? 'open or unknown' : 'clean again';
}

function isContainable({ severity }: TrustVerdict): boolean {
  return severity !== 'none' && isAtLeast(severity, 'medium');
}

/** Nothing was changed, but somebody wanted it: worth a word, not a page. */
function attempted(findings: readonly DetectorFinding[], outcome: 'denied' | 'failed'): DetectorFinding[] {
  return findings
    .filter(({ severity }) => isAtLeast(severity, 'medium'))
    .map((finding) => ({ ...finding, severity: 'low', evidence: `${outcome} attempt: ${finding.evidence}` }));
}
