import { parseIamArn } from '../base/arn.ts';
import type { Target } from '../base/iam-arn.ts';
import { worst } from '../base/severity.ts';
import { isoSeconds } from '../base/time.ts';
import type { Notice } from '../contain/told.ts';
import { type DetectorFinding, detectAll, type NamedRole } from '../detectors/finding.ts';
import { guardBoundaryStands } from '../detectors/guard/guard-boundary-stands.ts';
import { guardForeignPolicy } from '../detectors/guard/guard-foreign-policy.ts';
import { guardUnrecordedDeny } from '../detectors/guard/guard-unrecorded-deny.ts';
import type { DenyInForce, SweptPolicy } from '../detectors/guard/subject.ts';
import { holderOf } from '../incident/deny/deny-document.ts';
import type { UnderPrefix } from '../incident/deny/found.ts';
import { parsePolicyName } from '../incident/deny/policy-name.ts';
import { incidentOf } from '../incident/incident-of.ts';

export function policyNotice(found: UnderPrefix, verdict: SweptPolicy['verdict'], now: Date): Notice {
  const { policyName, rung, target } = found;
  const subject = { policyName, rung, verdict, ...userOf(target) };
  return noticeOn(found, now, detectAll<SweptPolicy>([guardForeignPolicy, guardBoundaryStands], subject));
}

/** The notice has no finding where the ledger agrees or may have forgotten the incident. */
export function unrecordedNotice(
  found: UnderPrefix,
  against: Pick<DenyInForce, 'closed' | 'ledgerSays'>,
  now: Date,
): Notice {
  const { policyName, target } = found;
  return noticeOn(found, now, detectAll([guardUnrecordedDeny], { policyName, ...userOf(target), ...against }));
}

function noticeOn({ target, policyName }: UnderPrefix, now: Date, findings: readonly DetectorFinding[]): Notice {
  const incident = parsePolicyName(policyName)?.incident ?? incidentOf(policyName, target.arn);
  return sweepNotice(inNotice(target), incident, now, findings);
}

/** The name of a user, for the detectors; nothing for a role. */
export function userOf({ arn, name }: Target): { readonly user?: string } {
  return holderOf(arn) === 'user' ? { user: name } : {};
}

/** Who carries the policy, for a message: `user alice` in the place of a role. */
export function inNotice(target: Target): NamedRole {
  const { user } = userOf(target);
  return { arn: target.arn, name: user === undefined ? target.name : `user ${user}` };
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
