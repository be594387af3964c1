import { type Glob, includes } from './glob.ts';
import type { Region, StatementReference } from './region.ts';
import { spend } from './steps.ts';

/** From nothing to all. `if`: on all or some resources, but only when the conditions hold. */
export const LEVELS = ['no', 'if', 'some', 'everywhere'] as const;
export type Level = (typeof LEVELS)[number];

export interface Verdict {
  readonly level: Level;
  /** Patterns of the resources that the action is allowed on; the asked pattern itself when that is all of them. */
  readonly resources: readonly string[];
  readonly except: readonly string[];
  readonly conditions: readonly string[];
  readonly by: readonly StatementReference[];
  /** The list may be incomplete: beside certain resources the conditional ones are left out, and so is the rest of very many. */
  readonly partial?: true;
}

export const NOTHING: Verdict = { level: 'no', resources: [], except: [], conditions: [], by: [] };

export function summed(regions: readonly Region[], asked: Glob): Verdict {
  const certain = regions.filter(({ conditions }) => conditions.length === 0);
  const everywhere = certain.filter(({ within }) => within.every((glob) => includes(glob, asked)));
  if (everywhere.length > 0) {
    const [widest] = everywhere.toSorted((one, other) => one.except.length - other.except.length);
    return { ...sum('everywhere', everywhere), resources: [asked.text], except: widest?.except ?? [] };
  }
  if (certain.length > 0) return sum('some', certain);
  return regions.length > 0 ? sum('if', regions) : NOTHING;
}

function sum(level: Level, regions: readonly Region[]): Verdict {
  for (const { within, except, conditions } of regions) spend(5 + within.length + except.length + conditions.length);
  return {
    level,
    resources: unique(regions.map(({ within }) => within.map(({ text }) => text).join(' and '))),
    except: unique(regions.flatMap(({ except }) => except)),
    conditions: unique(regions.flatMap(({ conditions }) => conditions)),
    by: distinct(regions.flatMap(({ by }) => by)),
  };
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}

/** Each statement once. */
export function distinct(references: readonly StatementReference[]): StatementReference[] {
  return [
    ...new Map(references.map((reference) => [`${reference.policy}#${reference.statement}`, reference])).values(),
  ];
}
