import type { Role } from '../../base/role.ts';
import type { Fixed } from '../../contain/told.ts';
import { sameDocument } from '../../incident/deny/deny-document.ts';
import { clean } from '../../notify/escape.ts';
import type { Io } from '../io.ts';
import { type Applied, applyAll } from '../lift/apply.ts';
import { attempted } from '../live/command.ts';
import type { Live } from '../live/ports.ts';
import type { FixPlan } from './plan.ts';
import type { WorkloadEdit } from './ports.ts';
import type { WorkloadStep } from './workload-step.ts';

/** Carries out each part on its own: a part that AWS refuses does not stop the others. */
export async function carryOutFix({ restore, steps }: FixPlan, role: Role, live: Live, io: Io): Promise<Fixed> {
  const done: string[] = [];
  const left: string[] = [];
  if (restore !== undefined) {
    const applied = await restored(restore, role, live);
    if (applied.done) done.push(`the trust policy of ${role.name} is restored; IAM spreads it within minutes`);
    else left.push(`the trust policy of ${role.name} is NOT RESTORED: ${applied.because}`);
  }
  for (const step of steps) {
    const { says, edit, refused } = step;
    const because = refused ?? (edit && (await notTaken(edit, live)));
    if (because !== undefined) left.push(`${subject(step)} still runs with ${role.name}: ${because}`);
    else if (edit !== undefined) done.push(says);
  }
  for (const text of done) io.err(`done: ${clean(text)}\n`);
  for (const text of left) io.err(`NOT DONE: ${clean(text)}\n`);
  return { by: live.caller.arn, done, left };
}

function subject({ workload: { kind, name, region } }: WorkloadStep): string {
  return `${kind} ${name} in ${region}`;
}

async function notTaken(edit: WorkloadEdit, { workloads }: Live): Promise<string | undefined> {
  const applied = await attempted(async () => {
    await workloads.apply(edit);
    return { done: true };
  });
  return applied.done ? undefined : applied.because;
}

/** Reads the role again before the write: a change in between is not overwritten. */
async function restored({ edit }: NonNullable<FixPlan['restore']>, role: Role, { iam }: Live): Promise<Applied> {
  return attempted(async () => {
    const now = await iam.role(role.name);
    const same =
      now.state === 'read' && now.value.id === role.id && sameDocument(now.value.trustPolicy, role.trustPolicy);
    return same
      ? applyAll([edit], iam)
      : { done: false, because: 'somebody changed the role meanwhile: look again, then repeat the command' };
  });
}
