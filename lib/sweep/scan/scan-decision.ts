import { worst } from '../../base/severity.ts';
import { isoSeconds } from '../../base/time.ts';
import type { DetectorFinding } from '../../detectors/finding.ts';
import { incidentOf } from '../../incident/incident-of.ts';
import type { Decision } from '../../inspect/decide/decision.ts';
import type { ScanPorts } from './ports.ts';

/** What a scan says of the whole account, as an alert; undefined where it found nothing. */
export function scanDecision(
  findings: readonly DetectorFinding[],
  eventId: string,
  { account, region }: Pick<ScanPorts, 'account' | 'region'>,
  now: Date,
): Decision | undefined {
  const common = {
    account,
    region,
    time: isoSeconds(now),
    eventId,
    eventSource: 'iam.amazonaws.com',
    eventName: 'scan',
    principal: { kind: 'unknown' as const },
    role: { name: `account ${account}` },
  };
  const severity = worst(findings.map((finding) => finding.severity));
  if (severity === undefined) return undefined;
  return {
    ...common,
    action: 'alert',
    incident: incidentOf(eventId, account),
    severity,
    findings: findings.map((finding) => ({ ...common, ...finding })),
  };
}
