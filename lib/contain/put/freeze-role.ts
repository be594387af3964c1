import { later } from '../../base/time.ts';
import type { Containment } from '../../incident/deny/containment.ts';
import type { RoleState, TargetPolicies } from '../ports.ts';
import { attachDeny, rewriteDeny } from './managed-rung.ts';
import { asManaged, type DenyOnRole, foundAs, freezesAmong, inPlaceOf } from './on-role.ts';
import { type PutDeny, putInline } from './put-inline.ts';

export interface Putting {
  readonly policies: TargetPolicies;
  readonly now: Date;
  /** Milliseconds. */
  readonly window: number;
  readonly cap: number;
  /** Whether the deny may become the role's boundary. */
  readonly mayBound: (state: RoleState) => boolean;
  /** Takes one of the breaker's denies for a user; for a role that is done before. Answers why there is none left. */
  readonly breaker: () => Promise<string | undefined>;
}

/** The denies of ours on a role, and whether one more managed policy may be attached. */
export interface Crowd {
  readonly denies: readonly DenyOnRole[];
  readonly mayAttach: boolean;
}

/**
 * The role has no room for the incident's own deny, so one freeze of the role covers it and every further one. The freeze keeps
 * the name of the first incident that needed it, and gets later dates under that name when another incident needs it longer.
 * @param wanted the freeze under the name of the incident that needs it now
 */
export async function freezeRole(
  wanted: Containment,
  { denies, mayAttach }: Crowd,
  { policies, now, window, cap }: Putting,
): Promise<PutDeny | { readonly standing: Containment }> {
  const freezes = freezesAmong(denies, cap, now);
  const standing = freezes.find(({ cutoff }) => cutoff >= later(now, window / 2));
  if (standing !== undefined) return { standing: foundAs(standing, wanted) };
  const [before] = freezes;
  const freeze = before === undefined ? wanted : inPlaceOf(before, wanted);
  const { higher } = policies;
  if (before?.rung === 'managed' && higher !== undefined)
    return { containment: freeze, put: await rewriteDeny(freeze, higher) };
  const put = await putInline(freeze, policies);
  if (put !== 'full' || higher === undefined || !mayAttach) return { containment: freeze, put };
  const managed = asManaged(wanted);
  return { containment: managed, put: await attachDeny(managed, higher) };
}
