import type { Account, Reading, Role, RoleReference } from '../../base/role.ts';
import type { Settings } from '../../base/settings/settings.ts';
import { isAtLeast } from '../../base/severity.ts';
import { type CaseFinding, type DetectorFinding, detectAll } from '../../detectors/finding.ts';
import { approvedDetectors, foreignRoleDetectors, passDetectors } from '../../detectors/pass/index.ts';
import { sessionNamesIn } from '../../event/catalogue/session-names.ts';
import { type CloudTrailEvent, refusedRoleIn } from '../../event/cloudtrail.ts';
import type { RolePass } from '../../event/pass.ts';
import { incidentOf } from '../../incident/deny/policy-name.ts';
import { approvalOf } from '../../judge/power/approval.ts';
import { trustsMoreThanServices } from '../../judge/power/service.ts';
import type { Case } from '../decide/decision.ts';
import { namedRole } from '../naming.ts';
import { edgeOf } from '../pass-edge.ts';
import { readPasser, type Surroundings } from '../surroundings.ts';
import { rememberWorkloads, workloadKey } from '../workload-role.ts';
import { mayContain, type PassMemory, recallPass, rememberPass, type SeenPass, seenPass } from './seen-pass.ts';

/** Reads the passed role and the passer, and runs every pass detector. */
export async function passCase(pass: RolePass, around: Surroundings): Promise<Case | undefined> {
  const { account, ledger, settings, now } = around;
  const { event, passedTo } = pass;
  const succeeded = event.outcome === 'succeeded';
  const reference = referenceOf(pass);
  const byArn = reference.arn;
  const foreign = succeeded && pass.foreignAccount !== undefined;
  const isNews = succeeded && pass.passKind === 'pass' && !foreign;
  // With the role's ARN in the event, IAM and the ledger are asked at once: every round trip delays a containment.
  const [role, passer, seenByArn, before, recalled] = await Promise.all([
    account.role(reference, event),
    readPasser(event, account),
    isNews && byArn !== undefined ? isFirstSeen(pass, byArn, ledger) : undefined,
    isNews ? roleBefore(event, account, ledger) : undefined,
    byArn === undefined ? undefined : recallPass(pass, byArn, ledger),
    byArn === undefined ? undefined : prefetchIncident(event, byArn, ledger),
  ]);
  const named = namedRole(reference, role, event);
  const { target } = named;
  const [seenByName, recalledByName] =
    isNews && byArn === undefined && target !== undefined
      ? await Promise.all([isFirstSeen(pass, target.arn, ledger), recallPass(pass, target.arn, ledger)])
      : [];
  const firstSeen = seenByArn ?? seenByName;
  const memory = recalled ?? recalledByName;
  if (isNews && target?.resource === 'role') await rememberWorkloads(event, target.arn, ledger);
  const outsiders = succeeded ? await outsidersOf(role, settings) : undefined;
  const approved = approvalOf({ pass, role, settings, now });
  const detectors = approved === undefined ? passDetectors : approvedDetectors[approved];
  const found = detectAll(foreign ? foreignRoleDetectors : detectors, {
    pass,
    role,
    passer,
    settings,
    now,
    ...(firstSeen !== undefined && { firstSeen }),
    ...(outsiders !== undefined && { outsiders }),
    ...(before !== undefined && { before }),
  });
  const seen = seenPass(pass, { passer, role }, memory, now);
  const findings =
    seen === undefined
      ? found
      : await weighed({ seen, memory, found, outsiders, approved: approved !== undefined }, around);
  if (findings.length === 0 || (firstSeen === false && isRepeatedByService(pass) && !findings.some(isGrave)))
    return undefined;
  const sessionNames = sessionNamesIn(event);
  return {
    event,
    // The live rules match catalogued calls only. Replay sees others too, and must not contain where the live guardrail would not.
    kind: pass.passKind === 'pass' && pass.source !== 'uncatalogued' && !foreign ? 'pass' : 'notice',
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
  ledger: Surroundings['ledger'],
): Promise<Reading<Role> | undefined> {
  const [instance, ...others] = sessionNamesIn(event);
  const isSwap = event.eventSource === 'ec2.amazonaws.com' && event.eventName !== 'RunInstances';
  if (!isSwap || instance === undefined || others.length > 0 || event.time === undefined) return undefined;
  const { eventId, time } = event;
  const known = await ledger.workloadBefore(workloadKey(event, instance), { eventId, time });
  return known && account.role({ arn: known.role }, event);
}

/** Auto Scaling and ECS pass the same role with every instance and task they start: only the first pass, or a grave one, is a case. */
function isRepeatedByService({ event: { principal } }: RolePass): boolean {
  return (
    principal.kind === 'service' ||
    principal.via !== undefined ||
    principal.issuer?.includes(':role/aws-service-role/') === true
  );
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
