import type { Containment } from '../../incident/deny/containment.ts';
import { type Deny, parseDeny } from '../../incident/deny/deny-document.ts';
import { asFound, deniesAllOf, denyOf } from '../../incident/deny/stands.ts';
import { stopsWhole } from '../../incident/deny/whole.ts';
import type { WrittenDeny } from '../../incident/incident.ts';
import type { Carried, PolicyPlace } from '../carried.ts';
import type { RolePolicies, Written } from '../ports.ts';
import { type Climbed, type Climbing, climb } from './managed-rung.ts';
import { fittedOn } from './widen.ts';

/** A deny to put on a role. */
export interface Wanted {
  readonly containment: Containment;
  /** Whether a deny on the role already does what this one would. */
  readonly holds: (found: Deny) => boolean;
  /** The deny that an earlier copy of this order wrote. */
  readonly recorded?: Deny;
  /** The deny to put back, on the rung where it was. */
  readonly restores?: WrittenDeny;
}

export interface Putting {
  readonly policies: RolePolicies;
  /** Whether the owner allows a boundary to stop a whole role. */
  readonly mayBound: boolean;
  readonly recordBoundary: (before: string) => Promise<void>;
  /** Whether a deny may be widened to the whole role. */
  readonly mayStopWhole: () => Promise<boolean>;
  readonly now: Date;
  /** Milliseconds. */
  readonly cap: number;
}

/** Puts the deny on the lowest rung that has room, unless the role carries such a deny, and reads it back. */
export async function putDeny(wanted: Wanted, role: string, putting: Putting): Promise<Carried> {
  const { containment: ordered, holds, recorded, restores } = wanted;
  const { policies, mayStopWhole } = putting;
  const place = { target: ordered.target, policyName: ordered.policyName };
  const document = await policies.read(role, place.policyName);
  const deny = parseDeny(document);
  if (deny !== undefined && holds(deny)) return { outcome: 'stands', containment: asFound(deny, ordered, document) };
  const { containment, supersedes, own, others, because } = await fittedOn(
    role,
    ordered,
    policies,
    mayStopWhole,
    putting,
  );
  const covering = own.find(holds) ?? (recorded && others.find((one) => deniesAllOf(one, recorded)));
  if (covering !== undefined)
    return { outcome: 'stands', containment: asFound(covering, ordered, covering.document, covering.policyName) };
  const { policyName, policyDocument } = containment;
  const written = restores?.rung === undefined ? await policies.put(role, policyName, policyDocument) : 'full';
  if (written === 'full' && policies.higher !== undefined)
    return carriedUp(await climb({ ...climbingFor(wanted, putting), higher: policies.higher }), place);
  if (written !== 'done') return { ...place, outcome: written, because: BECAUSE[written] };
  if (!(await policies.confirm(role, policyName, policyDocument)))
    return { ...place, outcome: 'unconfirmed', because: UNCONFIRMED, taken: containment };
  // A covered deny that could not be removed does no harm: the next one removes it.
  await Promise.allSettled(supersedes.map((superseded) => policies.remove(role, superseded)));
  const reasons = [document === undefined ? undefined : REPLACED, because].filter((text) => text !== undefined);
  return { outcome: 'written', containment, ...(reasons.length > 0 && { because: reasons.join('; ') }) };
}

/** The containment as ordered climbs, not the widened one: on the managed rung a deny replaces no other. */
function climbingFor(
  { containment, holds, recorded, restores }: Wanted,
  { mayBound, recordBoundary, mayStopWhole, now, cap }: Putting,
): Omit<Climbing, 'higher'> {
  const wrote = restores === undefined ? recorded : denyOf(containment);
  return {
    containment,
    mayBound: mayBound && stopsWhole(containment), // a boundary stops everything of every session
    recordBoundary,
    sharing: { mayStopWhole, now, cap },
    copyIn: (document, name) => {
      const found = parseDeny(document);
      return wrote && found && deniesAllOf(found, wrote) ? asFound(found, containment, document, name) : undefined;
    },
    foundIn: (document) => {
      const found = parseDeny(document);
      return found && holds(found) ? asFound(found, containment, document) : undefined;
    },
  };
}

export const REPLACED = 'another document stood under its name and was replaced';

function carriedUp(climbed: Climbed, place: PolicyPlace): Carried {
  switch (climbed.outcome) {
    case 'written':
      return { ...climbed, outcome: 'written', because: climbed.ordered === undefined ? NO_ROOM : JOINED };
    case 'stands':
      return { ...climbed, outcome: 'stands' };
    case 'unconfirmed':
      return { ...place, outcome: 'unconfirmed', because: UNCONFIRMED, taken: climbed.containment };
    default:
      return {
        ...place,
        outcome: climbed.outcome,
        because: climbed.because ?? (climbed.outcome === 'full' ? FULL : BECAUSE[climbed.outcome]),
      };
  }
}

const GONE = 'the role is gone';
const NO_ROOM = 'the inline policies of the role left no room';
const JOINED = `${NO_ROOM} and its managed ones only few: a deny of ours that stood was made to hold this too`;
const UNCONFIRMED = 'IAM took the deny but does not show it: look at the role now';
const FULL =
  'neither its inline nor its managed policies leave room for the deny: take some of them away, then contain it by hand';

const BECAUSE = {
  absent: GONE,
  unmodifiable: 'IAM lets nobody change this role',
  full: 'the inline policies of the role leave no room for the deny',
} as const satisfies Record<Exclude<Written, 'done'>, string>;
