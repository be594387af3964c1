import type { Method } from '../../lib/base/method.ts';
import { DEFAULT_SETTINGS, type Settings } from '../../lib/base/settings/settings.ts';
import { HOUR, later, MINUTE, SECOND } from '../../lib/base/time.ts';
import { sortOut } from '../../lib/cli/contained/own-denies.ts';
import { liftStep } from '../../lib/cli/lift/plan.ts';
import type { Carried } from '../../lib/contain/carried.ts';
import { carryOut } from '../../lib/contain/carry-out.ts';
import { MOST_LIVE } from '../../lib/contain/put/fitting.ts';
import { containmentOf } from '../../lib/incident/deny/containment.ts';
import { parseDeny } from '../../lib/incident/deny/deny-document.ts';
import type { Scope } from '../../lib/incident/deny/deny-policy.ts';
import { policyNameOf } from '../../lib/incident/deny/policy-name.ts';
import { command, ROLE_ID, TARGET } from './commands.ts';
import { type MemoryIam, memoryIam } from './iam/memory-iam.ts';
import { memoryRole } from './iam/state.ts';

/** What has happened to a containment by the time it is looked at. */
export type Life = 'fresh' | 'widened' | 'extended' | 'lifted';

/** Which quota is full, so that the ladder ends on this rung. */
const RUNGS = {
  inline: {},
  managed: { role: 10_200 },
  boundary: { role: 10_200, attached: 10 },
} as const;
export type Rung = keyof typeof RUNGS;

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
  const iam = memoryIam({ roles: { AdminRole: memoryRole(ROLE_ID) }, taken: RUNGS[rung] });
  if (life === 'widened') fill(iam, method, scope);
  const order = command({ method, scope });
  const first = await carryOut(order, iam.rolePolicies, bounding, undefined, NOW);
  const last =
    life === 'extended'
      ? await carryOut({ ...order, kind: 'extend', extension: 1 }, iam.rolePolicies, bounding, undefined, EXTENDED)
      : first;
  const { cutoff, lapse } = datesOf(last, rung);
  return life === 'lifted' ? lifted(iam, rung) : { ...onRole(iam), cutoff, lapse };
}

function datesOf(carried: Carried, rung: Rung): { cutoff: Date; lapse: Date } {
  if (carried.outcome !== 'written' || (carried.containment.rung ?? 'inline') !== rung)
    throw new Error(`not written ${rung}: ${JSON.stringify(carried)}`);
  return { cutoff: new Date(carried.containment.cutoff), lapse: new Date(carried.containment.lapse) };
}

/** As many denies as may stand side by side, of other incidents and sessions, so that the next is widened: freezes are long. */
function fill({ roles }: MemoryIam, method: Method, scope: Scope): void {
  for (let index = 0; index < (method === 'freeze' ? 2 : MOST_LIVE); index += 1) {
    const name = scope.kind === 'workload' ? `i-${index}` : `other${index}`;
    const other = command({
      incident: String(index).repeat(16),
      method,
      scope: { kind: 'session', userids: [`${ROLE_ID}:${name}`] },
    });
    const { policyDocument } = containmentOf(other, NOW, HOUR);
    roles.get('AdminRole')?.inline.set(policyNameOf(other), policyDocument);
  }
}

function onRole({ roles, documentOf }: MemoryIam): OnRole {
  const role = roles.get('AdminRole');
  return {
    denies: [...(role?.inline.values() ?? []), ...[...(role?.attached ?? [])].map(documentOf)],
    ...(role?.boundary !== undefined && { boundary: documentOf(role.boundary) }),
  };
}

/** What the lift leaves: the same deny with another cutoff, or the deny that takes a boundary's place. */
function lifted(iam: MemoryIam, rung: Rung): Dated {
  const role = iam.roles.get('AdminRole');
  const [arn] = iam.policies.keys();
  const [inline] = role?.inline.keys() ?? [];
  const found = {
    role: { arn: TARGET, name: 'AdminRole', tags: Object.fromEntries(role?.tags ?? []) },
    rung,
    policyName: inline ?? arn?.split('/').at(-1) ?? '',
    ...(arn !== undefined && { managed: { arn, versions: [{ id: 'v1', isDefault: true }], uses: 1 } }),
    document: onRole(iam).boundary ?? onRole(iam).denies[0],
  };
  const [deny] = sortOut([found]).ours;
  if (deny === undefined) throw new Error('what stands is no deny of ours');
  const { edits, refused } = liftStep(deny, { revive: false }, LIFTED);
  if (refused !== undefined) throw new Error(refused);
  const denies = edits.flatMap((edit) => ('document' in edit ? [edit.document] : []));
  const left = parseDeny(denies[0]);
  if (left === undefined) throw new Error('what a lift leaves is no deny of ours');
  return { denies, cutoff: left.cutoff, lapse: left.lapse };
}
