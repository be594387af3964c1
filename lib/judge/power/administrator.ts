import type { Role } from '../../base/role.ts';
import { NOTHING } from '../policy/verdict.ts';
import { type GrantedPower, grantedBy } from './granted-power.ts';
import { best, type Judge, judgeOf } from './judge.ts';
import { ADMINISTRATOR } from './powers.ts';

/** An action of a service that does not exist: only a policy that allows everything allows it, in whatever form it is written. */
export const ANYTHING = 'rolewarden-probe:Anything';

export const IDENTITY_CONTROL = [
  'iam:PutRolePolicy',
  'iam:AttachRolePolicy',
  'iam:CreatePolicyVersion',
  'iam:CreateAccessKey',
  'iam:UpdateAssumeRolePolicy',
  'iam:PutUserPolicy',
  'iam:AttachUserPolicy',
];

/**
 * An administrator may call every action on every resource and controls permissions. A Deny here and there does not change that:
 * a principal that controls permissions can make another one without the Deny.
 */
export function administratorBy(judge: Judge): GrantedPower | undefined {
  const anything = judge.may(ANYTHING, `arn:${judge.home.partition}:rolewarden-probe:*:*:*`);
  const control = anything.level === 'no' ? NOTHING : best(IDENTITY_CONTROL.map((action) => judge.may(action)));
  if (judge.isGivenUp()) return unjudged(judge);
  const verdicts = [anything, control].map((verdict) => ({ ...verdict, resources: ['*'] }));
  return grantedBy(ADMINISTRATOR, ['*'], verdicts);
}

/** The role that is passed counts as the strongest where its policies cannot be judged, or read, in time. */
export function unjudged({ role }: Judge): GrantedPower {
  const why =
    role.unreadInline === undefined
      ? 'its policies take longer to judge than a verdict may take'
      : `it has ${role.unreadInline} inline policies, too many to read in time`;
  return {
    power: ADMINISTRATOR,
    level: 'everywhere',
    actions: ['*'],
    resources: ['*'],
    except: [],
    conditions: [],
    by: [],
    because: `${why}, so it counts as an administrator`,
  };
}

/** The administrator power of a role, everywhere or under a condition; undefined when no readable policy grants it. */
export function administrator(role: Role, now?: Date): GrantedPower | undefined {
  return administratorBy(judgeOf(role, now));
}

/** Not so for policies that nobody could judge in time. */
export function isCertainAdministrator(power: GrantedPower | undefined): boolean {
  return power?.power.id === ADMINISTRATOR.id && power.level === 'everywhere' && power.because === undefined;
}

export function isAdministrator(role: Role, now?: Date): boolean {
  return isCertainAdministrator(administrator(role, now));
}
