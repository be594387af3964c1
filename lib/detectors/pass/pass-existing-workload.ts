import { seenOf } from '../../base/role.ts';
import type { Severity } from '../../base/severity.ts';
import { listed } from '../../judge/power/evidence.ts';
import { atLeast, gained } from '../../judge/power/gain.ts';
import { type Passer, passerOf, powersBefore } from '../../judge/power/passer.ts';
import { powersOf } from '../../judge/power/role-powers.ts';
import type { Detector } from '../finding.ts';
import type { WorkloadSubject } from './subject.ts';

export const passExistingWorkload: Detector<WorkloadSubject> = {
  id: 'pass-existing-workload',
  severity: 'medium',
  why: 'Not a pass: a caller who changes the code of a function, stack or instance acts with its role, and needs no iam:PassRole for that.',
  misses:
    'Workloads whose role the event does not show (instances, stacks), and calls that run something without changing it: ssm:SendCommand, StartBuild with overrides.',
  reference: 'https://docs.aws.amazon.com/lambda/latest/dg/lambda-permissions.html',

  detect({ change, role, caller, now }) {
    const workloadRole = seenOf(role);
    if (change.event.outcome !== 'succeeded' || workloadRole === undefined) return undefined;
    const who = passerOf(change.event, caller, now);
    if (who.kind === 'administrator') return undefined;
    const [first, ...more] = atLeast(gained(powersOf(workloadRole, now), powersBefore(who)), 'high');
    if (first === undefined) return undefined;
    const powers = first.power.id === 'administrator' ? [first] : [first, ...more];
    return {
      severity: severityFor(who),
      evidence: `not a pass: the caller changed ${change.workload}, which already has the role ${workloadRole.name}, and so can ${listed(powers.map(({ power }) => power.can))} (${change.path})`,
    };
  },
};

/** Alerts at most: people change their own functions every day. */
function severityFor(caller: Passer): Severity {
  return caller.kind === 'ordinary' ? 'medium' : 'low';
}
