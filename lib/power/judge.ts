import { parseIamArn } from '../arn.ts';
import { asking } from '../policy/evaluate.ts';
import type { Context } from '../policy/variable.ts';
import { LEVELS, type Level, NOTHING, type Verdict } from '../policy/verdict.ts';
import type { Role } from '../role.ts';
import { type Effective, effectiveOf } from './effective.ts';
import { type Home, resourceOf } from './resources.ts';

/** Asks about one action, on every resource of ours or on one. Answers are kept: many powers ask the same. */
export interface Judge {
  readonly role: Role;
  readonly effective: Effective;
  may(action: string, resource?: string, context?: Context): Verdict;
}

export function judgeOf(role: Role, now?: Date): Judge {
  const effective = effectiveOf(role, now);
  const ask = asking(effective.policies, effective.context);
  const home = homeOf(role);
  const answers = new Map<string, Verdict>();
  return {
    role,
    effective,
    may(action, resource = resourceOf(action, home), context) {
      if (context !== undefined) return ask(action, resource, context);
      const question = `${action} ${resource}`;
      const answer = answers.get(question) ?? ask(action, resource);
      answers.set(question, answer);
      return answer;
    },
  };
}

/** iam:PassedToService is the caller's to choose: asked for the service that the path goes through. */
export function passing(context: Context, service: string): Context {
  return (key) => (key === 'iam:passedtoservice' ? [service] : context(key));
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

export function homeOf({ arn, account }: Role): Home {
  return { partition: parseIamArn(arn)?.partition ?? '*', account: account === '' ? '*' : account };
}
