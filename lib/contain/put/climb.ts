import { namedArn } from '../../base/arn.ts';
import { later } from '../../base/time.ts';
import { boundaryPolicy } from '../../incident/deny/boundary.ts';
import type { Containment } from '../../incident/deny/containment.ts';
import { managedPlace } from '../../incident/deny/containment-of.ts';
import { denyDocument, parseDeny } from '../../incident/deny/deny-document.ts';
import { FREEZE_CHARACTERS } from '../../incident/deny/room.ts';
import { covers, denyOf, isSameDeny } from '../../incident/deny/stands.ts';
import type { Carried } from '../carried.ts';
import type { HigherRungs, RoleState } from '../ports.ts';
import { BOUND, carriedAs, noRoomBut, ONLY_FROZEN } from './carried-as.ts';
import {
  deniesAmong,
  foundAs,
  freezesAmong,
  inPlaceOf,
  isSameIncident,
  notShortening,
  ofSameIncident,
  replacedBy,
} from './on-role.ts';
import { hasRoom, putOnRung } from './put-on-rung.ts';
import type { DenyOnRole, Inline, OnRole, PutDeny, Putting, Wanted } from './putting.ts';
import { putManaged } from './reserve.ts';

/** The rungs above: first the policies of this incident that the role carries get its dates, then a new one is made. */
export async function climb(wanted: Wanted, inline: Inline, higher: HigherRungs, putting: Putting): Promise<Carried> {
  const { policies, cap, now } = putting;
  const { containment, restores } = wanted;
  const { target, policyName } = containment;
  const role = namedArn(target).name;
  const [attached, state] = await Promise.all([higher.attached(role), higher.state(role)]);
  const ours: OnRole[] = attached.ours.map((one) => ({ ...one, rung: 'managed' as const }));
  const managed = deniesAmong(ours, target);
  const bounding = await ownBoundary(containment, state, higher);
  const bounds = deniesAmong(bounding, target);
  const standing = standingIn([...managed, ...bounds], wanted) ?? boundBy010(bounding, containment);
  if (standing !== undefined) return standing;
  const rebound = bounding.find((one) => one.policyName === policyName) ?? replacedBy(containment, bounds)[0];
  // Before the managed rung, which would give the policy of that name the document of an attached one.
  if (rebound !== undefined)
    return carriedAs(await putOnRung(asBoundary(inPlaceOf(rebound, containment)), policies, true), BOUND);

  const denies = [...inline.denies, ...managed];
  const keeps = freezesAmong(denies, cap, now).length > 0 || FREEZE_CHARACTERS <= inline.free ? 0 : 1;
  const mustBound = restores?.rung === 'boundary';
  const mayAttach = !mustBound && (restores !== undefined || attached.slots > keeps);
  const same = managed.find((one) => one.policyName === policyName);
  const longest = notShortening(containment, same, cap, now);
  // Under its name may be a document of somebody else. An extension takes the place of the deny that it extends.
  const before = ours.find((one) => one.policyName === policyName) ?? replacedBy(containment, managed)[0];
  const put = await (before !== undefined
    ? putOnRung(inPlaceOf(before, longest), policies, true)
    : mayAttach
      ? putManaged(longest, policies, now)
      : ({ containment: longest, put: 'full' } as const));
  if (hasRoom(put)) return carriedAs(put, noRoomBut(put.containment));
  // A boundary that the role has stays, whoever put it there; under another ARN of the role, ours would allow it nothing.
  const mayBound = state.boundary === undefined && state.arn === target && (mustBound || putting.mayBound(state));
  const bound = put.put === 'full' && mayBound ? await putOnRung(asBoundary(containment), policies) : put;
  if (hasRoom(bound)) return carriedAs(bound, BOUND);
  // Whoever takes it away may have filled the attachments: then it comes back as an inline policy.
  const again = restores === undefined ? bound : await putOnRung(containment, policies);
  return hasRoom(again) ? carriedAs(again) : frozen(again, wanted, denies, attached.slots > 0, putting);
}

/** The role's boundary as a list, where it is by its ARN a policy of this incident. */
async function ownBoundary(
  { target, policyName: wanted }: Containment,
  { boundary = '' }: RoleState,
  higher: HigherRungs,
): Promise<OnRole[]> {
  const policyName = boundary.slice(boundary.lastIndexOf('/') + 1);
  const { roleName, policyArn } = managedPlace({ target, policyName });
  if (!isSameIncident(policyName, wanted) || policyArn !== boundary) return [];
  return [{ policyName, document: await higher.carried(roleName, policyArn, 'boundary'), rung: 'boundary' }];
}

/** A bare deny as the boundary is of release 0.1.0, in whose place the owner's boundary may have to come back: it stays. */
function boundBy010([bounding]: readonly OnRole[], containment: Containment): Carried | undefined {
  const old = bounding && parseDeny(bounding.document);
  return old && { outcome: 'stands', containment: foundAs({ ...old, ...bounding }, containment) };
}

/**
 * The role has no room for the incident's own deny, so one freeze of the role covers it and every further one. The freeze keeps
 * the name of the first incident that needed it, and gets later dates under that name when another incident needs it longer.
 * @param put the result of the rung below: where not even the freeze has room, people get this one
 */
export async function frozen(
  put: PutDeny,
  wanted: Wanted,
  denies: readonly DenyOnRole[],
  mayAttach: boolean,
  putting: Putting,
): Promise<Carried> {
  const { policies, now, window, cap, recordOf } = putting;
  const freeze = wanted.freeze();
  const freezes = freezesAmong(denies, cap, now);
  const standing = freezes.find(({ cutoff }) => cutoff >= later(now, window / 2));
  const recorded = standing && (await recordOf(standing.policyName)); // names can be computed: see `holds`
  const isOurs = standing && (covers(standing, denyOf(freeze)) || (recorded && isSameDeny(standing, denyOf(recorded))));
  if (standing !== undefined && isOurs)
    return { outcome: 'stands', containment: foundAs(standing, freeze), because: ONLY_FROZEN, frozen: true };
  const [before] = freezes;
  const first = await putOnRung(before === undefined ? freeze : inPlaceOf(before, freeze), policies, true);
  const isUp = first.put !== 'full' || before?.rung === 'managed' || !mayAttach;
  const done = isUp ? first : await putManaged(freeze, policies, now);
  if (hasRoom(done)) return carriedAs(done, ONLY_FROZEN, { frozen: true });
  // Another run for this role, out of the other queue, may have taken the room for such a freeze in the meantime.
  const { target } = wanted.containment;
  const again = deniesAmong(await policies.inline(namedArn(target)).catch(() => []), target);
  const isTaken = freezes.length === 0 && freezesAmong(again, cap, now).length > 0;
  return isTaken ? frozen(put, wanted, again, mayAttach, putting) : carriedAs(put);
}

/** The last rung: the deny becomes the role's permissions boundary. */
function asBoundary(containment: Containment): Containment {
  const policyDocument = boundaryPolicy(denyDocument(denyOf(containment)), containment.target);
  return { ...containment, policyDocument, rung: 'boundary' };
}

export function standingIn(denies: readonly DenyOnRole[], { containment, holds }: Wanted): Carried | undefined {
  const found = ofSameIncident(containment, denies).find(holds);
  return found && { outcome: 'stands', containment: foundAs(found, containment) };
}
