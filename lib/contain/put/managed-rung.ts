import { type Containment, managedPlace } from '../../incident/deny/containment.ts';
import { sameDocument } from '../../incident/deny/deny-document.ts';
import type { Attached, HigherRungs } from '../ports.ts';
import { asManaged, attachedDeniesIn, inPlaceOf, replacedBy } from './on-role.ts';
import type { Put, PutDeny } from './put-inline.ts';

/**
 * Attaches the deny as a customer managed policy. An extension takes the place of the deny that it extends: a managed policy
 * gets another document without another attachment.
 * @param mayAttach whether one more policy may be attached
 */
export async function putManaged(
  containment: Containment,
  { ours }: Attached,
  higher: HigherRungs,
  mayAttach: boolean,
): Promise<PutDeny> {
  const managed = asManaged(containment);
  const { policyArn } = managedPlace(managed);
  const [before] = replacedBy(containment, attachedDeniesIn(ours));
  const isThere = ours.some((one) => one.policyArn === policyArn); // with another document, which somebody else wrote
  const instead = isThere || before === undefined ? managed : inPlaceOf(before, containment);
  if (isThere || before !== undefined) return { containment: instead, put: await rewriteDeny(instead, higher) };
  return { containment: managed, put: mayAttach ? await attachDeny(managed, higher) : 'full' };
}

/** Makes the policy, attaches it and reads it back. */
export async function attachDeny(containment: Containment, higher: HigherRungs): Promise<Put> {
  const { roleName, policyArn } = managedPlace(containment);
  const made = await higher.make(policyArn, containment.policyDocument);
  if (made !== 'done') return made === 'full' ? 'unmade' : made;
  const attached = await higher.attach(roleName, policyArn);
  if (attached === 'done') return confirmed(containment, higher);
  await higher.unmake(policyArn); // an unused policy only takes room in the account's quota
  return attached;
}

/** Gives the attached policy this document and reads it back. */
export async function rewriteDeny(containment: Containment, higher: HigherRungs): Promise<Put> {
  const made = await higher.make(managedPlace(containment).policyArn, containment.policyDocument);
  return made === 'done' ? confirmed(containment, higher) : made;
}

async function confirmed(containment: Containment, higher: HigherRungs): Promise<Put> {
  const { roleName, policyArn } = managedPlace(containment);
  const shown = await higher.carried(roleName, policyArn, 'managed');
  return sameDocument(shown, containment.policyDocument) ? 'done' : 'unconfirmed';
}
