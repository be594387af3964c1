import type { Containment } from '../../incident/deny/containment.ts';
import type { InReserve } from '../../incident/deny/deny.ts';
import type { Deny } from '../../incident/deny/found-deny.ts';
import type { WrittenDeny } from '../../incident/incident.ts';
import type { Memory } from '../memory.ts';
import type { HigherRung, RoleState, TargetPolicies, Written } from '../ports.ts';

/** A deny to put on a role or user. */
export interface Wanted {
  readonly containment: Containment;
  /** The freeze of the role, for the case that the deny itself has no room. */
  readonly freeze: () => Containment;
  /** Whether a deny on the target already does what this one would. */
  readonly holds: (found: Deny) => boolean;
  /** The deny to put back, on the rung where it was. */
  readonly restores?: WrittenDeny;
}

export interface Putting extends Pick<Memory, 'recordOf' | 'freezeSeen'> {
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

/** A policy on a role, and the rung that it is on: absent for an inline policy. */
export interface OnRole extends InReserve {
  readonly rung?: HigherRung;
}

/** A deny of ours on a role. */
export type DenyOnRole = OnRole & Deny;

/** The inline policies of the role beside the one of the order's name. */
export interface Inline {
  readonly denies: readonly DenyOnRole[];
  /** Characters that are left. */
  readonly free: number;
}
