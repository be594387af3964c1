import type { Account, Reading, Role, RoleReference } from '../../base/role.ts';
import type { Settings } from '../../base/settings/settings.ts';
import { isAtLeast } from '../../base/severity.ts';
import { type CaseFinding, type DetectorFinding, detectAll } from '../../detectors/finding.ts';
import { approvedDetectors, foreignRoleDetectors, passDetectors } from '../../detectors/pass/index.ts';
import { sessionNamesIn } from '../../event/catalogue/session-names.ts';
import { type CloudTrailEvent, refusedRoleIn } from '../../event/cloudtrail.ts';
import { isForLaunch, isHandOver } from '../../event/for-launch.ts';
import type { RolePass } from '../../event/pass.ts';
import { isRepeatedByService } from '../../event/repeated-call.ts';
import { incidentOf } from '../../incident/deny/policy-name.ts';
import type { WorkloadRole } from '../../incident/ledger/ledger.ts';
import { approvalOf } from '../../judge/power/approval.ts';
import { trustsMoreThanServices } from '../../judge/power/service.ts';
import type { Case } from '../decide/decision.ts';
import { isMadeByPasser } from '../made-by-passer.ts';
import { namedRole } from '../naming.ts';
import { edgeOf } from '../pass-edge.ts';
import { earlierRole, keepsRole } from '../same-role.ts';
import { readPasser, type Surroundings } from '../surroundings.ts';
import { rememberWorkloads, workloadKey } from '../workload-role.ts';
import { mayContain, type PassMemory, recallPass, rememberPass, type SeenPass, seenPass } from './seen-pass.ts';

