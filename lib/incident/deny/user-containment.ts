import { parseIamArn } from '../../base/arn.ts';
import type { Method } from '../../base/method.ts';
import { shellWord } from '../../base/shell-word.ts';
import { isoSeconds, SECOND } from '../../base/time.ts';
import type { Containment } from './containment.ts';
import { ContainmentError } from './deny-policy.ts';
import { policyNameOf } from './policy-name.ts';

/** The user with all its keys, its password and every session made with them. */
export interface UserScope {
  readonly kind: 'user';
}

/** The only method for a user: keys have no issue time that a revocation could cut, and a freeze is too long for a user. */
export const USER_METHOD = 'quarantine' satisfies Method;

/** A deny for an IAM user. On a role, such a deny would end while an attacker's session still lives. */
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

/** A deny on the user who called, without its dates. */
export interface UserOrder {
  readonly incident: string;
  /** ARN of the user. */
  readonly target: string;
  readonly method: typeof USER_METHOD;
  readonly scope: UserScope;
  readonly caller: true;
  /** Unique id (AIDA…) of the user who called: a user made anew under the same name has another. */
  readonly userId: string;
}

/** The promised JSON of a containment whose scope is a user (README, "Data"). */
export interface UserContainment {
  readonly target: string;
  readonly method: typeof USER_METHOD;
  readonly scope: UserScope;
  readonly caller: true;
  /** Equal to the lapse: until then everything is denied, after it the keys work again. */
  readonly cutoff: string;
  readonly lapse: string;
  readonly policyName: string;
  readonly policyDocument: UserDenyPolicy;
  /** The AWS CLI command that removes the policy. */
  readonly undo: string;
}

export type AnyContainment = Containment | UserContainment;

export function isOnUser(containment: AnyContainment): containment is UserContainment {
  return containment.scope.kind === 'user';
}

/**
 * IAM's own bounds of a unique id. `contain` compares the id with the user's before it writes.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_User.html
 */
export const USER_ID = /^\w{16,128}$/;

/**
 * The most characters that all inline policies of a user may have together.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
export const USER_QUOTA = 2048;

/**
 * A deny of `cap` milliseconds from `now`. A long-term key carries no aws:TokenIssueTime, so only the time of the call can bound
 * its deny; after the lapse the key works again.
 * @throws ContainmentError for a target that is no user
 */
export function userContainmentOf(order: UserOrder, now: Date, cap: number): UserContainment {
  return userContainmentUntil(order, new Date(Math.floor((now.getTime() + cap) / SECOND) * SECOND));
}

/** As `userContainmentOf`, with the date given. */
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
