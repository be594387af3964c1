import { parseIamArn } from '../base/arn.ts';
import { worst } from '../base/severity.ts';
import { isoSeconds } from '../base/time.ts';
import type { Notice } from '../contain/notice.ts';
import { type DetectorFinding, detectAll, type NamedRole } from '../detectors/finding.ts';
import { guardBoundaryStands } from '../detectors/guard/guard-boundary-stands.ts';
import { guardForeignPolicy } from '../detectors/guard/guard-foreign-policy.ts';
import { guardUnrecordedDeny } from '../detectors/guard/guard-unrecorded-deny.ts';
import type { DenyInForce, SweptPolicy } from '../detectors/guard/subject.ts';
import type { UnderPrefix } from '../incident/deny/found.ts';
import { incidentOf, parsePolicyName } from '../incident/deny/policy-name.ts';

export function policyNotice(found: UnderPrefix, verdict: SweptPolicy['verdict'], now: Date): Notice {
  const { policyName, rung } = found;
  const findings = detectAll<SweptPolicy>([guardForeignPolicy, guardBoundaryStands], { policyName, rung, verdict });
  return noticeOn(found, now, findings);
}

/** The notice has no finding where the ledger agrees or may have forgotten the incident. */
export function unrecordedNotice(
  found: UnderPrefix,
  against: Pick<DenyInForce, 'closed' | 'ledgerSays'>,
  now: Date,
): Notice {
  return noticeOn(found, now, detectAll([guardUnrecordedDeny], { policyName: found.policyName, ...against }));
}

function noticeOn({ target: role, policyName }: UnderPrefix, now: Date, findings: readonly DetectorFinding[]): Notice {
  const about = { arn: role.arn, name: role.name };
  return sweepNotice(about, parsePolicyName(policyName)?.incident ?? incidentOf(policyName, role.arn), now, findings);
}

/** A notice of the sweep about a role, or about a user or account in the place of a role. */
export function sweepNotice(
  role: NamedRole,
  incident: string,
  now: Date,
  findings: readonly DetectorFinding[],
): Notice {
  const common = {
    account: parseIamArn(role.arn ?? '')?.account ?? '',
    region: '',
    time: isoSeconds(now),
    eventId: `sweep-${isoSeconds(now)}`,
    eventSource: 'iam.amazonaws.com',
    eventName: 'sweep',
    principal: { kind: 'unknown' as const },
    role,
  };
  return {
    decision: {
      ...common,
      action: 'alert',
      incident,
      severity: worst(findings.map(({ severity }) => severity)) ?? 'info',
      findings: findings.map((finding) => ({ ...common, ...finding })),
    },
  };
}
