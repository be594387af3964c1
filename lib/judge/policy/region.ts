import { type Glob, includes, overlap } from './glob.ts';
import type { Reached, StatementReach } from './reach.ts';
import type { IndexedStatement } from './statement-index.ts';
import { spend } from './steps.ts';

/** The place of a statement, so that a person finds it. */
export interface StatementReference {
  readonly policy: string;
  readonly statement: number;
  readonly sid?: string;
}

/** A statement that names the action, and the asked resources that it reaches. */
export interface Applicable {
  readonly found: IndexedStatement;
  readonly reach: StatementReach;
  readonly policy: string;
}

/** Resources that an Allow reaches: within every pattern of `within`, outside `except`, when every condition holds. */
export interface Region {
  readonly within: readonly Glob[];
  readonly except: readonly string[];
  readonly conditions: readonly string[];
  readonly by: readonly StatementReference[];
}

/** Steps that looking at a region and making a new one costs. */
const A_REGION = 5;

/** Exceptions are only shown to people, so a few are enough. */
const MOST_EXCEPTIONS = 8;

/** The regions of the asked resources that an Allow reaches. */
export function regionsOf({ found, reach, policy }: Applicable, asked: Glob): Region[] {
  const { statement } = found;
  const { index, sid } = statement;
  const by = [{ policy, statement: index, ...(sid !== undefined && { sid }) }];
  const base: Region = { within: [asked], except: [], conditions: reach.conditions, by };
  if (statement.notResources !== undefined) {
    if (reach.whole) return [];
    const doubts = reach.parts.flatMap((part) => part.doubts.map((written) => `${written} does not name the resource`));
    return [{ ...base, except: textsOf(reach.parts), conditions: union(base.conditions, doubts) }];
  }
  if (reach.whole) return [base];
  return reach.parts.map(({ glob, doubts }) => ({
    ...base,
    within: includes(glob, asked) ? [asked] : [glob],
    conditions: union(
      base.conditions,
      doubts.map((written) => `${written} is the resource`),
    ),
  }));
}

/** The overlap of two policies that must both allow; undefined when there is none. */
export function shared(one: Region, other: Region): Region | undefined {
  spend(A_REGION);
  const within = narrowed([...one.within, ...other.within]);
  if (within === undefined) return undefined;
  return {
    within,
    except: union(one.except, other.except),
    conditions: union(one.conditions, other.conditions),
    by: [...one.by, ...other.by],
  };
}

/**
 * The part of a region that a Deny leaves: nothing, the region with an exception or a condition, or the resources that its
 * NotResource names.
 */
export function without(region: Region, deny: Applicable): readonly Region[] {
  spend(A_REGION);
  const { reach, found } = deny;
  const unless = reach.conditions.map((condition) => `not ${condition}`);
  if (found.statement.notResources !== undefined) return spared(region, reach, unless);
  if (reach.whole) return unless.length === 0 ? [] : [onlyIf(region, unless)];
  let left = region;
  for (const { glob, doubts } of reach.parts) {
    const isFull = left.except.length >= MOST_EXCEPTIONS;
    const doubtful = [...unless, ...doubts.map((written) => `${written} is not the resource`)];
    if (left.within.some((within) => includes(glob, within))) {
      if (doubtful.length === 0) return [];
      left = onlyIf(left, doubtful);
    } else if (!isFull && left.within.every((within) => overlap(glob, within)))
      left = { ...left, except: union(left.except, [glob.text]) };
  }
  return [left];
}

function spared(region: Region, reach: StatementReach, unless: readonly string[]): readonly Region[] {
  const sure = reach.parts.filter(({ doubts }) => doubts.length === 0);
  if (reach.whole || sure.some(({ glob }) => region.within.some((within) => includes(glob, within)))) return [region];
  const left = reach.parts.flatMap(({ glob, doubts }) => {
    spend(A_REGION);
    const within = narrowed([...region.within, glob]);
    if (within === undefined) return [];
    const named = doubts.map((written) => `${written} names the resource`);
    return [{ ...region, within, conditions: union(region.conditions, named) }];
  });
  return unless.length > 0 ? [...left, onlyIf(region, unless)] : left;
}

/** The region, if one of the alternatives holds. */
function onlyIf(region: Region, alternatives: readonly string[]): Region {
  return { ...region, conditions: union(region.conditions, [alternatives.join(' or ')]) };
}

/** The patterns without those that a narrower one makes redundant; undefined when no text can match them all. */
function narrowed(patterns: readonly Glob[]): Glob[] | undefined {
  let kept: Glob[] = [];
  for (const pattern of patterns) {
    if (kept.some((other) => !overlap(pattern, other))) return undefined;
    if (!kept.some((other) => includes(pattern, other)))
      kept = [...kept.filter((other) => !includes(other, pattern)), pattern];
  }
  return kept;
}

function textsOf(parts: readonly Reached[]): string[] {
  return parts.slice(0, MOST_EXCEPTIONS).map(({ glob }) => glob.text);
}

function union(one: readonly string[], other: readonly string[]): readonly string[] {
  spend(1 + one.length + other.length);
  const [only, ...more] = other;
  if (only === undefined || one === other) return one;
  if (one.length === 0) return other;
  if (more.length === 0) return one.includes(only) ? one : [...one, only];
  return [...new Set([...one, ...other])];
}
