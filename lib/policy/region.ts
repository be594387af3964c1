import { conditionText, type Truth, truthOfAll } from './condition.ts';
import type { Statement } from './document.ts';
import { type Context, resolve } from './variable.ts';
import { covers, overlap } from './wildcard.ts';

/** Which statement says so, for a person to find it. */
export interface StatementReference {
  readonly policy: string;
  readonly statement: number;
  readonly sid?: string;
}

/** Resources that an Allow reaches: within every pattern of `within`, outside `except`, when every condition holds. */
export interface Region {
  readonly within: readonly string[];
  readonly except: readonly string[];
  readonly conditions: readonly string[];
  readonly by: readonly StatementReference[];
}

/** A statement that names the action, with what is already known about its conditions. */
export interface Applicable {
  readonly statement: Statement;
  readonly version: string | undefined;
  readonly reference: StatementReference;
  readonly truth: Exclude<Truth, 'no'>;
}

/** Undefined when the statement's conditions certainly fail. */
export function applicable(
  statement: Statement,
  version: string | undefined,
  policy: string,
  context: Context,
): Applicable | undefined {
  const truth = truthOfAll(statement.conditions, context, version);
  if (truth === 'no') return undefined;
  const { index, sid } = statement;
  return {
    statement,
    version,
    truth,
    reference: { policy, statement: index, ...(sid !== undefined && { sid }) },
  };
}

/** What an Allow reaches of the resources asked about (a concrete ARN, or a pattern that stands for many). */
export function regionsOf(
  { statement, version, truth, reference }: Applicable,
  asked: string,
  context: Context,
): Region[] {
  const conditions = truth === 'depends' ? statement.conditions.map(conditionText) : [];
  const base: Region = { within: [asked], except: [], conditions, by: [reference] };
  if (statement.notResources !== undefined) {
    const spares = statement.notResources
      .map((written) => resolve(written, context, version))
      .filter(({ text, absent }) => !absent && overlap(text, asked));
    if (spares.some(({ text, unknown }) => unknown.length === 0 && covers(text, asked))) return [];
    const doubts = spares.flatMap(({ unknown }) => unknown.map((variable) => `${variable} does not name the resource`));
    return [{ ...base, except: spares.map(({ text }) => text), conditions: union(conditions, doubts) }];
  }
  const reached: Region[] = [];
  for (const written of statement.resources ?? []) {
    const { text, unknown, absent } = resolve(written, context, version);
    if (absent || !overlap(text, asked)) continue;
    const named = unknown.length > 0 ? [...conditions, `${written} is the resource`] : conditions;
    if (!covers(text, asked)) reached.push({ ...base, within: [text], conditions: named });
    else if (named.length === 0) return [base];
    else reached.push({ ...base, conditions: named });
  }
  return reached;
}

/** What two policies that must both allow have in common; undefined when they share nothing. */
export function shared(one: Region, other: Region): Region | undefined {
  const within = narrowed([...one.within, ...other.within]);
  if (within === undefined) return undefined;
  return {
    within,
    except: [...one.except, ...other.except],
    conditions: union(one.conditions, other.conditions),
    by: [...one.by, ...other.by],
  };
}

/** What a Deny leaves of a region: nothing, the region with an exception or a condition, or only what its NotResource spares. */
export function without(region: Region, deny: Applicable, context: Context): Region[] {
  const { statement, version, truth } = deny;
  const unless = truth === 'depends' ? statement.conditions.map((condition) => `not ${conditionText(condition)}`) : [];
  if (statement.notResources !== undefined) return spared(region, deny, unless, context);
  let left = region;
  for (const written of statement.resources ?? []) {
    const { text, unknown, absent } = resolve(written, context, version);
    if (absent) continue;
    const doubts = unknown.length > 0 ? [...unless, `${written} is not the resource`] : unless;
    const covered = left.within.some((within) => covers(text, within));
    if (covered && doubts.length === 0) return [];
    if (covered) left = { ...left, conditions: union(left.conditions, [doubts.join(' or ')]) };
    else if (left.within.every((within) => overlap(text, within)))
      left = { ...left, except: union(left.except, [text]) };
  }
  return [left];
}

function spared(
  region: Region,
  { statement, version }: Applicable,
  unless: readonly string[],
  context: Context,
): Region[] {
  const patterns = (statement.notResources ?? [])
    .map((written) => resolve(written, context, version))
    .filter(({ absent }) => !absent);
  const certain = patterns.filter(({ unknown }) => unknown.length === 0);
  if (certain.some(({ text }) => region.within.some((within) => covers(text, within)))) return [region];
  const left = patterns.flatMap(({ text, unknown }) => {
    const within = narrowed([...region.within, text]);
    if (within === undefined) return [];
    const doubts = unknown.map((variable) => `${variable} names the resource`);
    return [{ ...region, within, conditions: union(region.conditions, doubts) }];
  });
  const whole = { ...region, conditions: union(region.conditions, [unless.join(' or ')]) };
  return unless.length > 0 ? [...left, whole] : left;
}

/** The patterns that say something the others do not; undefined when no text can match them all. */
function narrowed(patterns: readonly string[]): string[] | undefined {
  const kept: string[] = [];
  for (const pattern of patterns) {
    if (kept.some((other) => !overlap(pattern, other))) return undefined;
    if (kept.some((other) => covers(pattern, other))) continue;
    const rest = kept.filter((other) => !covers(other, pattern));
    kept.splice(0, kept.length, ...rest, pattern);
  }
  return kept;
}

function union(one: readonly string[], other: readonly string[]): readonly string[] {
  return other.length === 0 ? one : [...new Set([...one, ...other])];
}
