import type { Role } from '../../base/role.ts';
import { commandIn } from '../../contain/orders.ts';
import type { Incident } from '../../incident/incident.ts';
import type { WorkloadRole } from '../../incident/ledger/history.ts';
import { workloadKey } from '../../inspect/workload-role.ts';
import { reportIn } from '../../notify/parse-report.ts';
import { type OwnDeny, stateOf } from '../contained/own-denies.ts';
import { ifItAnswers } from '../live/command.ts';
import type { Live } from '../live/ports.ts';
import { wayOutOf } from '../live/way-out.ts';
import { namedWorkloads } from './named-workloads.ts';
import type { Workload } from './ports.ts';
import { detachStep, pointBackStep, type WorkloadStep } from './workload-step.ts';

export interface FixSituation {
  readonly role: Role;
  readonly known?: Incident;
  readonly denies: readonly OwnDeny[];
  /** Every deny of ours in the account: a role with one that has not lapsed counts as contained. */
  readonly all: readonly OwnDeny[];
  readonly services: readonly string[];
  readonly region?: string;
  /** ARN of --function-role. */
  readonly functionRole?: string;
  readonly now: Date;
}

/** One step for each workload: a workload that cannot be read hides no other. */
export async function stepsFor(situation: FixSituation, live: Live): Promise<WorkloadStep[]> {
  const { role, known, denies, services, region } = situation;
  const order = known && commandIn(known);
  const workloads = namedWorkloads({ denies, services, ...(order !== undefined && { order }) }, region);
  return Promise.all(
    workloads.map(async (workload): Promise<WorkloadStep> => {
      try {
        if (workload.kind === 'function') return await functionStep(workload, situation, live);
        return detachStep(workload, await live.workloads.associations(workload.name, workload.region), role);
      } catch (error) {
        const because = wayOutOf(error);
        if (because === undefined) throw error;
        const says = `${workload.kind} ${workload.name} in ${workload.region} loses ${role.name}`;
        return { workload, says, refused: `it could not be read: ${because}` };
      }
    }),
  );
}

async function functionStep(workload: Workload, situation: FixSituation, live: Live): Promise<WorkloadStep> {
  const { role, all, functionRole, now: at } = situation;
  const { name, region } = workload;
  const contained = new Set(all.filter((deny) => stateOf(deny, at) !== 'lapsed').map((deny) => deny.target.arn));
  const isContained = (roleArn: string) => contained.has(roleArn);
  const [now, versions, before] = await Promise.all([
    live.workloads.configuration(name, region),
    live.workloads.versions(name, region),
    functionRole === undefined ? roleBefore(workload, situation, live, isContained) : undefined,
  ]);
  const reading = {
    versions,
    ...(now !== undefined && { now }),
    ...(before !== undefined && { before }),
    ...(functionRole !== undefined && { chosen: functionRole }),
  };
  return pointBackStep(workload, reading, role, isContained);
}

/** An attacker may pass the bad role again and again, or another bad one first. */
const MOST_LOOKS = 20;

async function roleBefore(
  { name, region }: Workload,
  { role, known }: FixSituation,
  { ledger }: Live,
  isContained: (roleArn: string) => boolean,
): Promise<WorkloadRole | undefined> {
  const order = known && commandIn(known);
  const report = order && reportIn(order.report, order);
  const key = workloadKey({ eventSource: 'lambda.amazonaws.com', account: role.account, region }, name);
  let event: Parameters<typeof ledger.workloadBefore>[1] =
    report?.time === undefined ? undefined : { eventId: report.eventId, time: new Date(report.time) };
  for (let looks = 0; looks < MOST_LOOKS; looks++) {
    const asked = event;
    const said = await ifItAnswers(() => ledger.workloadBefore(key, asked));
    if (!('answer' in said) || said.answer === undefined) return undefined;
    if (said.answer.role !== role.arn && !isContained(said.answer.role)) return said.answer;
    event = said.answer;
  }
  return undefined;
}
