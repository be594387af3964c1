import type { PolicyDocument } from './document.ts';
import { type Glob, globOf } from './glob.ts';
import { type Reach, reachOf } from './reach.ts';
import { type Applicable, type Region, regionsOf, shared, without } from './region.ts';
import { type IndexedStatement, indexOf, statementsFor } from './statement-index.ts';
import type { Context } from './variable.ts';
import { NOTHING, summed, type Verdict } from './verdict.ts';

export interface NamedPolicy {
  readonly name: string;
  readonly document: PolicyDocument;
}

/** The policies that decide what a principal may do. Boundary and session policies only ever take away. */
export interface Policies {
  readonly identity: readonly NamedPolicy[];
  /** Absent: none. An empty list is a boundary that allows nothing. */
  readonly boundary?: readonly NamedPolicy[];
  readonly session?: readonly NamedPolicy[];
}

/** One question: an action on one resource, or on every resource a pattern stands for. */
export type Ask = (action: string, resource: string, context?: Context) => Verdict;

/**
 * Answers what the policies allow: an explicit Deny anywhere wins; otherwise an identity policy must allow it, and the boundary and the
 * session policies too where there are any. Resource policies and organization policies are not asked: the caller states that.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function asking(policies: Policies, known: Context): Ask {
  const { identity, boundary, session } = policies;
  const limits = [boundary, session].filter((limit) => limit !== undefined);
  const everything = [...identity, ...limits.flat()];
  const reaches = new Map<string, Map<IndexedStatement, Reach | undefined>>();
  const globs = new Map<string, Glob>();

  function globFor(resource: string): Glob {
    const glob = globs.get(resource) ?? globOf(resource);
    globs.set(resource, glob);
    return glob;
  }

  /** Kept for the context that all questions share: most actions act on the same few kinds of resources. */
  function reachFor(found: IndexedStatement, asked: Glob, context: Context): Reach | undefined {
    if (context !== known) return reachOf(found, asked, context);
    const kept = reaches.get(asked.text) ?? new Map<IndexedStatement, Reach | undefined>();
    reaches.set(asked.text, kept);
    if (!kept.has(found)) kept.set(found, reachOf(found, asked, context));
    return kept.get(found);
  }

  return (action, resource, context = known) => {
    const asked = globFor(resource);
    const applicable = (from: readonly NamedPolicy[], effect: StatementEffect): Applicable[] =>
      from.flatMap(({ name, document }) =>
        statementsFor(indexOf(document), action).flatMap((found) => {
          if (found.statement.effect !== effect) return [];
          const reach = reachFor(found, asked, context);
          return reach === undefined ? [] : [{ found, reach, policy: name }];
        }),
      );
    const allows = applicable(identity, 'Allow');
    if (allows.length === 0) return NOTHING;
    const denies = applicable(everything, 'Deny').filter(concerns);
    if (denies.some(deniesAll)) return NOTHING;
    const limiting = limits.map((limit) => applicable(limit, 'Allow').flatMap((allow) => regionsOf(allow, asked)));
    return verdict(allows, limiting, narrowingFirst(denies), asked);
  };
}

type StatementEffect = 'Allow' | 'Deny';

/** More surviving regions than this are not looked for, and more comparisons are not made: policy text must not decide how long we think. */
const REGIONS = 32;
const COMPARISONS = 8192;

function verdict(
  allows: readonly Applicable[],
  limits: readonly (readonly Region[])[],
  denies: readonly Applicable[],
  asked: Glob,
): Verdict {
  const weight = 1 + denies.reduce((sum, { reach }) => sum + Math.max(reach.parts.length, 1), 0);
  const left: Region[] = [];
  let certain = 0;
  let room = COMPARISONS;
  for (const candidate of byPromise(allows, asked)) {
    if (certain > 0 && candidate.conditions.length > 0) break;
    const limited = limits.reduce<readonly Region[]>(
      (regions, limit) => {
        room -= regions.length * limit.length;
        return regions.flatMap((region) =>
          limit.map((other) => shared(region, other)).filter((one) => one !== undefined),
        );
      },
      [candidate],
    );
    room -= limited.length * weight;
    if (room < 0) return summed([...left, doubtful(candidate)], asked);
    const remaining = denies.reduce((regions, deny) => regions.flatMap((region) => without(region, deny)), limited);
    for (const region of remaining) {
      left.push(region);
      if (region.conditions.length > 0) continue;
      if (region.within.length === 1 && region.within[0] === asked && region.except.length === 0)
        return summed([region], asked);
      certain++;
    }
    if (certain >= REGIONS || left.length >= 4 * REGIONS) break;
  }
  return summed(left, asked);
}

/** First what reaches everything for certain, then some of it, then what depends on conditions. */
function byPromise(allows: readonly Applicable[], asked: Glob): readonly Region[] {
  const regions = allows.flatMap((allow) => regionsOf(allow, asked));
  const rank = ({ conditions, within }: Region) => (conditions.length > 0 ? 2 : within[0] === asked ? 0 : 1);
  return regions.length > 1 ? regions.toSorted((one, other) => rank(one) - rank(other)) : regions;
}

function doubtful(region: Region): Region {
  return { ...region, conditions: [...region.conditions, 'none of many other statements denies it'] };
}

/** A Deny whose Resource names nothing of what was asked about is not asked about. */
function concerns({ found, reach }: Applicable): boolean {
  return found.statement.notResources !== undefined || reach.whole || reach.parts.length > 0;
}

function deniesAll({ found, reach }: Applicable): boolean {
  if (reach.truth !== 'yes') return false;
  return found.statement.notResources === undefined ? reach.whole : !reach.whole && reach.parts.length === 0;
}

/** What a NotResource spares may be exactly what another Deny covers. */
function narrowingFirst(denies: readonly Applicable[]): readonly Applicable[] {
  const narrows = ({ found }: Applicable) => Number(found.statement.notResources !== undefined);
  return denies.toSorted((one, other) => narrows(other) - narrows(one));
}
