import type { Role, RolePolicy } from '../../base/role.ts';
import { isUnlimited } from './gain.ts';
import { type Judge, judgeOf } from './judge.ts';
import { type Powers, powersOf } from './role-powers.ts';

/**
 * The powers of a role or user once it has written itself every permission that nothing caps: a boundary and a Deny that it cannot
 * take off go on counting. The powers that it has now where it cannot write its own permissions.
 */
export function reachablePowers(role: Role, now?: Date): Powers {
  const powers = powersOf(role, now);
  return isUnlimited(powers) || !rewritesItself(powers) ? powers : powersOf(rewritten(role, now), now);
}

/** CreatePolicyVersion alone does not count: it needs a customer managed policy that is attached to the principal. */
function rewritesItself({ granted }: Powers): boolean {
  return granted.some(
    ({ power, level, path }) => level === 'everywhere' && power.id === 'escalate-self' && path?.id !== 'iam-001',
  );
}

const EVERYTHING: RolePolicy = {
  kind: 'inline',
  name: 'what it may write itself',
  document: { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] },
};

/** Each round judges the role anew, and whoever writes the policies must not decide how often. */
const MOST_ROUNDS = 3;

/** The role that may do everything but for what it cannot take off. What it takes off may let it take off more. */
function rewritten(role: Role, now: Date | undefined, round = 1): Role {
  const capped = round === 1 ? { ...role, policies: [EVERYTHING, ...role.policies] } : role;
  const freed = freedOf(capped, now);
  return freed === undefined || round === MOST_ROUNDS ? (freed ?? capped) : rewritten(freed, now, round + 1);
}

/** The role without the caps that it may take off; undefined where there are none. */
function freedOf(role: Role, now: Date | undefined): Role | undefined {
  const judge = judgeOf(role, now);
  const { boundary, ...unbound } = role;
  const policies = role.policies.filter((policy) => policy === EVERYTHING || !isRemovable(policy, judge));
  const isBound = boundary !== undefined && !may(judge, `Delete${holderOf(role)}PermissionsBoundary`);
  if (policies.length === role.policies.length && isBound === (boundary !== undefined)) return undefined;
  return { ...unbound, policies, ...(isBound && { boundary }) };
}

/** A policy of a user's group counts as the user's own, as `Role` does not tell them apart. */
function isRemovable({ arn }: RolePolicy, judge: Judge): boolean {
  const { role } = judge;
  const holder = holderOf(role);
  if (arn === undefined) return [`Delete${holder}Policy`, `Put${holder}Policy`].some((call) => may(judge, call));
  const isOwners = arn.includes(`:${role.account}:policy/`); // AWS alone writes versions of AWS managed policies
  return may(judge, `Detach${holder}Policy`) || (isOwners && may(judge, 'CreatePolicyVersion', arn));
}

function may(judge: Judge, call: string, resource = judge.role.arn): boolean {
  return judge.may(`iam:${call}`, resource).level === 'everywhere';
}

function holderOf({ arn }: Pick<Role, 'arn'>): 'Role' | 'User' {
  return arn.includes(':user/') ? 'User' : 'Role';
}
