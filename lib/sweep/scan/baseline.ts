import type { Role } from '../../base/role.ts';
import { isAtLeast, SEVERITIES } from '../../base/severity.ts';
import { isoSeconds } from '../../base/time.ts';
import { detectAll } from '../../detectors/finding.ts';
import { guardTrustBaseline } from '../../detectors/guard/guard-trust-baseline.ts';
import type { TrustRecord } from '../../incident/ledger/history.ts';
import { roleContext } from '../../inspect/cases/trust-case.ts';
import { judgeTrust } from '../../inspect/trust/judge.ts';
import type { ScanPorts } from './ports.ts';
import { scanDecision } from './scan-decision.ts';

/**
 * Publishes one notice for all accepted trust policies, before the ledger remembers them: a scan that is cut short publishes it
 * again rather than never. Nothing is contained: these documents may be years old, and people rely on them.
 */
export async function settle(
  settling: readonly (readonly [Role, TrustRecord])[],
  { effects, settings, account, region }: Pick<ScanPorts, 'effects' | 'settings' | 'account' | 'region'>,
  now: Date,
): Promise<void> {
  const worstOf = settling.flatMap(([role, { document }]) => {
    const context = roleContext(settings, account, { state: 'read', value: role }, now, 'read');
    const findings = judgeTrust(document, context).findings.filter(({ severity }) => isAtLeast(severity, 'medium'));
    const [finding] = findings.toSorted(bySeverity);
    return finding === undefined ? [] : [{ role: { arn: role.arn, name: role.name }, finding }];
  });
  const worst = worstOf.toSorted((one, other) => bySeverity(one.finding, other.finding));
  const decision = scanDecision(
    detectAll([guardTrustBaseline], { roles: settling.length, worst }),
    `baseline-${isoSeconds(now)}`,
    { account, region },
    now,
  );
  if (decision !== undefined) await effects.publish({ decision });
}

type Weighed = { readonly severity: (typeof SEVERITIES)[number] };

function bySeverity(one: Weighed, other: Weighed): number {
  return SEVERITIES.indexOf(one.severity) - SEVERITIES.indexOf(other.severity);
}
