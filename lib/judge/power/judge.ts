import { parseIamArn } from '../../base/arn.ts';
import type { Role } from '../../base/role.ts';
import { asking } from '../policy/evaluate.ts';
import { LEVELS, type Level, NOTHING, type Verdict } from '../policy/verdict.ts';
import { type Effective, effectiveOf } from './effective.ts';
import { type Home, resourceOf } from './resources.ts';

/** Asks about one action, on every resource of ours or on one. Answers are kept: many powers ask the same. */
export interface Judge {
  readonly role: Role;
  readonly effective: Effective;
  /** Where the role is, as resources in ARNs name it. */
  readonly home: Home;
  /** @param passedTo for iam:PassRole, the service it goes to; without it iam:PassedToService is not known */
  may(action: string, resource?: string, passedTo?: string): Verdict;
}

export function judgeOf(role: Role, now?: Date): Judge {
  const effective = effectiveOf(role, now);
  const ask = asking(effective.policies, effective.context);
  const home = homeOf(role);
  const answers = new Map<string, Verdict>();
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
          ? ask(action, resource)
          : narrower(this.may(action, resource), () => ask(action, resource, { 'iam:passedtoservice': [passedTo] }));
      answers.set(question, answer);
      return answer;
    },
  };
}

/** What is allowed, or not, whatever the service need not be asked again for each of them. */
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
