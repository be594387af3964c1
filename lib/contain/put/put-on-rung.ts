import { namedArn } from '../../base/arn.ts';
import type { Containment } from '../../incident/deny/containment.ts';
import { managedPlace } from '../../incident/deny/containment-of.ts';
import { sameDocument } from '../../incident/deny/deny-document.ts';
import type { TargetPolicies } from '../ports.ts';
import type { Put, PutDeny } from './putting.ts';

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
