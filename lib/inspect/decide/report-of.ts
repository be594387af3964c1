import { raised } from '../../base/raised.ts';
import { SEVERITIES, type Severity, worst } from '../../base/severity.ts';
import { isoSeconds } from '../../base/time.ts';
import type { Cause, Decided } from '../../contain/report.ts';
import type { CaseFinding, DetectorFinding, NamedRole } from '../../detectors/finding.ts';
import { gathered } from '../../detectors/gathered.ts';
import { originOf } from '../../event/origin.ts';
import { incidentOf } from '../../incident/incident-of.ts';
import type { Case } from './decision.ts';
import { isWellKnown } from './well-known.ts';

const MOST_WORKLOADS = 3;

/** The fields that every decision has: event, principal, role, and the findings, worst first. */
export function decided(found: Case, each: readonly CaseFinding[]): Decided {
  const findings = gathered(each);
  const { event, role } = found;
  const time = event.time && isoSeconds(event.time);
  const at = { account: event.account, region: event.region, ...(time !== undefined && { time }) };
  const what = {
    eventId: event.eventId,
    eventSource: event.eventSource,
    eventName: event.eventName,
    principal: event.principal,
    role,
  };
  const origin = originOf(event);
  const workloads = (found.sessionNames ?? []).slice(0, MOST_WORKLOADS);
  const severities = findings.map((finding) => severityOn(finding, role));
  const full = findings.map(({ alertOnly: _, guard: __, ...finding }, index) => ({
    ...finding,
    severity: severities[index] ?? finding.severity,
    ...at,
    ...what,
    ...(found.passedTo && found.passedTo.length > 0 && { passedTo: found.passedTo }),
  }));
  return {
    incident: incidentOf(event.eventId, role.arn ?? `${event.account}/${role.name}`),
    severity: worst(severities) ?? 'info',
    ...at,
    ...what,
    ...(origin && { origin }),
    ...(event.outcome !== 'succeeded' && { refused: event.outcome }),
    ...(workloads.length > 0 && { workloads }),
    ...(found.unread && { unread: found.unread }),
    ...(found.changes && found.changes.length > 0 && { changes: found.changes }),
    ...causeOf(found),
    ...(findings.some(({ guard }) => guard) && { guard: true }),
    findings: full.toSorted((a, b) => SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity)),
  };
}

function causeOf({ kind, armed }: Case): { readonly cause?: Cause; readonly armed?: true } {
  if (kind === 'notice') return {};
  return armed === undefined ? { cause: kind } : { cause: armed, armed: true };
}

/** Every finding on a well-known role pages, because such a role can take over the account. Advice stays advice. */
function severityOn({ severity }: DetectorFinding, role: NamedRole): Severity {
  return isWellKnown(role.name) && severity !== 'info' ? raised(severity, SEVERITIES.length) : severity;
}