/** Reads the passed role and the passer, and runs every pass detector. */
export async function passCase(pass: RolePass, around: Surroundings): Promise<Case | undefined> {
  const { account, ledger, settings, now } = around;
  const { event, passedTo } = pass;
  const succeeded = event.outcome === 'succeeded';
  const reference = pass.copiedFrom === undefined ? referenceOf(pass) : await copied(pass.copiedFrom, event, ledger);
  // A launch configuration that the ledger does not know is older than the guardrail, and for `audit`.
  if (pass.copiedFrom?.kind === 'autoscaling' && reference.arn === undefined) return undefined;
  const byArn = reference.arn;
  const foreign = succeeded && pass.foreignAccount !== undefined;
  const isNews = succeeded && pass.passKind === 'pass' && !foreign;
  const earlier = isNews ? earlierRole(event, ledger) : undefined;
  const history = isNews && byArn !== undefined ? ledger.trustLatest(byArn) : undefined;
  // With the role's ARN in the event, IAM and the ledger are asked at once: every round trip delays a containment.
  const [role, passer, seenByArn, before, recalled] = await Promise.all([
    account.role(reference, event),
    readPasser(event, account),
    isNews && byArn !== undefined ? isFirstUnlessKept(pass, byArn, earlier, ledger) : undefined,
    roleBefore(event, account, earlier),
    byArn === undefined ? undefined : recallPass(pass, byArn, ledger),
    byArn === undefined ? undefined : prefetchIncident(event, byArn, ledger),
    history,
  ]);
  const named = namedRole(reference, role, event);
  const { target } = named;
  if (keepsRole(event, await earlier, target?.arn)) {
    if (target !== undefined) await rememberWorkloads(event, target.arn, ledger);
    return undefined;
  }
  const [seenByName, recalledByName] =
    byArn === undefined && target !== undefined
      ? await Promise.all([
          isNews ? isFirstSeen(pass, target.arn, ledger) : undefined,
          recallPass(pass, target.arn, ledger),
        ])
      : [];
  const firstSeen = seenByArn ?? seenByName;
  const memory = recalled ?? recalledByName;
  if (isNews && target?.resource === 'role') await rememberWorkloads(event, target.arn, ledger);
  if (succeeded && isForLaunch(event) && target?.resource === 'role') await rememberArming(event, target.arn, ledger);
  // The ledger knows the pass by now: what arms the role later is held against it. Its maker was judged, or is for `audit`.
  if (isRepeatedByService(event)) return undefined;
  const trustLatest = (arn: string) => history ?? ledger.trustLatest(arn);
  const isNovel = firstSeen === true && !(await isMadeByPasser(event, role, { trustLatest }, now));
  const outsiders = succeeded ? await outsidersOf(role, settings) : undefined;
  const approved = approvalOf({ pass, role, settings, now });
  const detectors = approved === undefined ? passDetectors : approvedDetectors[approved];
  const found = detectAll(foreign ? foreignRoleDetectors : detectors, {
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
  const findings =
    seen === undefined
      ? found
      : await weighed({ seen, memory, found, outsiders, approved: approved !== undefined }, around);
  if (findings.length === 0 || (firstSeen === false && event.principal.via !== undefined && !findings.some(isGrave)))
    return undefined;
  const sessionNames = pass.passKind === 'pass' ? sessionNamesIn(event) : []; // an arming has no workload yet
  return {
    event,
    // The live rules match catalogued calls only. Replay sees others too, and must not contain where the live guardrail would not.
    kind: isHandOver(pass) && pass.source !== 'uncatalogued' && !foreign ? 'pass' : 'notice',
    ...named,
    reading: role,
    findings,
    passedTo,
    ...(sessionNames.length > 0 && { sessionNames }),
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
  const standing =
    mayStand && found.some(isGrave) ? (await import('./pass-standing.ts')).standingPass(seen, found, now) : undefined;
  const findings = standing?.findings ?? found;
  // An approval may be taken back: what it quieted is not undisputed by itself.
  const undisputed = !approved && !findings.some(isGrave);
  await rememberPass(seen, memory, { undisputed, told: standing?.byDesign === true }, ledger);
  return findings;
}

/**
 * Asks the ledger for the incident while IAM is asked for the role. The function's ledger keeps the answer (see deferred.ts), so
 * that `decideAndRecord` needs no round trip of its own.
 */
async function prefetchIncident(
  { eventId }: CloudTrailEvent,
  roleArn: string,
  ledger: Surroundings['ledger'],
): Promise<void> {
  await ledger.incident(incidentOf(eventId, roleArn));
}

/** The role that the EC2 instance had before this call gave it another: `pass-profile-swap` compares the two. */
async function roleBefore(
  event: CloudTrailEvent,
  account: Account,
  earlier: Promise<WorkloadRole | undefined> | undefined,
): Promise<Reading<Role> | undefined> {
  if (event.eventSource !== 'ec2.amazonaws.com') return undefined;
  const record = await earlier;
  return record && account.role({ arn: record.role }, event);
}

/** An update that keeps the role is no pass of its caller, so the ledger learns no edge of it. */
async function isFirstUnlessKept(
  pass: RolePass,
  role: string,
  earlier: Promise<WorkloadRole | undefined> | undefined,
  ledger: Surroundings['ledger'],
): Promise<boolean | undefined> {
  return keepsRole(pass.event, await earlier, role) ? undefined : isFirstSeen(pass, role, ledger);
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

/** The role that the ledger saw handed to the instance or configuration; an empty reference where it saw none. */
async function copied(
  { kind, name }: NonNullable<RolePass['copiedFrom']>,
  event: CloudTrailEvent,
  ledger: Surroundings['ledger'],
): Promise<RoleReference> {
  const { eventId, time, account, region } = event;
  const key = workloadKey({ eventSource: `${kind}.amazonaws.com`, account, region }, name);
  const known = await ledger.workloadBefore(key, time && { eventId, time });
  return known === undefined ? {} : { arn: known.role };
}

function referenceOf({ role, source, event }: RolePass): RoleReference {
  const refused = source === 'unreadable' ? refusedRoleIn(event) : undefined;
  return refused === undefined ? role : { arn: refused };
}

/** A call that may pass to several services has one edge, to the first of them. */
async function isFirstSeen(
  { event, passedTo }: RolePass,
  roleArn: string | undefined,
  ledger: Surroundings['ledger'],
): Promise<boolean | undefined> {
  if (roleArn === undefined || event.time === undefined) return undefined;
  return ledger.firstSeen(edgeOf(event, roleArn, passedTo), event.time);
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
