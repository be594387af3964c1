import type { Role } from '../../base/role.ts';
import type { Fixed } from '../../contain/told.ts';
import { sameDocument } from '../../incident/deny/deny-document.ts';
import { clean } from '../../notify/escape.ts';
import { type Applied, applyAll } from '../lift/apply.ts';
import { attempted } from '../live/command.ts';
import { cliOf } from '../live/edit.ts';
import type { Live } from '../live/ports.ts';
import type { FixPlan } from './plan.ts';
import { type WorkloadEdit, workloadCli } from './ports.ts';
import type { WorkloadStep } from './workload-step.ts';

export interface CarriedFix extends Fixed {
  /** The AWS CLI commands of what AWS did not take. */
  readonly commands: readonly string[];
}

/** Carries out each part on its own: a part that AWS refuses does not stop the others. */
export async function carryOutFix({ restore, steps }: FixPlan, role: Role, live: Live): Promise<CarriedFix> {
  const done: string[] = [];
  const left: string[] = [];
  const commands: string[] = [];
  if (restore !== undefined) {
    const applied = await restored(restore, role, live);
    if (applied.done) done.push(`the trust policy of ${role.name} is restored; IAM spreads it within minutes`);
    else {
      left.push(`the trust policy of ${role.name} is NOT RESTORED: ${applied.because}`);
      if (!applied.meanwhile) commands.push(cliOf(restore.edit));
    }
  }
  for (const step of steps) {
    const { says, edit, refused } = step;
    const because = refused ?? (edit && (await notTaken(edit, live)));
    if (because !== undefined) {
      left.push(`${subject(step)} still runs with ${role.name}: ${because}`);
      if (edit !== undefined) commands.push(workloadCli(edit));
    } else if (edit !== undefined) done.push(says);
  }
  return { by: live.caller.arn, done, left, commands };
}

/** What was done comes first, on one line. */
export function carriedWords({ done, left, commands }: CarriedFix): { readonly done: string; readonly left: string } {
  const byHand = commands.length === 0 ? '' : `By hand:\n${commands.map((line) => `  ${clean(line)}\n`).join('')}`;
  return {
    done: done.length === 0 ? 'Nothing was done.\n' : `Done: ${clean(done.join('. And '))}.\n`,
    left: `${left.map((text) => `NOT DONE: ${clean(text)}\n`).join('')}${byHand}`,
  };
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
      : {
          done: false,
          because: 'somebody changed the role meanwhile: look again, then repeat the command',
          meanwhile: true,
        };
  });
}
