import type { Truth } from './condition.ts';
import { type Glob, globOf, includes, overlap } from './glob.ts';
import type { IndexedStatement } from './statement-index.ts';
import { spend } from './steps.ts';
import { type Context, resolve } from './variable.ts';

const NONE: readonly string[] = [];

/** A resource pattern of a statement that overlaps the asked resources. `doubts` are patterns with variables of unknown value. */
export interface Reached {
  readonly glob: Glob;
  readonly doubts: readonly string[];
}

/** The asked resources that a statement names, and the truth of its conditions. */
export interface StatementReach {
  readonly truth: Exclude<Truth, 'no'>;
  /** The statement's Condition in words, unless it is known to hold. */
  readonly conditions: readonly string[];
  /** Its Resource or NotResource surely names all asked resources. */
  readonly whole: boolean;
  /** Otherwise the patterns that name, or may name, some of them. */
  readonly parts: readonly Reached[];
}

/** @param truth of the statement's conditions, never `no` */
export function reachOf(
  found: IndexedStatement,
  asked: Glob,
  context: Context,
  truth: StatementReach['truth'],
): StatementReach {
  const { version, everything, words } = found;
  const conditions = truth === 'depends' ? words : NONE;
  if (everything) return { truth, conditions, whole: true, parts: [] };
  const parts: Reached[] = [];
  for (const glob of candidates(found, asked)) {
    if (!overlap(glob, asked)) continue;
    if (includes(glob, asked)) return { truth, conditions, whole: true, parts: [] };
    parts.push({ glob, doubts: [] });
  }
  for (const written of found.withVariables) {
    spend(written.length); // read, filled in and parsed anew for every question
    const { text, unknown, absent } = resolve(written, context, version);
    const glob = globOf(text);
    if (absent || !overlap(glob, asked)) continue;
    if (unknown.length === 0 && includes(glob, asked)) return { truth, conditions, whole: true, parts: [] };
    parts.push({ glob, doubts: unknown.length > 0 ? [written] : [] });
  }
  return { truth, conditions, whole: false, parts };
}

function candidates({ byService, anyService }: IndexedStatement, { service }: Glob): readonly Glob[] {
  if (service === undefined) return [...anyService, ...[...byService.values()].flat()];
  const named = byService.get(service);
  if (named === undefined) return anyService;
  return anyService.length === 0 ? named : [...anyService, ...named];
}
