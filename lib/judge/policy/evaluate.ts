import { applying, type Given, type NamedPolicy, type Said, saying } from './applying.ts';
import { type Glob, globOf } from './glob.ts';
import { type Applicable, type Region, regionsOf, shared, without } from './region.ts';
import { remembering } from './remembering.ts';
import { actionName } from './statement-index.ts';
import type { Context } from './variable.ts';
import { NOTHING, summed, type Verdict } from './verdict.ts';

/** The policies that decide what a principal may do. Boundary and session policies only take permissions away. */
export interface Policies {
  readonly identity: readonly NamedPolicy[];
  /** Absent when there is no boundary. An empty list is a boundary that allows nothing. */
  readonly boundary?: readonly NamedPolicy[];
  readonly session?: readonly NamedPolicy[];
}

/** One question: an action on one resource, or on every resource a pattern stands for. */
export type Ask = (action: string, resource: string, given?: Given) => Verdict;

/**
 * Answers what the policies allow. An explicit Deny anywhere wins. Otherwise an identity policy must allow the action, and so must
 * the boundary and the session policies where there are any. Resource and organization policies are not evaluated: callers say so.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function asking(policies: Policies, known: Context): Ask {
  const { identity, boundary, session } = policies;
  const limits = [boundary, session].filter((limit) => limit !== undefined);
  const everything = [...identity, ...limits.flat()];
  const applyingTo = applying(known);
  const globFor = remembering(globOf);
  const about = remembering((action: string) => {
    const name = actionName(action);
    return {
      allows: saying(identity, name, 'Allow'),
      denies: saying(everything, name, 'Deny'),
      limits: limits.map((limit) => saying(limit, name, 'Allow')),
    };
  });

  return (action, resource, given) => {
    const asked = globFor(resource);
    const applicable = (said: readonly Said[]) => applyingTo(said, asked, given);
    const statements = about(action);
    const allows = applicable(statements.allows);
    if (allows.length === 0) return NOTHING;
    const denies = applicable(statements.denies);
    if (denies.some(deniesAll)) return NOTHING;
    const limiting = statements.limits.map((limit) => applicable(limit).flatMap((allow) => regionsOf(allow, asked)));
    return verdict(allows, limiting, narrowingFirst(denies), asked);
  };
}

/**
 * An attacker's policy text must not decide how long we compute. After so many regions a verdict names no more; after so many
 * comparisons without a certain answer it is `if`.
 */
const REGIONS = 16;
const COMPARISONS = 1024;

function verdict(
  allows: readonly Applicable[],
  limits: readonly (readonly Region[])[],
  denies: readonly Applicable[],
  asked: Glob,
): Verdict {
  const weight = 1 + denies.reduce((sum, { reach }) => sum + Math.max(reach.parts.length, 1), 0);
  const left: Region[] = [];
  let isCertain = false;
  let room = COMPARISONS;
  let isPartial = false;
  for (const candidate of byPromise(allows, asked)) {
    if (left.length >= REGIONS || (isCertain && candidate.conditions.length > 0)) {
      isPartial = true;
      if (left.length >= REGIONS) break;
      continue;
    }
    room -= limits.reduce((sum, limit) => sum + limit.length, weight);
    if (room < 0) return { ...summed(isCertain ? left : [...left, doubtful(candidate)], asked), partial: true };
    for (const region of remaining(candidate, limits, denies)) {
      if (isWhole(region, asked)) return summed([region], asked);
      left.push(region);
      isCertain ||= region.conditions.length === 0;
    }
  }
  return isPartial ? { ...summed(left, asked), partial: true } : summed(left, asked);
}

function remaining(
  candidate: Region,
  limits: readonly (readonly Region[])[],
  denies: readonly Applicable[],
): readonly Region[] {
  let regions: readonly Region[] = [candidate];
  for (const limit of limits)
    regions = regions.flatMap((region) =>
      limit.map((other) => shared(region, other)).filter((one) => one !== undefined),
    );
  for (const deny of denies) {
    const [only, ...more] = regions;
    if (only === undefined) return regions;
    regions = more.length === 0 ? without(only, deny) : regions.flatMap((region) => without(region, deny));
  }
  return regions;
}

/** No later region can be wider, so the search ends here. */
function isWhole({ within, except, conditions }: Region, asked: Glob): boolean {
  return conditions.length === 0 && except.length === 0 && within.length === 1 && within[0] === asked;
}

/** Regions one by one: first the certain ones on everything, then the certain ones on some, then the conditional ones. */
function* byPromise(allows: readonly Applicable[], asked: Glob): Generator<Region> {
  const certain = allows.filter(({ reach }) => reach.truth === 'yes');
  for (const allow of certain) if (isForAll(allow)) yield* regionsOf(allow, asked);
  for (const allow of certain) if (!isForAll(allow)) yield* regionsOf(allow, asked);
  for (const allow of allows) if (allow.reach.truth !== 'yes') yield* regionsOf(allow, asked);
}

function isForAll({ found, reach }: Applicable): boolean {
  return reach.whole || found.statement.notResources !== undefined;
}

function doubtful(region: Region): Region {
  return { ...region, conditions: [...region.conditions, 'none of many other statements denies it'] };
}

function deniesAll({ found, reach }: Applicable): boolean {
  if (reach.truth !== 'yes') return false;
  return found.statement.notResources === undefined ? reach.whole : !reach.whole && reach.parts.length === 0;
}

/** Denies with NotResource come first: another Deny may cover exactly the resources that they leave. */
function narrowingFirst(denies: readonly Applicable[]): readonly Applicable[] {
  const narrows = ({ found }: Applicable) => Number(found.statement.notResources !== undefined);
  return denies.toSorted((one, other) => narrows(other) - narrows(one));
}
