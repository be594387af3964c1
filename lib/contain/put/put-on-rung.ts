import { namedArn } from '../../base/arn.ts';
import { type Containment, managedPlace } from '../../incident/deny/containment.ts';
import { type Deny, sameDocument } from '../../incident/deny/deny-document.ts';
import type { WrittenDeny } from '../../incident/incident.ts';
import type { RoleState, TargetPolicies, Written } from '../ports.ts';

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

/** Puts the deny on its rung, under its name, and reads it back. @param isOn the role carries the policy: it gets the document */
export async function putOnRung(containment: Containment, policies: TargetPolicies, isOn = false): Promise<PutDeny> {
  return { containment, put: await putOn(containment, policies, isOn) };
}

async function putOn(containment: Containment, policies: TargetPolicies, isOn: boolean): Promise<Put> {
  const { target, policyName, policyDocument, rung, reserve } = containment;
  if (rung === undefined) {
    const put = await policies.put(namedArn(target), policyName, policyDocument);
    return put === 'done' ? shownAs(await policies.confirm(namedArn(target), policyName, policyDocument)) : put;
  }
  const { higher } = policies;
  if (higher === undefined) return 'full';
  const { roleName, policyArn } = managedPlace(containment);
  const isThere = isOn || reserve !== undefined;
  const made = await (isThere ? higher.remake(containment, policyDocument) : higher.make(policyArn, policyDocument));
  if (made !== 'done') return made === 'full' && !isOn ? 'unmade' : made;
  if (!isOn) {
    const put = await (rung === 'managed' ? higher.attach(roleName, policyArn) : higher.bound(roleName, policyArn));
    if (put !== 'done' && reserve === undefined) await higher.unmake(policyArn); // an unused policy only takes room in the account's quota
    if (put !== 'done') return put;
  }
  const byName = managedPlace({ target, policyName }).policyArn;
  return shownAs(sameDocument(await higher.carried(roleName, byName, rung), policyDocument));
}

function shownAs(isShown: boolean): Put {
  return isShown ? 'done' : 'unconfirmed';
}

export function hasRoom({ put }: PutDeny): boolean {
  return put !== 'full' && put !== 'unmade' && put !== 'denied';
}
