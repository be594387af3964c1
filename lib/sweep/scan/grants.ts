import { parseIamArn, principalKey } from '../../base/arn.ts';
import { inParallel } from '../../base/in-parallel.ts';
import type { Role } from '../../base/role.ts';
import { isoSeconds } from '../../base/time.ts';
import { detectAll } from '../../detectors/finding.ts';
import { guardPassBaseline } from '../../detectors/guard/guard-pass-baseline.ts';
import type { Ledger } from '../../incident/ledger/ledger.ts';
import { passesByDesign } from '../../inspect/passes-by-design.ts';
import { printOf } from '../../judge/power/print.ts';
import type { ScanPorts } from './ports.ts';
import { WIDTH } from './scan.ts';
import { scanDecision } from './scan-decision.ts';

/** The result of the look, for the log. */
export interface GrantsSummary {
  /** How many passes are by design. */
  readonly granted: number;
  /** How many grants were not looked at. */
  readonly left: number;
}

/** The look must end within its function's five minutes, however many grants somebody wrote. */
const MOST_GRANTS = 5000;

/**
 * Tells once, after the first scan, which passes the guardrail takes for the account's design. It is a look of its own, so that its
 * failure costs the scan nothing and the queue tries it again.
 */
export async function lookAtGrants(ports: ScanPorts, now: Date): Promise<GrantsSummary> {
  const roles = (await ports.roles()).roles();
  const asFound = await inParallel(roles, WIDTH, async (role) => ((await isAsFound(role, ports.ledger)) ? [role] : []));
  const taken = passesByDesign(asFound.flat(), ports.settings, now, MOST_GRANTS);
  const isContained = ports.settings.contain.byDesign === true;
  const decision = scanDecision(
    detectAll([guardPassBaseline], { ...taken, isContained }),
    `grants-${isoSeconds(now)}`,
    ports,
    now,
  );
  if (decision !== undefined) await ports.effects.publish({ decision });
  return { granted: taken.passes.length, left: taken.left };
}

/** Whether nothing about the role changed since the first scan: any other role has to wait for its passes to be by design. */
async function isAsFound(role: Role, ledger: Pick<Ledger, 'principalRecord'>): Promise<boolean> {
  const arn = parseIamArn(role.arn);
  const record = arn && (await ledger.principalRecord(principalKey(arn)));
  return record?.first === true && record.print === printOf(role);
}
