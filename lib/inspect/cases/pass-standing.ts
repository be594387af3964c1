import type { Role } from '../../base/role.ts';
import { isAtLeast } from '../../base/severity.ts';
import { DAY, isoSeconds, later } from '../../base/time.ts';
import { type CaseFinding, type Detector, type DetectorFinding, detectAll } from '../../detectors/finding.ts';
import { passUnapprovedRole } from '../../detectors/pass/pass-unapproved-role.ts';
import type { StandingPassSubject, StandingVerdict } from '../../detectors/pass/subject.ts';
import { knownPassDetectors, standingPassDetectors } from '../../detectors/standing-pass.ts';
import type { EdgeRecord } from '../../incident/ledger/history.ts';
import { isAdministrator } from '../../judge/power/administrator.ts';
import { isGrantedByName } from '../../judge/power/exact-grant.ts';
import { printOf } from '../../judge/power/print.ts';
import { callersAfter } from './edge-callers.ts';
import type { ExpectedPass, SeenPass, SeenPrincipal } from './seen-pass.ts';

/** How long a role must be unchanged before its pass is no surprise: somebody has had the time to see the change. */
export const WEEK = 7 * DAY;

/** What is left of the findings on a pass that is no surprise. */
export interface StandingPass extends ExpectedPass {
  readonly findings: readonly CaseFinding[];
}

/**
 * The findings on a pass that was granted by name, or that is as an earlier undisputed one. What the owner's own list of approved
 * passes leaves out stays as it is.
 */
export function standingPass(
  seen: SeenPass,
  verdict: StandingVerdict,
  findings: readonly DetectorFinding[],
  now: Date,
): StandingPass {
  const { pass, passer, passed, edge, time } = seen;
  const isOwners = ({ detector }: DetectorFinding) => detector === passUnapprovedRole.id;
  const subject = { pass, passer: passer.value, passed: passed.value, verdict, now };
  const toldNewAt = edge?.toldNewAt;
  const isToldNew = toldNewAt !== undefined && toldNewAt < time;
  if (verdict.kind === 'new-design' && isToldNew && verdict.changed <= toldNewAt)
    return { byDesign: false, findings: findings.filter(isOwners) };
  if (verdict.kind !== 'by-design')
    return {
      byDesign: false,
      ...(verdict.kind === 'new-design' && {
        isNewDesign: true,
        asAdministrator: administratorPrint(passed.value, now),
      }),
      findings: [
        ...adviceBy(standingPassDetectors, subject),
        ...findings.map((one) => (isOwners(one) ? one : alertOnly(capped(one)))),
      ],
    };
  const isTold = edge?.toldAt !== undefined && edge.toldAt < time;
  const { callers, newMarks } = callersAfter(edge?.callers, pass.event, time);
  const advice = adviceBy(isTold ? knownPassDetectors : standingPassDetectors, {
    ...subject,
    newMarks,
    passes: callers.passes,
  });
  const asAdministrator = administratorPrint(passed.value, now);
  return { byDesign: true, callers, asAdministrator, findings: [...advice, ...findings.filter(isOwners)] };
}

/** See `EdgeRecord.asAdministrator`; undefined for a role that is no literal administrator. */
export function administratorPrint(role: Role, now: Date): string | undefined {
  return isAdministrator(role, now) ? printOf({ ...role, policies: [] }) : undefined;
}

function adviceBy(detectors: readonly Detector<StandingPassSubject>[], subject: StandingPassSubject): CaseFinding[] {
  return detectAll(detectors, subject).map(alertOnly);
}

/** The verdict on a pass between two ends that are as they were; undefined where it is a surprise. */
export function standingVerdict(seen: SeenPass, now: Date): StandingVerdict | undefined {
  const { pass, time, passer, passed } = seen;
  if (!isStable(passer, time) || !isStable(passed, time)) return undefined;
  if (isKnown(seen)) return { kind: 'by-design', because: `as it has undisputed since ${isoSeconds(seen.edge.at)}` };
  if (!pass.passedTo.every((service) => isGrantedByName(passer.value, passed.value, service, now))) return undefined;
  if (passer.record.first) return { kind: 'by-design', because: 'which its own policy grants by name' };
  return { kind: 'old-grant', since: passer.record.since };
}

/** Only an earlier pass makes the edge known: the same event, tried again, does not. */
export function isKnown(seen: SeenPass): seen is SeenPass & { readonly edge: EdgeRecord } {
  return seen.edge !== undefined && seen.edge.at < seen.time;
}

/** As it was at the first scan of the account, or for a week. By the event's time, so that a late copy finds nothing older. */
export function isStable({ record: { since, first } }: SeenPrincipal, time: Date): boolean {
  return since <= (first ? time : later(time, -WEEK));
}

function alertOnly(finding: DetectorFinding): CaseFinding {
  return { ...finding, alertOnly: true };
}

function capped(finding: DetectorFinding): DetectorFinding {
  return isAtLeast(finding.severity, 'high') ? { ...finding, severity: 'high' } : finding;
}
