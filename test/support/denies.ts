import type { Method } from '../../lib/base/method.ts';
import { DEFAULT_SETTINGS } from '../../lib/base/settings/defaults.ts';
import type { Settings } from '../../lib/base/settings/settings.ts';
import { later, MINUTE, SECOND } from '../../lib/base/time.ts';
import { sortOut } from '../../lib/cli/contained/own-denies.ts';
import { liftStep } from '../../lib/cli/lift/plan.ts';
import type { Carried } from '../../lib/contain/carried.ts';
import { carryOut } from '../../lib/contain/carry-out.ts';
import type { Containment } from '../../lib/incident/deny/containment.ts';
import type { Scope } from '../../lib/incident/deny/deny-policy.ts';
import { FREEZE_CHARACTERS } from '../../lib/incident/deny/room.ts';
import { command, ROLE_ID } from './commands.ts';
import { type MemoryIam, memoryIam } from './iam/memory-iam.ts';
import { memoryRole } from './iam/state.ts';
import { onlyReserves } from './reserves.ts';

/** What has happened to a containment by the time it is looked at. */
export type Life = 'fresh' | 'frozen' | 'extended' | 'lifted';

/** Which quota is full, so that the ladder ends on this rung. */
const RUNGS = {
  inline: {},
  managed: { role: 10_200 },
  reserve: { role: 10_200 },
  boundary: { role: 10_200, attached: 10 },
} as const;
export type Rung = keyof typeof RUNGS;

/** The role has a boundary of its owner's, and room on this rung for one freeze and no more. */
const FOR_A_FREEZE = {
  inline: { role: 10_240 - FREEZE_CHARACTERS, attached: 10 },
  managed: { role: 10_200, attached: 9 },
  reserve: { role: 10_200, attached: 9 },
} as const;
export const OWNERS = 'arn:aws:iam::111122223333:policy/owners-boundary';

/** The documents on a role beside its own policies, and its boundary. */
export interface OnRole {
  readonly denies: readonly unknown[];
  readonly boundary?: unknown;
}

export interface Dated extends OnRole {
  readonly cutoff: Date;
  readonly lapse: Date;
}

export const NOW = new Date('2026-05-04T10:00:20Z');
const EXTENDED = later(NOW, 40 * MINUTE);
export const LIFTED = later(NOW, 30 * SECOND);
const bounding: Settings = {
  ...DEFAULT_SETTINGS,
  mode: 'enforce',
  contain: { ...DEFAULT_SETTINGS.contain, boundary: true },
};

/** A containment as the code that writes to IAM leaves it on a role, and its dates. */
export async function denyAfter(method: Method, scope: Scope, rung: Rung, life: Life): Promise<Dated> {
  const isFrozen = life === 'frozen' && rung !== 'boundary';
  const iam = memoryIam({
    roles: { AdminRole: memoryRole(ROLE_ID, isFrozen ? { boundary: OWNERS } : {}) },
    taken: isFrozen ? FOR_A_FREEZE[rung] : RUNGS[rung],
    ...(rung === 'reserve' && onlyReserves()),
  });
  const order = command({ method, scope });
  const first = await carryOut(order, iam.targetPolicies, bounding, undefined, NOW);
  const last =
    life === 'extended'
      ? await carryOut({ ...order, kind: 'extend', extension: 1 }, iam.targetPolicies, bounding, undefined, EXTENDED)
      : first;
  const { cutoff, lapse } = datesOf(last, rung);
  if (life === 'lifted') return lifted(iam);
  const { boundary, ...on } = onRole(iam);
  return { ...on, ...(!isFrozen && boundary !== undefined && { boundary }), cutoff, lapse };
}

function datesOf(carried: Carried, rung: Rung): { cutoff: Date; lapse: Date } {
  if (carried.outcome !== 'written' || rungOf(carried.containment) !== rung)
    throw new Error(`not written ${rung}: ${JSON.stringify(carried)}`);
  return { cutoff: new Date(carried.containment.cutoff), lapse: new Date(carried.containment.lapse) };
}

const rungOf = ({ rung, reserve }: Containment): Rung => (reserve === undefined ? (rung ?? 'inline') : 'reserve');

function onRole({ roles, documentOf }: MemoryIam): OnRole {
  const role = roles.get('AdminRole');
  return {
    denies: [...(role?.inline.values() ?? []), ...[...(role?.attached ?? [])].map(documentOf)],
    ...(role?.boundary !== undefined && { boundary: documentOf(role.boundary) }),
  };
}

/** What the lift leaves: the same deny with another cutoff. */
async function lifted(iam: MemoryIam): Promise<Dated> {
  const standing = async () => sortOut(await iam.live.underPrefix()).ours[0];
  const deny = await standing();
  if (deny === undefined) throw new Error('what stands is no deny of ours');
  const { edits, refused } = liftStep(deny, { revive: false }, LIFTED);
  if (refused !== undefined) throw new Error(refused);
  for (const edit of edits) await iam.live.apply(edit);
  const left = await standing();
  if (left === undefined) throw new Error('what a lift leaves is no deny of ours');
  return { ...onRole(iam), cutoff: left.cutoff, lapse: left.lapse };
}
