import { DAY } from '../../base/time.ts';
import { boundaryPolicy, parseBoundary } from '../../incident/deny/boundary.ts';
import { type Containment, managedPlace } from '../../incident/deny/containment.ts';
import { type Deny, denyDocument, parseDeny, sameDocument } from '../../incident/deny/deny-document.ts';
import { asFound, denyOf } from '../../incident/deny/stands.ts';
import type { HigherRungs, RoleState } from '../ports.ts';
import { isSameIncident, replaces } from './on-role.ts';
import type { Put, PutDeny } from './put-inline.ts';

/**
 * The last rung: the deny becomes the role's permissions boundary, only on a role that has none. A boundary that the role has
 * stays, whoever put it there.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
 */
export async function putBoundary(
  role: string,
  containment: Containment,
  { arn, boundary }: RoleState,
  higher: HigherRungs,
): Promise<PutDeny> {
  const isNamed = arn === containment.target; // under another ARN of the role, the boundary would allow it nothing
  if (boundary !== undefined || !isNamed) return { containment, put: 'full' };
  const bounding = asBoundary(containment);
  return { containment: bounding, put: await bound(role, bounding, higher, false) };
}

/**
 * The deny on a role whose boundary is this incident's own policy: that policy gets later dates. It must be asked before the
 * managed rung, which would give the policy of that name the document of an attached one.
 * @returns undefined where the boundary is another one, or denies what this deny would not
 */
export async function putOwnBoundary(
  role: string,
  { containment, holds }: { readonly containment: Containment; readonly holds: (found: Deny) => boolean },
  { boundary = '' }: RoleState,
  higher: HigherRungs,
): Promise<PutDeny | { readonly standing: Containment } | undefined> {
  const policyName = boundary.slice(boundary.lastIndexOf('/') + 1);
  const own = asBoundary({ ...containment, policyName });
  if (!isSameIncident(policyName, containment.policyName) || managedPlace(own).policyArn !== boundary) return undefined;
  const document = await higher.carried(role, boundary, 'boundary');
  const old = parseDeny(document); // of release 0.1.0, in whose place the owner's boundary may have to come back
  if (old !== undefined) return { standing: boundAs(asFound(old, containment, document, policyName)) };
  const deny = parseBoundary(document, containment.target);
  if (deny !== undefined && holds(deny)) return { standing: boundAs(asFound(deny, containment, document, policyName)) };
  const isNeedless = deny !== undefined && replaces(containment, { policyName, ...deny });
  if (policyName !== containment.policyName && !isNeedless) return undefined;
  return { containment: own, put: await bound(role, own, higher, true) };
}

async function bound(role: string, containment: Containment, higher: HigherRungs, isBound: boolean): Promise<Put> {
  const { policyArn } = managedPlace(containment);
  const made = await higher.make(policyArn, containment.policyDocument);
  if (made !== 'done') return made === 'full' ? 'unmade' : made;
  const put = isBound ? 'done' : await higher.bound(role, policyArn);
  if (put !== 'done') {
    await higher.unmake(policyArn); // an unused policy only takes room in the account's quota
    return put;
  }
  const shown = await higher.carried(role, policyArn, 'boundary');
  return sameDocument(shown, containment.policyDocument) ? 'done' : 'unconfirmed';
}

/** A role of unknown age counts as old. One that IAM has not seen used in 400 days has no date. */
export function isUnused({ createdAt, lastUsed }: RoleState, now: Date): boolean {
  const isNew = createdAt !== undefined && now.getTime() - createdAt.getTime() < DAY;
  return isNew || lastUsed === undefined || now.getTime() - lastUsed.getTime() > DAY;
}

/** The containment as the role's boundary. */
function asBoundary(containment: Containment): Containment {
  return boundAs({
    ...containment,
    policyDocument: boundaryPolicy(denyDocument(denyOf(containment)), containment.target),
  });
}

function boundAs(containment: Containment): Containment {
  return { ...containment, rung: 'boundary' };
}
