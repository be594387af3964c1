import { parseIamArn } from '../base/arn.ts';
import type { Severity } from '../base/severity.ts';
import { isoSeconds } from '../base/time.ts';
import type { Notice } from '../contain/notice.ts';
import type { NamedRole } from '../detectors/finding.ts';
import type { UnderPrefix } from '../incident/deny/found.ts';
import { incidentOf, parsePolicyName } from '../incident/deny/policy-name.ts';
import type { IncidentState } from '../incident/incident.ts';

export function foreignNotice(found: UnderPrefix, now: Date): Notice {
  const kind = found.rung === 'inline' ? 'inline policy' : 'policy';
  return notice(found, now, {
    detector: 'guard-foreign-policy',
    severity: 'critical',
    title: 'Guard foreign policy',
    evidence: `the ${kind} ${found.policyName} has our prefix and is no deny of ours: it may be one that somebody overwrote`,
    reference: 'https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutRolePolicy.html',
  });
}

export function boundaryNotice(found: UnderPrefix, now: Date): Notice {
  return notice(found, now, {
    detector: 'guard-boundary-stands',
    severity: 'high',
    title: 'Boundary still stands',
    evidence: `the role is still stopped by the boundary ${found.policyName}, which does not end by itself: \`rolewarden lift\` puts the one from before back`,
    reference: 'https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html',
  });
}

/** @param state what the ledger says instead; undefined when it does not know the incident at all */
export function unrecordedNotice(
  found: UnderPrefix,
  state: IncidentState | 'elsewhere' | undefined,
  now: Date,
): Notice {
  const says =
    state === undefined ? 'does not know' : state === 'elsewhere' ? 'has for another role' : `has as ${state}`;
  return notice(found, now, {
    detector: 'guard-unrecorded-deny',
    severity: 'high',
    title: 'Guard unrecorded deny',
    evidence: `the deny ${found.policyName} stands on the role, and the ledger ${says} its incident: it was written while the ledger was away, or by somebody else with our name; \`rolewarden lift\` ends it`,
    reference: 'https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutRolePolicy.html',
  });
}

export interface Told {
  readonly detector: string;
  readonly severity: Severity;
  readonly title: string;
  readonly evidence: string;
  readonly reference: string;
}

function notice({ role, policyName }: UnderPrefix, now: Date, what: Told): Notice {
  const about = { arn: role.arn, name: role.name };
  return sweepNotice(about, parsePolicyName(policyName)?.incident ?? incidentOf(policyName, role.arn), now, what);
}

/** What the sweep tells of a role, or of what stands in its place in a message. */
export function sweepNotice(role: NamedRole, incident: string, now: Date, what: Told): Notice {
  const told = {
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
      ...told,
      action: 'alert',
      incident,
      severity: what.severity,
      findings: [{ ...told, ...what }],
    },
  };
}
