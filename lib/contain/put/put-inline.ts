import { namedArn } from '../../base/arn.ts';
import type { Containment } from '../../incident/deny/containment.ts';
import { charactersOf, leavesRoom, ROLE_CHARACTERS } from '../../incident/deny/room.ts';
import type { InlinePolicy, TargetPolicies, Written } from '../ports.ts';
import { type DenyOnRole, deniesIn, freezesAmong, inPlaceOf, replacedBy } from './on-role.ts';

/**
 * The result for a deny that was put. `unmade`: no managed policy could be made for it. `denied`: IAM refuses a boundary.
 * `unconfirmed`: IAM does not show the deny.
 */
export type Put = Written | 'unmade' | 'denied' | 'unconfirmed';

/** A deny and the result of putting it. */
export interface PutDeny {
  readonly containment: Containment;
  readonly put: Put;
}

/** The inline policies of the role beside the one of the order's name. */
export interface Inline {
  readonly denies: readonly DenyOnRole[];
  /** Characters that are left. */
  readonly free: number;
  readonly isFrozen: boolean;
}

export function inlineAmong(listed: readonly InlinePolicy[], cap: number, now: Date): Inline {
  const denies = deniesIn(listed);
  const taken = listed.reduce((sum, { document }) => sum + charactersOf(document), 0);
  return { denies, free: ROLE_CHARACTERS - taken, isFrozen: freezesAmong(denies, cap, now).length > 0 };
}

/**
 * Puts the deny as an inline policy, and removes the denies that it replaces. An extension without room of its own takes the
 * place of the deny that it extends.
 * @param isPutBack the deny was on the role before, so it may take the room that is kept for a freeze
 */
export async function putAmong(
  containment: Containment,
  role: string,
  { denies, free, isFrozen }: Inline,
  policies: TargetPolicies,
  isPutBack: boolean,
): Promise<PutDeny> {
  const replaced = replacedBy(containment, denies);
  if (isPutBack || leavesRoom(charactersOf(containment.policyDocument), free, isFrozen)) {
    const put = await putInline(containment, policies);
    // A replaced deny that could not be removed does no harm: it lapses by itself.
    if (put === 'done') await Promise.allSettled(replaced.map(({ policyName }) => policies.remove(role, policyName)));
    if (put !== 'full') return { containment, put };
  }
  const [before] = replaced;
  if (before === undefined) return { containment, put: 'full' };
  const instead = inPlaceOf(before, containment);
  return { containment: instead, put: await putInline(instead, policies) };
}

/** Puts the deny under its name and reads it back. */
export async function putInline(
  { target, policyName, policyDocument }: Containment,
  policies: TargetPolicies,
): Promise<Put> {
  const on = namedArn(target);
  const put = await policies.put(on, policyName, policyDocument);
  if (put !== 'done') return put;
  return (await policies.confirm(on, policyName, policyDocument)) ? 'done' : 'unconfirmed';
}
