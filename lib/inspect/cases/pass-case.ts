import type { Reading, Role } from '../../base/role.ts';
import type { Settings } from '../../base/settings/settings.ts';
import { isAtLeast } from '../../base/severity.ts';
import { type CaseFinding, type DetectorFinding, detectAll } from '../../detectors/finding.ts';
import { approvedDetectors, foreignRoleDetectors, passDetectors } from '../../detectors/pass/index.ts';
import { sessionNamesIn } from '../../event/catalogue/session-names.ts';
import type { CloudTrailEvent } from '../../event/cloudtrail.ts';
import { isForLaunch, isHandOver } from '../../event/for-launch.ts';
import type { RolePass } from '../../event/pass.ts';
import { isRepeatedByService } from '../../event/repeated-call.ts';
import { approvalOf } from '../../judge/power/approval.ts';
import { effectiveOf } from '../../judge/power/effective.ts';
import { trustsMoreThanServices } from '../../judge/power/service.ts';
import type { Case } from '../decide/decision.ts';
import { issuerReference } from '../naming.ts';
import type { Surroundings, Unread } from '../surroundings.ts';
import { rememberWorkloads } from '../workload-role.ts';
import { hearChanges } from './hear-changes.ts';
import type { StandingPass } from './pass-standing.ts';
import { isNewsOf, type ReadPass, readPass } from './read-pass.ts';
import { containedPassOf, mayContain, type PassMemory, rememberPass, type SeenPass, seenPass } from './seen-pass.ts';

/** Reads the passed role and the passer, and runs every pass detector. */
export async function passCase(pass: RolePass, around: Surroundings): Promise<Case | undefined> {
  const { event, passedTo } = pass;
  const read = await readPass(pass, around);
  if (read === undefined) return undefined;
  await rememberHandOver(pass, read, around.ledger);
  // The ledger knows the pass by now: what arms the role later is held against it. Its maker was judged, or is for `audit`.
  if (read.isKept || isRepeatedByService(event)) return undefined;
  const unread = unreadIn(pass, read, around);
  if (unread.length > 0) around.onUnread?.(unread);
  const { findings, seen } = await findingsOn(pass, read, around);
  const isReason = findings.some((one) => mayContain(one, around.settings));
  if (!isReason && mayBeContained(pass)) await hearChanges(event, read, around);
  if (findings.length === 0 || (isRepeatedThroughService(event, read) && !findings.some(isGrave))) return undefined;
  const { role, target, reading } = read;
  const sessionNames = pass.passKind === 'pass' ? sessionNamesIn(event) : []; // an arming has no workload yet
  return {
    event,
    kind: mayBeContained(pass) ? 'pass' : 'notice',
    role,
    ...(target && { target }),
    reading,
    findings,
    passedTo,
    ...(unread.length > 0 && { unread }),
    ...(sessionNames.length > 0 && { sessionNames }),
    ...(seen && (await pastOf(seen))),
  };
}

/** Most edges have no series. The code that judges one is loaded where there may be one. */
async function pastOf(seen: SeenPass): Promise<Pick<Case, 'pass' | 'series'>> {
  const pass = containedPassOf(seen);
  const hasPast = seen.history !== undefined && seen.history.contained.length > 0;
  const series = hasPast ? (await import('../decide/series.ts')).seriesBecause(seen) : undefined;
  return { ...(pass && { pass }), ...(series !== undefined && { series }) };
}

/** The live rules match catalogued calls only. Replay sees others too, and must not contain where the live guardrail would not. */
function mayBeContained(pass: RolePass): boolean {
  return isHandOver(pass) && pass.source !== 'uncatalogued' && !isForeign(pass);
}

function isForeign({ event, foreignAccount }: RolePass): boolean {
  return event.outcome === 'succeeded' && foreignAccount !== undefined;
}

/**
 * The parts of a pass that took place and that were not read whole. A caller that is no role or user has nothing to read, and a pass
 * that the settings approve by name is not judged anyhow.
 */
function unreadIn(pass: RolePass, { reading: role, passer }: ReadPass, { settings, now }: Surroundings): Unread {
  const { event, source, foreignAccount } = pass;
  if (event.outcome !== 'succeeded' || foreignAccount !== undefined || source === 'unreadable') return [];
  const hasPasser = issuerReference(event) !== undefined || event.principal.kind === 'user';
  const parts = [
    ...(isUnread(role) ? (['role'] as const) : []),
    ...(hasPasser && isUnread(passer) ? (['passer'] as const) : []),
  ];
  return parts.length > 0 && approvalOf({ pass, role, settings, now }) !== 'by name' ? parts : [];
}

