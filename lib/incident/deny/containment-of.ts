import { parseIamArn } from '../../base/arn.ts';
import { type Denied, METHODS, type Method } from '../../base/method.ts';
import { ceilToSecond, HOUR, isoSeconds, later, SECOND } from '../../base/time.ts';
import type { Containment, ContainmentOrder } from './containment.ts';
import { ContainmentError, denyPolicy, type Scope } from './deny-policy.ts';
import { policyNameOf } from './policy-name.ts';

/**
 * The only method for a user: its keys have no time of issue that a revocation could cut, and a freeze is too long for it.
 */
export const USER_METHOD = 'quarantine' satisfies Method;

/**
 * IAM's own bounds of a user's unique id. `contain` compares the id with the user's before it writes.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_User.html
 */
export const USER_ID = /^\w{16,128}$/;

/** How long a containment lasts, in milliseconds: until a role lets new sessions in, until a user's keys work again. */
export function lastingOf({ kind }: Scope, { window, cap }: { readonly window: number; readonly cap: number }): number {
  return kind === 'user' ? cap : window;
}

/** IAM needs seconds to spread a policy; the deny must reach the sessions issued meanwhile. */
export const SPREAD = 60 * SECOND;
/** The longest session lasts 12 h; the 13th hour is for clock skew and spreading. */
export const SESSION_LIFE = 13 * HOUR;

/**
 * The containment with dates counted from `now`. The cutoff is the next whole second plus SPREAD for a revocation, plus `lasts`
 * milliseconds for a freeze or quarantine. A long-term key has no time of issue, so a deny on a user is bounded by the time of
 * the call alone: after `lasts` milliseconds the key works again.
 * @throws ContainmentError for a bound that does not hold
 */
export function containmentOf(order: ContainmentOrder, now: Date, lasts: number): Containment {
  if (order.scope.kind === 'user') {
    const lapse = new Date(Math.floor((now.getTime() + lasts) / SECOND) * SECOND);
    return containmentUntil(order, lapse, lapse);
  }
  const cutoff = later(ceilToSecond(now), METHODS[order.method].stopsNewSessions ? Math.max(lasts, SPREAD) : SPREAD);
  return containmentUntil(order, cutoff, later(cutoff, SESSION_LIFE));
}

/** As `containmentOf`, with both dates given. */
export function containmentUntil(order: ContainmentOrder, cutoff: Date, lapse: Date): Containment {
  const wanted = order.scope.kind === 'user' ? 'user' : 'role';
  const target = parseIamArn(order.target);
  if (target?.resource !== wanted) throw new ContainmentError(`"${order.target}" is not the ARN of a ${wanted}`);
  const policyName = policyNameOf(order);
  return {
    target: order.target,
    method: order.method,
    scope: order.scope,
    ...(order.caller && { caller: true }),
    cutoff: isoSeconds(cutoff),
    lapse: isoSeconds(lapse),
    policyName,
    policyDocument: denyPolicy(order.method, order.scope, cutoff, lapse),
  };
}

/** The ARN is of our customer managed policy in the role's account. */
export function managedPlace({ target, policyName, reserve }: Pick<Containment, 'target' | 'policyName' | 'reserve'>): {
  roleName: string;
  policyArn: string;
} {
  const { partition = 'aws', account = '', name = '' } = parseIamArn(target) ?? {};
  return { roleName: name, policyArn: `arn:${partition}:iam::${account}:policy/${reserve ?? policyName}` };
}

/** The part of a command, a containment or a deny that says whom it stops and from what. */
export type Stop = { readonly scope: Scope } & ({ readonly method: Method } | { readonly denies: Denied });

/**
 * Whether everything is denied to the whole role or the whole user. The breaker limits such denies. A freeze lets the role go on
 * working; a deny for one workload or session leaves the others alone.
 */
export function stopsWhole(stop: Stop): boolean {
  const denies = 'method' in stop ? METHODS[stop.method].denies : stop.denies;
  return denies === 'everything' && (stop.scope.kind === 'role' || stop.scope.kind === 'user');
}
