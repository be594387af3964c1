import { parsePolicyName } from '../../../../lib/incident/deny/policy-name.ts';
import { isReserve, outOfReserve } from '../../../../lib/incident/deny/reserve.ts';
import { type HolderKind, nameIn, type World } from './states.ts';

/** A policy under a name of ours on a role or user. Its document is as it is: somebody else may have written it. */
export interface StandingDeny {
  readonly policyName: string;
  readonly rung: 'inline' | 'managed' | 'boundary';
  readonly document: unknown;
  /** The reserve that the deny is in. */
  readonly reserve?: string;
}

/** Those that were there at a moment (ms), whatever a read showed then. IAM enforces them once it has spread them. */
export function standingDenies(world: World, kind: HolderKind, name: string, moment: number): StandingDeny[] {
  const holder = world[kind].at(name, moment);
  if (holder === undefined) return [];
  const inline = [...holder.inline]
    .filter(([policyName]) => parsePolicyName(policyName) !== undefined)
    .map(([policyName, { value }]): StandingDeny => ({ policyName, rung: 'inline', document: value }));
  const attached = holder.attached.flatMap((arn) => managed(arn, 'managed'));
  const { boundary } = holder;
  return [...inline, ...attached, ...(boundary === undefined ? [] : managed(boundary, 'boundary'))];

  function managed(arn: string, rung: StandingDeny['rung']): StandingDeny[] {
    const policyName = nameIn(arn);
    if (parsePolicyName(policyName) === undefined && !isReserve(policyName)) return [];
    const policy = world.Policy.at(policyName, moment);
    if (holder === undefined || policy?.arn !== arn || policy.path !== '/') return []; // ours have no path
    const document = policy.versions.find(({ id }) => id === policy.defaultId)?.document.value;
    return [{ rung, ...outOfReserve(policyName, document, holder.arn) }];
  }
}
