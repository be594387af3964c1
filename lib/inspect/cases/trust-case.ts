import { isNew, type Reading, type Role, seenOf } from '../../base/role.ts';
import type { Settings } from '../../base/settings/settings.ts';
import { isAtLeast } from '../../base/severity.ts';
import type { CaseFinding, DetectorFinding } from '../../detectors/finding.ts';
import type { PassEdge, TrustRecord } from '../../incident/ledger/history.ts';
import { atLeast } from '../../judge/power/gain.ts';
import { type Powers, powersOf } from '../../judge/power/role-powers.ts';
import type { TrustContext } from '../../judge/trust/context.ts';
import type { TrustPolicyChange } from '../activity.ts';
import type { Case } from '../decide/decision.ts';
import { changedRole, namedRole } from '../naming.ts';
import type { Surroundings } from '../surroundings.ts';
import { isClean } from '../trust/clean.ts';
import { changeWords, diffTrust, type TrustDiff } from '../trust/diff.ts';
import { judgeTrust } from '../trust/judge.ts';
import { trustContext } from '../trust/outsiders.ts';
import { mayContain } from './seen-pass.ts';

/**
 * Judges a trust change by the event's document, and by the one that IAM shows now. Flash trust: sessions from the bad window
 * still live, so a bad document counts even if the current one is clean again.
 */
export async function trustCase(change: TrustPolicyChange, around: Surroundings): Promise<Case | undefined> {
  const { account, settings, now } = around;
  const { event } = change;
  const { outcome } = event;
  if (outcome !== 'succeeded' && change.document === undefined) return undefined;
  const reference = changedRole(change);
  const reading = await account.role(reference, event);
  const context = roleContext(settings, event.account, reading, now, around.trustSource);
  const named = namedRole(reference, reading, event);
  if (outcome !== 'succeeded') {
    const findings = attempted(judgeTrust(change.document, context).findings, outcome);
    return findings.length === 0 ? undefined : { event, kind: 'trust', ...named, reading, findings };
  }
  const { before, passes, latest } = await historyOf(change, named.role.arn, around);
  const diff = diffTrust(before, change.document, { ...context, passes });
  const findings = findingsOf(diff);
  if (findings.length === 0) return undefined;
  // What the role may do decides how much its trust matters, and IAM may not show yet what it was given last.
  const isGrave = findings.some((finding) => mayContain(finding, settings));
  if (!isGrave && event.time !== undefined) around.onUnsettled?.(event.time);
  const changes = change.created ? [] : changeWords(diff);
  return {
    event,
    kind: 'trust',
    ...named,
    reading,
    findings,
    ...(changes.length > 0 && { changes }),
    ...(isClosedAgain(change, before, latest, context) && { closedAgain: true }),
  };
}

/** Findings that were true before the change are marked `existing`. After a change that only tightened, the rest becomes low. */
function findingsOf({ known, loosened, fresh, existing }: TrustDiff): CaseFinding[] {
  const marked = existing.map((finding): CaseFinding => ({ ...finding, existing: true }));
  return known && !loosened ? [...marked, ...fresh].flatMap(leftOver) : [...fresh, ...marked];
}

interface History {
  readonly before?: unknown;
  readonly passes: readonly Pick<PassEdge, 'service' | 'issuer'>[];
  /** The latest accepted change, which may be later than the event: delivery has no order. */
  readonly latest?: TrustRecord;
}

/** The ledger's history of the role; a role that was just created has none. */
async function historyOf(
  change: TrustPolicyChange,
  roleArn: string | undefined,
  around: Surroundings,
): Promise<History> {
  if (change.created || roleArn === undefined) return { passes: [] };
  const [before, passes, latest] = await Promise.all([
    documentBefore(change, roleArn, around),
    around.ledger.passesOf(roleArn),
    around.ledger.trustBefore(roleArn),
  ]);
  return { before, passes, ...(latest && { latest }) };
}

/** The document of the latest earlier event that gave no reason to contain; else the document in a snapshot taken before. */
async function documentBefore(
  { event }: TrustPolicyChange,
  roleArn: string,
  { account, ledger }: Surroundings,
): Promise<unknown> {
  const { eventId, time } = event;
  if (time === undefined) return undefined;
  const record = await ledger.trustBefore(roleArn, { eventId, time });
  return record === undefined ? account.trustBaseline?.(roleArn, time) : record.document;
}

/** A tightened trust policy that is still not good is worth a low finding: nobody finished the work. */
function leftOver(finding: CaseFinding): CaseFinding[] {
  return isAtLeast(finding.severity, 'medium') ? [{ ...finding, severity: 'low', existing: true }] : [];
}

/** The context with the role's power. A role that may be new is never harmless: its maker may give it permissions next. */
export function roleContext(
  settings: Settings,
  account: string,
  reading: Reading<Role>,
  now: Date,
  source: TrustContext['source'] = 'written',
): TrustContext {
  const role = seenOf(reading);
  const context = { ...trustContext(settings, account, source), ...(role && { role }) };
  if (reading.state !== 'read') return context;
  let known: Powers | undefined;
  const powers = () => (known ??= powersOf(reading.value, now));
  return {
    ...context,
    // Most roles of a scan trust services alone, and nobody asks what they may do.
    get isPowerful() {
      return atLeast(powers().granted, 'high').length > 0;
    },
    get harmless() {
      const { granted, unread } = powers();
      return (
        granted.length === 0 && unread.length === 0 && reading.value.createdAt !== undefined && !isNew(reading, now)
      );
    },
  };
}

/**
 * Whether a later event closed the opened trust again. A clean read from IAM alone is not enough: IAM answers with stale
 * documents for seconds. The later event's document and the current one must both open nothing beyond the accepted one.
 */
function isClosedAgain(
  { event: { time } }: TrustPolicyChange,
  before: unknown,
  latest: TrustRecord | undefined,
  context: TrustContext,
): boolean {
  const { role } = context;
  if (role?.trustPolicy === undefined || time === undefined) return false;
  const later = (at: Date | undefined) => at !== undefined && at > time;
  const closedByEvent = later(latest?.time) && isClean(before, latest?.document, context);
  return (closedByEvent || later(role.trustChangedAt)) && isClean(before, role.trustPolicy, context);
}

/** The call changed nothing, but somebody tried: worth a low finding, not a page. */
function attempted(findings: readonly DetectorFinding[], outcome: 'denied' | 'failed'): DetectorFinding[] {
  return findings
    .filter(({ severity }) => isAtLeast(severity, 'medium'))
    .map((finding) => ({ ...finding, severity: 'low', evidence: `${outcome} attempt: ${finding.evidence}` }));
}
