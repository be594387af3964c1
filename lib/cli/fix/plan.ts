import { isObject } from '../../base/json.ts';
import type { Role } from '../../base/role.ts';
import { shellWord } from '../../base/shell-word.ts';
import { isoSeconds } from '../../base/time.ts';
import { sameDocument } from '../../incident/deny/deny-document.ts';
import { useridsIn } from '../../incident/deny/userids.ts';
import type { TrustRecord } from '../../incident/ledger/history.ts';
import { diffTrust } from '../../inspect/trust/diff.ts';
import type { TrustContext } from '../../judge/trust/context.ts';
import type { OwnDeny } from '../contained/own-denies.ts';
import type { Edit } from '../live/edit.ts';
import { documentDiff } from './document-diff.ts';
import { type Advice, workloadAdvice } from './workload-advice.ts';
import type { WorkloadStep } from './workload-step.ts';

/** The facts about an incident that its plan is made from. */
export interface FixSubject {
  readonly incident: string;
  readonly role: Role;
  /** The incident's denies in IAM, on this role and on its caller's. */
  readonly denies: readonly OwnDeny[];
  /** The last trust policy that was accepted. */
  readonly good?: TrustRecord;
  /** The services that got the role, as far as the ledger knows. */
  readonly services: readonly string[];
  /** How the workloads that the incident names lose the role. */
  readonly steps: readonly WorkloadStep[];
  readonly context: TrustContext;
}

/** The durable fix: a deny only buys time. */
export interface FixPlan {
  /** The trust policy that `fix --yes` writes; absent when nothing is to restore, or no earlier policy is known. */
  readonly restore?: { readonly edit: Edit; readonly diff: readonly string[]; readonly undoes: readonly string[] };
  /** The verdict on the trust policy, in words. */
  readonly trust: string;
  /** Instances and functions that lose the role by `fix --yes`, each on its own. */
  readonly steps: readonly WorkloadStep[];
  /** Commands for a person, for all else that runs with the role. */
  readonly commands: readonly Advice[];
  readonly byHand: readonly Advice[];
}

export function fixPlan(subject: FixSubject): FixPlan {
  return { ...trustFix(subject), steps: subject.steps, commands: workloadAdvice(subject), byHand: lookAt(subject) };
}

function trustFix({ role, good, context }: FixSubject): Pick<FixPlan, 'restore' | 'trust'> {
  const { name: roleName, trustPolicy: current } = role;
  if (current === undefined) return { trust: 'could not be read, so whether it has to be restored is not known' };
  if (good === undefined)
    return {
      trust: 'cannot be compared, no good one is remembered: if it was changed, restore it from your templates by hand',
    };
  if (!isObject(good.document))
    return {
      trust: `cannot be restored, the document of event ${good.eventId} is no policy: restore it from your templates by hand`,
    };
  const since = `the one from ${isoSeconds(good.time)} (event ${good.eventId})`;
  if (sameDocument(current, good.document))
    return { trust: `is ${since} again, the last good one: nothing to restore` };
  const { loosened, added, loosening } = diffTrust(good.document, current, context);
  if (!loosened)
    return { trust: `differs from ${since} and lets nobody in whom that one kept out: nothing to restore` };
  return {
    trust: `goes back to ${since}, the last good one`,
    restore: {
      edit: { call: 'update-assume-role-policy', roleName, document: good.document },
      diff: documentDiff(current, good.document),
      undoes: [...added, ...loosening],
    },
  };
}

function lookAt({ incident, denies, steps }: FixSubject): Advice[] {
  const sessions = [...new Set(denies.flatMap(({ scope }) => useridsIn(scope)))]
    .map((userid) => userid.slice(userid.indexOf(':') + 1))
    .filter((name) => !name.endsWith('*'));
  return [
    ...sessions.map((name) => ({
      says: `what session ${name} did before the cut (or give --events with your CloudTrail files)`,
      command: `aws cloudtrail lookup-events${regionOf(name, steps)} --lookup-attributes AttributeKey=Username,AttributeValue=${shellWord(name)}`,
    })),
    { says: 'access keys, users, roles, functions and trust policies that were made or changed meanwhile' },
    {
      says: 'roles that were assumed from here: their sessions live on, up to an hour each, and may have gone further',
    },
    { says: 'then let new sessions in', command: `rolewarden lift ${incident}` },
  ];
}

/** CloudTrail looks up one region at a time; the workload's own is the first to look at. */
function regionOf(name: string, steps: readonly WorkloadStep[]): string {
  const step = steps.find(({ workload }) => workload.name === name);
  return step === undefined ? '' : ` --region ${shellWord(step.workload.region)}`;
}