function isUnread(reading: Reading<Role>): boolean {
  if (reading.state !== 'read' || reading.value.unreadInline !== undefined) return true;
  return effectiveOf(reading.value).unread.length > 0;
}

/** The same caller passed the same role through another service before. */
function isRepeatedThroughService({ principal }: CloudTrailEvent, { firstSeen }: ReadPass): boolean {
  return firstSeen === false && principal.via !== undefined;
}

async function rememberHandOver(
  pass: RolePass,
  { target, isKept }: ReadPass,
  ledger: Surroundings['ledger'],
): Promise<void> {
  const { event } = pass;
  if (target?.resource !== 'role') return;
  if (isNewsOf(pass)) await rememberWorkloads(event, target.arn, ledger);
  if (!isKept && event.outcome === 'succeeded' && isForLaunch(event)) await rememberArming(event, target.arn, ledger);
}

interface Judged {
  readonly findings: readonly CaseFinding[];
  readonly seen?: SeenPass;
}

async function findingsOn(pass: RolePass, read: ReadPass, around: Surroundings): Promise<Judged> {
  const { settings, now } = around;
  const { reading: role, passer, firstSeen, before, memory } = read;
  const isNovel = await read.isNovel();
  const outsiders = pass.event.outcome === 'succeeded' ? await outsidersOf(role, settings) : undefined;
  const approved = approvalOf({ pass, role, settings, now });
  const detectors = approved === undefined ? passDetectors : approvedDetectors[approved];
  const found = detectAll(isForeign(pass) ? foreignRoleDetectors : detectors, {
    pass,
    role,
    passer,
    settings,
    now,
    ...(firstSeen !== undefined && { firstSeen: isNovel }),
    ...(outsiders !== undefined && { outsiders }),
    ...(before !== undefined && { before }),
  });
  const seen = seenPass(pass, { passer, role }, memory, now);
  if (seen === undefined) return { findings: found };
  return {
    seen,
    findings: await weighed({ seen, memory, found, outsiders, approved: approved !== undefined }, around),
  };
}

interface Weighing {
  readonly seen: SeenPass;
  readonly memory: PassMemory | undefined;
  readonly found: readonly DetectorFinding[];
  readonly outsiders: string | undefined;
  readonly approved: boolean;
}

/** The findings, and what the account is built for weighed as such. An edge without a reason to contain is remembered. */
async function weighed(
  { seen, memory, found, outsiders, approved }: Weighing,
  { ledger, settings, now }: Surroundings,
): Promise<readonly CaseFinding[]> {
  const mayStand = outsiders === undefined && settings.contain.byDesign !== true;
  const isGrave = (finding: CaseFinding) => mayContain(finding, settings);
  const expected = mayStand && found.some(isGrave) ? await expectedPass(seen, found, ledger, now) : undefined;
  const findings = expected?.findings ?? found;
  // An approval may be taken back: what it quieted is not undisputed by itself.
  const undisputed = !approved && !findings.some(isGrave);
  await rememberPass(seen, memory, { undisputed, expected }, ledger);
  return findings;
}

async function expectedPass(
  seen: SeenPass,
  found: readonly DetectorFinding[],
  ledger: Surroundings['ledger'],
  now: Date,
): Promise<StandingPass | undefined> {
  const { standingPass, standingVerdict } = await import('./pass-standing.ts');
  const verdict =
    standingVerdict(seen, now) ?? (await (await import('./pass-new-design.ts')).newDesign(seen, ledger, now));
  return verdict && standingPass(seen, verdict, found, now);
}

function isGrave({ severity }: DetectorFinding): boolean {
  return isAtLeast(severity, 'high');
}

/** Most roles trust only services. The code that judges other principals is loaded when a role trusts one. */
async function outsidersOf(role: Reading<Role>, settings: Settings): Promise<string | undefined> {
  if (role.state !== 'read' || !trustsMoreThanServices(role.value.trustPolicy)) return undefined;
  const trust = await import('../trust/outsiders.ts');
  return trust.outsidersOf(role.value, settings);
}

/**
 * What gives the role more power before the first launch arms the template. Kept apart from passes: an arming is no earlier pass
 * by the same issuer, and the pass that follows is still the first.
 */
async function rememberArming(event: CloudTrailEvent, role: string, ledger: Surroundings['ledger']): Promise<void> {
  if (event.time === undefined) return;
  const issuer = `${issuerOf(event)} (${event.eventName})`;
  await ledger.firstSeen({ role, service: 'ec2.amazonaws.com', issuer }, event.time);
}

function issuerOf({ principal }: CloudTrailEvent): string {
  return principal.issuer ?? principal.arn ?? principal.via ?? principal.kind;
}
