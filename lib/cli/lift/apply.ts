import type { Written } from '../../contain/ports.ts';
import { sameDocument } from '../../incident/deny/deny-document.ts';
import type { Edit } from '../live/edit.ts';
import type { LiveIam } from '../live/ports.ts';
import type { LiftStep } from './step.ts';

/** The outcome of a list of edits: all done, or the edit that IAM refused and why. */
export type Applied =
  | { readonly done: true }
  | {
      readonly done: false;
      readonly edit?: Edit;
      readonly because: string;
      /** Somebody changed it since it was shown: the same edit by hand would overwrite that. */
      readonly meanwhile?: true;
    };

/** Makes the edits in order, up to the first that IAM refuses. An absent policy needs no deleting. */
export async function applyAll(edits: readonly Edit[], iam: Pick<LiveIam, 'apply'>): Promise<Applied> {
  for (const edit of edits) {
    const written = await iam.apply(edit);
    if (written === 'done' || (written === 'absent' && TAKES_AWAY.test(edit.call))) continue;
    return { done: false, edit, because: BECAUSE[written] };
  }
  return { done: true };
}

const TAKES_AWAY = /^(?:delete|detach|untag)-/;

const BECAUSE: Readonly<Record<Exclude<Written, 'done'>, string>> = {
  absent: 'the role or policy is gone',
  unmodifiable: 'IAM lets nobody change this role',
  full: "the role's policies leave no room for it",
};

/** Reads the policy again before the write: only the one shown to the person is changed. */
export async function applyLift({ deny, edits }: LiftStep, iam: Pick<LiveIam, 'apply' | 'current'>): Promise<Applied> {
  if (edits.length === 0) return { done: true };
  if (!sameDocument(await iam.current(deny), deny.document))
    return {
      done: false,
      because: 'somebody changed the policy meanwhile: look again, then repeat the command',
      meanwhile: true,
    };
  return applyAll(edits, iam);
}
