import { parseIamArn } from '../../base/arn.ts';
import type { Method } from '../../base/method.ts';
import { shellWord } from '../../base/shell-word.ts';
import { isoSeconds, SECOND } from '../../base/time.ts';
import type { Containment } from './containment.ts';
import { ContainmentError } from './deny-policy.ts';
import { policyNameOf } from './policy-name.ts';

/** The user with all keys, the password and every session made with them. */
export interface UserScope {
  readonly kind: 'user';
}

/** A user is stopped by no other: keys have no issue time that a revocation could cut, and there is no room for a freeze. */
export const USER_METHOD = 'quarantine' satisfies Method;

/** A deny for an IAM user. Never for a role: it would bring an attacker's session back to life. */
export interface UserDenyPolicy {
  readonly Version: '2012-10-17';
  readonly Statement: readonly [
    {
      readonly Sid: 'Rolewarden';
      readonly Effect: 'Deny';
      readonly Action: '*';
      readonly Resource: '*';
      readonly Condition: { readonly DateLessThan: { readonly 'aws:CurrentTime': string } };
    },
  ];
}

/** What is asked for: a deny on the user who called. */
export interface UserOrder {
  readonly incident: string;
  /** ARN of the user. */
  readonly target: string;
  readonly method: typeof USER_METHOD;
  readonly scope: UserScope;
  readonly caller: true;
  /** Unique id (AIDA…) of the user who called: another user of the same name is somebody else. */
  readonly userId: string;
}

/** The promised JSON of a containment whose scope is a user (README, "Data"). */
export interface UserContainment {
  readonly target: string;
  readonly method: typeof USER_METHOD;
  readonly scope: UserScope;
  readonly caller: true;
  /** The same as the lapse: until then everything is denied, after it the keys work again. */
  readonly cutoff: string;
  readonly lapse: string;
  readonly policyName: string;
  readonly policyDocument: UserDenyPolicy;
  /** The AWS CLI command that removes it. */
  readonly undo: string;
}

export type AnyContainment = Containment | UserContainment;

export function isOnUser(containment: AnyContainment): containment is UserContainment {
  return containment.scope.kind === 'user';
}

/**
 * IAM's own bounds of a unique id; whether it is this user's is asked before anything is written.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_User.html
 */
export const USER_ID = /^\w{16,128}$/;

/**
 * Characters that all inline policies of a user may have together.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
export const USER_QUOTA = 2048;

/**
 * Dated from `now`, for `cap` milliseconds at most: a long-term key carries no aws:TokenIssueTime, so only the time of the call
 * can bound its deny, and after it the key works again.
 * @throws ContainmentError for a target that is no user
 */
export function userContainmentOf(order: UserOrder, now: Date, cap: number): UserContainment {
  return userContainmentUntil(order, new Date(Math.floor((now.getTime() + cap) / SECOND) * SECOND));
}

/** As userContainmentOf, with the date given. */
export function userContainmentUntil(
  { incident, target, method, scope }: Omit<UserOrder, 'userId'>,
  lapse: Date,
): UserContainment {
  const user = parseIamArn(target);
  if (user?.resource !== 'user') throw new ContainmentError(`"${target}" is not the ARN of a user`);
  const policyName = policyNameOf({ incident, method, caller: true });
  return {
    target,
    method,
    scope,
    caller: true,
    cutoff: isoSeconds(lapse),
    lapse: isoSeconds(lapse),
    policyName,
    policyDocument: userDenyPolicy(lapse),
    undo: `aws iam delete-user-policy --user-name ${shellWord(user.name)} --policy-name ${policyName}`,
  };
}

/** @throws ContainmentError for fractions of seconds */
export function userDenyPolicy(lapse: Date): UserDenyPolicy {
  if (lapse.getTime() % SECOND !== 0) throw new ContainmentError('the lapse is in whole seconds');
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'Rolewarden',
        Effect: 'Deny',
        Action: '*',
        Resource: '*',
        Condition: { DateLessThan: { 'aws:CurrentTime': isoSeconds(lapse) } },
      },
    ],
  };
}
