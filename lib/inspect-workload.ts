import type { Case } from './decision.ts';
import { workloadDetectors } from './detectors/pass/index.ts';
import { detectAll } from './finding.ts';
import { passerOf, type Surroundings } from './inspect/surroundings.ts';
import { namedRole } from './naming.ts';
import type { WorkloadChange } from './power/workload.ts';

/** A workload that holds a role was told to do something else. Not a pass: told, never contained. */
export async function workloadCase(
  change: WorkloadChange,
  { account, settings, now }: Surroundings,
): Promise<Case | undefined> {
  const { event, role: reference = {} } = change;
  const [role, caller] = await Promise.all([account.role(reference, event), passerOf(event, account)]);
  const findings = detectAll(workloadDetectors, { change, role, caller, settings, now });
  if (findings.length === 0) return undefined;
  return {
    event,
    kind: 'notice',
    succeeded: change.outcome === 'changed',
    role: namedRole(reference, role, event),
    reading: role,
    findings,
  };
}
