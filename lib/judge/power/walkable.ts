import type { Verdict } from '../policy/verdict.ts';
import { best, isHigher, type Judge, lowest } from './judge.ts';
import { ESCALATION_PATHS, type EscalationPath, type PathKind } from './paths.ts';

/** A path with the verdicts on its actions, in the same order. No verdict is `no`. */
export interface WalkedPath {
  readonly path: EscalationPath;
  readonly verdicts: readonly Verdict[];
}

/** One passed role and its services, to judge iam:PassRole on exactly these. */
export interface Passed {
  readonly role: string;
  readonly services: readonly string[];
}

/** The escalation paths of a kind that a principal can walk, best first, then shortest. */
export function walkable(judge: Judge, kind: PathKind, passed?: Passed): readonly WalkedPath[] {
  const isUser = judge.role.arn.includes(':user/');
  return ESCALATION_PATHS.filter((path) => path.kind === kind && (isUser || !path.usersOnly))
    .filter(({ passedTo }) => passed === undefined || passedTo?.some((service) => passed.services.includes(service)))
    .map((path) => ({ path, verdicts: steps(judge, path, passed?.role) }))
    .filter(({ path, verdicts }) => verdicts.length === path.actions.length)
    .toSorted(byReach);
}

/** Asks from the last action to the first and stops at the first `no`, because iam:PassRole comes first and is the slowest question. */
function steps(judge: Judge, path: EscalationPath, role: string | undefined): readonly Verdict[] {
  const verdicts: Verdict[] = [];
  for (const action of path.actions.toReversed()) {
    const verdict = step(judge, path, action, role);
    if (verdict.level === 'no') break;
    verdicts.unshift(verdict);
  }
  return verdicts;
}

function byReach(one: WalkedPath, other: WalkedPath): number {
  const [level, otherLevel] = [lowest(one.verdicts), lowest(other.verdicts)];
  if (level === otherLevel) return one.path.actions.length - other.path.actions.length;
  return isHigher(level, otherLevel) ? -1 : 1;
}

function step(judge: Judge, { kind, passedTo }: EscalationPath, action: string, role: string | undefined): Verdict {
  if (action === 'iam:PassRole' && passedTo !== undefined)
    return best(passedTo.map((service) => judge.may(action, role, service)));
  const anywhere = judge.may(action);
  return kind === 'self' ? best([anywhere, onItself(judge, action)]) : anywhere;
}

/** To rewrite its own permissions, a principal needs the action on its own ARN or on a policy that is attached to it. */
function onItself(judge: Judge, action: string): Verdict {
  const own = action === 'iam:CreatePolicyVersion' ? ownPolicies(judge) : [judge.role.arn];
  return best(own.map((arn) => judge.may(action, arn)));
}

/** Customer managed policies only: AWS alone writes versions of AWS managed policies. */
function ownPolicies({ role: { policies, account } }: Judge): string[] {
  return policies.flatMap(({ arn }) => (arn?.includes(`:${account}:policy/`) ? [arn] : []));
}
