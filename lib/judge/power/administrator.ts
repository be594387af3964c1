import type { Role } from '../../base/role.ts';
import { type GrantedPower, grantedBy } from './granted-power.ts';
import { best, homeOf, type Judge, judgeOf } from './judge.ts';
import { ADMINISTRATOR } from './powers.ts';

/** An action of a service nobody has: whoever may call it on anything was given everything, however that was written. */
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
 * Every action on every resource, and control over permissions: a Deny here and there does not change that, since whoever
 * controls permissions can make a principal that has no Deny.
 */
export function administratorBy(judge: Judge): GrantedPower | undefined {
  const anything = judge.may(ANYTHING, `arn:${homeOf(judge.role).partition}:rolewarden-probe:*:*:*`);
  if (anything.level === 'no') return undefined;
  const control = best(IDENTITY_CONTROL.map((action) => judge.may(action)));
  const verdicts = [anything, control].map((verdict) => ({ ...verdict, resources: ['*'] }));
  return grantedBy(ADMINISTRATOR, ['*'], verdicts);
}

/** Administrator by what the policies say: everywhere, under a condition, or undefined as far as was read. */
export function administrator(role: Role, now?: Date): GrantedPower | undefined {
  return administratorBy(judgeOf(role, now));
}

export function isAdministrator(role: Role, now?: Date): boolean {
  return administrator(role, now)?.level === 'everywhere';
}
