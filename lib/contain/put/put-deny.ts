import { namedArn } from '../../base/arn.ts';
import type { Containment } from '../../incident/deny/containment.ts';
import { type Deny, holderOf, parseDeny } from '../../incident/deny/deny-document.ts';
import { FREEZE_CHARACTERS } from '../../incident/deny/room.ts';
import { asFound } from '../../incident/deny/stands.ts';
import type { WrittenDeny } from '../../incident/incident.ts';
import type { Carried } from '../carried.ts';
import type { HigherRungs } from '../ports.ts';
import { putBoundary, putOwnBoundary } from './boundary-rung.ts';
import { BOUND, carriedAs, NO_ROOM, ONLY_FROZEN, REPLACED } from './carried-as.ts';
import { type Crowd, freezeRole, type Putting } from './freeze-role.ts';
import { putManaged } from './managed-rung.ts';
import { attachedDeniesIn, type DenyOnRole, foundAs, freezesAmong, notShortening, ofSameIncident } from './on-role.ts';
import { type Inline, inlineAmong, type PutDeny, putAmong, putInline } from './put-inline.ts';

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

/**
 * Puts the deny on the lowest rung that has room, unless the role or user carries such a deny, and reads it back. A user has no
 * ladder and no freeze: where its inline policies leave no room, a person has to deactivate the keys.
 */
export async function putDeny(wanted: Wanted, putting: Putting): Promise<Carried> {
  const { containment, holds, restores } = wanted;
  const { policies, cap, now } = putting;
  const { target, policyName } = containment;
  const named = namedArn(target);
  const role = named.name;
  const document = await policies.read(named, policyName);
  const deny = parseDeny(document, holderOf(target));
  if (deny !== undefined && holds(deny))
    return { outcome: 'stands', containment: asFound(deny, containment, document) };
  const replacing = document === undefined ? undefined : REPLACED;
  if (containment.scope.kind === 'user') {
    const because = await putting.breaker();
    if (because !== undefined) return { target, policyName, outcome: 'refused', because };
    return carriedAs({ containment, put: await putInline(containment, policies) }, replacing);
  }
  const listed = await policies.inline(named).catch(() => []); // a deny too many is better than none
  const others = listed.filter((one) => one.policyName !== policyName);
  const inline = inlineAmong(others, cap, now);
  const standing = standingIn(inline.denies, wanted);
  if (standing !== undefined) return standing;
  if (restores?.rung === undefined) {
    const longest = notShortening(containment, deny, cap, now);
    const put = await putAmong(longest, role, inline, policies, restores !== undefined);
    if (hasRoom(put)) return carriedAs(put, replacing);
  }
  const { higher } = policies;
  return higher === undefined
    ? frozen({ containment, put: 'full' }, wanted, { denies: inline.denies, mayAttach: false }, putting)
    : climb(wanted, role, inline, { ...putting, higher });
}

async function climb(
  wanted: Wanted,
  role: string,
  { denies: inline, free, isFrozen }: Inline,
  putting: Putting & { readonly higher: HigherRungs },
): Promise<Carried> {
  const { higher, cap, now } = putting;
  const { containment, restores } = wanted;
  const [attached, state] = await Promise.all([higher.attached(role), higher.state(role)]);
  const managed = attachedDeniesIn(attached.ours);
  const standing = standingIn(managed, wanted);
  if (standing !== undefined) return standing;
  const own = await putOwnBoundary(role, wanted, state, higher);
  if (own !== undefined)
    return 'standing' in own ? { outcome: 'stands', containment: own.standing } : carriedAs(own, BOUND);
  const mustBound = restores?.rung === 'boundary';
  const keeps = isFrozen || FREEZE_CHARACTERS <= free || freezesAmong(managed, cap, now).length > 0 ? 0 : 1;
  const mayAttach = !mustBound && (restores !== undefined || attached.slots > keeps);
  const before = managed.find(({ policyName }) => policyName === containment.policyName);
  const longest = notShortening(containment, before, cap, now);
  const put = await putManaged(longest, attached, higher, mayAttach);
  if (hasRoom(put)) return carriedAs(put, NO_ROOM);
  const mayBound = put.put === 'full' && (mustBound || putting.mayBound(state));
  const bound = mayBound ? await putBoundary(role, containment, state, higher) : put;
  if (hasRoom(bound)) return carriedAs(bound, BOUND);
  const crowd = { denies: [...inline, ...managed], mayAttach: attached.slots > 0 };
  return frozen(bound, wanted, crowd, putting);
}

/** @param put the result of the rung below: where not even the freeze has room, people get this one */
async function frozen(put: PutDeny, wanted: Wanted, crowd: Crowd, putting: Putting): Promise<Carried> {
  const freeze = await freezeRole(wanted.freeze(), crowd, putting);
  if ('standing' in freeze)
    return { outcome: 'stands', containment: freeze.standing, because: ONLY_FROZEN, frozen: true };
  return hasRoom(freeze) ? carriedAs(freeze, ONLY_FROZEN, { frozen: true }) : carriedAs(put);
}

function standingIn(denies: readonly DenyOnRole[], { containment, holds }: Wanted): Carried | undefined {
  const found = ofSameIncident(containment, denies).find(holds);
  return found && { outcome: 'stands', containment: foundAs(found, containment) };
}

function hasRoom({ put }: PutDeny): boolean {
  return put !== 'full' && put !== 'unmade' && put !== 'denied';
}
