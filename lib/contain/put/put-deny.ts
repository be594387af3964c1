import type { Containment } from '../../incident/deny/containment.ts';
import { type Deny, parseDeny } from '../../incident/deny/deny-document.ts';
import { FREEZE_CHARACTERS } from '../../incident/deny/room.ts';
import { asFound } from '../../incident/deny/stands.ts';
import type { WrittenDeny } from '../../incident/incident.ts';
import type { Carried } from '../carried.ts';
import type { HigherRungs } from '../ports.ts';
import { putBoundary, putOwnBoundary } from './boundary-rung.ts';
import { type Crowd, freezeRole, type Putting } from './freeze-role.ts';
import { putManaged } from './managed-rung.ts';
import { attachedDeniesIn, type DenyOnRole, foundAs, freezesAmong, notShortening, ofSameIncident } from './on-role.ts';
import { type Inline, inlineAmong, type PutDeny, putAmong } from './put-inline.ts';

/** A deny to put on a role. */
export interface Wanted {
  readonly containment: Containment;
  /** The freeze of the role, for the case that the deny itself has no room. */
  readonly freeze: Containment;
  /** Whether a deny on the role already does what this one would. */
  readonly holds: (found: Deny) => boolean;
  /** The deny to put back, on the rung where it was. */
  readonly restores?: WrittenDeny;
}

/** Puts the deny on the lowest rung that has room, unless the role carries such a deny, and reads it back. */
export async function putDeny(wanted: Wanted, role: string, putting: Putting): Promise<Carried> {
  const { containment, holds, restores } = wanted;
  const { policies, cap, now } = putting;
  const { policyName } = containment;
  const document = await policies.read(role, policyName);
  const deny = parseDeny(document);
  if (deny !== undefined && holds(deny))
    return { outcome: 'stands', containment: asFound(deny, containment, document) };
  const listed = await policies.inline(role).catch(() => []); // a deny too many is better than none
  const others = listed.filter((one) => one.policyName !== policyName);
  const inline = inlineAmong(others, cap, now);
  const standing = standingIn(inline.denies, wanted);
  if (standing !== undefined) return standing;
  if (restores?.rung === undefined) {
    const longest = notShortening(containment, deny, cap, now);
    const put = await putAmong(longest, role, inline, policies, restores !== undefined);
    if (hasRoom(put)) return carriedAs(put, document === undefined ? undefined : REPLACED);
  }
  const { higher } = policies;
  return higher === undefined
    ? frozen({ containment, put: 'full' }, wanted, role, { denies: inline.denies, mayAttach: false }, putting)
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
  return frozen(bound, wanted, role, crowd, putting);
}

/** @param put the result of the rung below: where not even the freeze has room, people get this one */
async function frozen(put: PutDeny, wanted: Wanted, role: string, crowd: Crowd, putting: Putting): Promise<Carried> {
  const freeze = await freezeRole(role, wanted.freeze, crowd, putting);
  if ('standing' in freeze) return { outcome: 'stands', containment: freeze.standing, because: FROZEN, frozen: true };
  return hasRoom(freeze) ? carriedAs(freeze, FROZEN, { frozen: true }) : carriedAs(put);
}

function standingIn(denies: readonly DenyOnRole[], { containment, holds }: Wanted): Carried | undefined {
  const found = ofSameIncident(containment, denies).find(holds);
  return found && { outcome: 'stands', containment: foundAs(found, containment) };
}

function hasRoom({ put }: PutDeny): boolean {
  return put !== 'full' && put !== 'unmade' && put !== 'denied';
}

function carriedAs({ containment, put }: PutDeny, because?: string, frozen: { readonly frozen?: true } = {}): Carried {
  const { target, policyName } = containment;
  switch (put) {
    case 'done':
      return { outcome: 'written', containment, ...(because !== undefined && { because }), ...frozen };
    case 'unconfirmed':
      return { target, policyName, outcome: put, because: UNCONFIRMED, taken: containment, ...frozen };
    case 'unmade':
    case 'denied':
      return { target, policyName, outcome: 'full', because: BECAUSE[put] };
    case 'absent':
    case 'unmodifiable':
    case 'full':
      return { target, policyName, outcome: put, because: BECAUSE[put] };
    default:
      return put satisfies never;
  }
}

export const REPLACED = 'another document stood under its name and was replaced';
const GONE = 'the role is gone';
/** The message and `contained` tell which incidents are only frozen. */
const FROZEN =
  'neither its inline nor its managed policies leave room for a deny of its own, so the role is frozen, once for all such incidents: calls that read and write data go on. The deny on a caller has a message of its own';
const BOUND = 'neither its inline nor its managed policies left room, and it had no boundary';
const NO_ROOM = 'the inline policies of the role left no room';
const UNCONFIRMED = 'IAM took the deny but does not show it: look at the role now';

const BECAUSE = {
  absent: GONE,
  unmodifiable: 'IAM lets nobody change this role',
  full: 'neither its inline nor its managed policies leave room for the deny, and a boundary of ours was no way: take some of them away, then contain it by hand',
  unmade:
    'its inline policies leave no room, and no managed policy can be made: the account has as many as it may, or somebody took the name',
  denied:
    'its policies leave no room, and IAM refuses a boundary of ours: a service control policy may ask for another one',
} as const;
