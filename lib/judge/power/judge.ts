import { parseIamArn } from '../../base/arn.ts';
import type { Role } from '../../base/role.ts';
import { asking } from '../policy/evaluate.ts';
import { MOST_STEPS, within } from '../policy/steps.ts';
import { LEVELS, type Level, NOTHING, type Verdict } from '../policy/verdict.ts';
import { type Effective, effectiveOf } from './effective.ts';
import { type Home, resourceOf } from './resources.ts';

/** Judges one role or user. Answers are remembered, because many powers ask the same question. */
export interface Judge {
  readonly role: Role;
  readonly effective: Effective;
  /** The role's partition and account, for the ARNs of resources. */
  readonly home: Home;
  /**
   * @param resource all of our resources that the action acts on, when left out
   * @param passedTo the service that the role goes to, for iam:PassRole; when left out iam:PassedToService is not known
   */
  may(action: string, resource?: string, passedTo?: string): Verdict;
  /**
   * The policies take more steps than a verdict may take, or are too many to read, so what they allow is not known. A role that
   * somebody passes then counts as an administrator, one that passes as one without permissions.
   */
  isGivenUp(): boolean;
}

export function judgeOf(role: Role, now?: Date): Judge {
  const effective = effectiveOf(role, now);
  const ask = asking(effective.policies, effective.context);
  const home = homeOf(role);
  const answers = new Map<string, Verdict>();
  const budget = { left: MOST_STEPS };
  const tried = (...question: Parameters<typeof ask>) => within(budget, () => ask(...question)) ?? NOTHING;
  return {
    role,
    effective,
    home,
    may(action, resource = resourceOf(action, home), passedTo) {
      const question = `${action} ${resource} ${passedTo ?? ''}`;
      const known = answers.get(question);
      if (known !== undefined) return known;
      const answer =
        passedTo === undefined
          ? tried(action, resource)
          : narrower(this.may(action, resource), () => tried(action, resource, { 'iam:passedtoservice': [passedTo] }));
      answers.set(question, answer);
      return answer;
    },
    isGivenUp: () => budget.left < 0 || role.unreadInline !== undefined,
  };
}

/** When the answer is the same for every service (`no` or `everywhere`), single services are not asked. */
function narrower(whatever: Verdict, ask: () => Verdict): Verdict {
  return whatever.level === 'no' || whatever.level === 'everywhere' ? whatever : ask();
}

export function best(verdicts: readonly Verdict[]): Verdict {
  return verdicts.reduce((top, verdict) => (isHigher(verdict.level, top.level) ? verdict : top), NOTHING);
}

export function lowest(verdicts: readonly Verdict[]): Level {
  return LEVELS.find((level) => verdicts.some((verdict) => verdict.level === level)) ?? 'no';
}

export function isHigher(one: Level, other: Level): boolean {
  return LEVELS.indexOf(one) > LEVELS.indexOf(other);
}

function homeOf({ arn, account }: Role): Home {
  return { partition: parseIamArn(arn)?.partition ?? '*', account: account === '' ? '*' : account };
}
