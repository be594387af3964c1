import type { Method } from '../../base/method.ts';
import type { BoundaryPolicy } from './boundary.ts';
import type { DenyPolicy } from './deny.ts';
import type { Scope } from './deny-policy.ts';

/** A deny with its dates, as `contain` puts it. `undo.ts` makes the promised JSON of it. */
export interface Containment {
  /** ARN of the role or user the policy is put on. */
  readonly target: string;
  readonly method: Method;
  readonly scope: Scope;
  /** On the caller's session, not on the role the event was about. */
  readonly caller?: true;
  /** Sessions issued before the cutoff are denied for their whole life. A user's is equal to its lapse. */
  readonly cutoff: string;
  /** After the lapse the statement denies nothing: a user's keys work again. */
  readonly lapse: string;
  readonly policyName: string;
  readonly policyDocument: DenyPolicy | BoundaryPolicy;
  /** Absent for an inline policy. A boundary of ours allows the role all else; the sweep takes it off at the lapse. */
  readonly rung?: 'managed' | 'boundary';
  /** The reserve policy of the stack that the deny is in, where the account may make no managed policy more. */
  readonly reserve?: string;
}

/** A containment without its dates: those come from the clock of `contain`. */
export interface ContainmentOrder {
  readonly incident: string;
  readonly target: string;
  readonly method: Method;
  readonly scope: Scope;
  /** The deny is for the session of the caller, not for the role the event was about. */
  readonly caller?: boolean;
  /** 1 for the first extension. */
  readonly extension?: number;
  /** For a deny that release 0.1.0 widened, 8 hex of its document's digest. */
  readonly widened?: string;
}
