import type { Detector } from './finding.ts';
import { guardRoleFilled } from './guard/guard-role-filled.ts';
import { passExistingWorkload } from './pass/pass-existing-workload.ts';
import { roleArmed } from './pass/role-armed.ts';
import type { RoleChangeSubject, WorkloadSubject } from './pass/subject.ts';

// Apart from pass/index.ts, which every pass loads: these are loaded with the first event that changes a role or a workload.

/** Detectors for a role that got more permissions: see lib/judge/power/role-change.ts. */
export const roleChangeDetectors: readonly Detector<RoleChangeSubject>[] = [guardRoleFilled, roleArmed];

/** Detectors for workloads that already have a role: see lib/judge/power/workload-change.ts. */
export const workloadDetectors: readonly Detector<WorkloadSubject>[] = [passExistingWorkload];
