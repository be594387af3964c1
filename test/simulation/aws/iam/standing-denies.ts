import { parsePolicyName } from '../../../../lib/incident/deny/policy-name.ts';
import { isReserve, outOfReserve } from '../../../../lib/incident/deny/reserve.ts';
import { type Holder, type HolderKind, nameIn, type World } from './states.ts';

/** A policy under a name of ours on a role or user. Its document is as it is: somebody else may have written it. */
export interface StandingDeny {
  readonly policyName: string;
  readonly rung: 'inline' | 'managed' | 'boundary';
  readonly document: unknown;
  /** The reserve that the deny is in. */
  readonly reserve?: string;
}

/** Those that IAM enforces once it has spread them: the newest states, whatever a read shows. */
export function standingDenies(world: World, kind: HolderKind, name: string): StandingDeny[] {
  const holder = world[kind].newest(name);
  if (holder === undefined) return [];
  const inline = [...holder.inline]
    .filter(([policyName]) => parsePolicyName(policyName) !== undefined)
    .map(([policyName, { value }]): StandingDeny => ({ policyName, rung: 'inline', document: value }));
  const attached = holder.attached.flatMap((arn) => managed(world, holder, arn, 'managed'));
  const { boundary } = holder;
  return [...inline, ...attached, ...(boundary === undefined ? [] : managed(world, holder, boundary, 'boundary'))];
}

function managed({ Policy }: World, holder: Holder, arn: string, rung: StandingDeny['rung']): StandingDeny[] {
  const name = nameIn(arn);
  const policy = parsePolicyName(name) !== undefined || isReserve(name) ? Policy.newest(name) : undefined;
  if (policy?.arn !== arn || policy.path !== '/') return []; // ours have no path
  const document = policy.versions.find(({ id }) => id === policy.defaultId)?.document.value;
  return [{ rung, ...outOfReserve(name, document, holder.arn) }];
}
