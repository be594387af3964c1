import { z } from 'zod';
import type { Mutant } from './report.ts';

/** Found by the text of the line, not by its number: lines above it come and go. */
const equivalentSchema = z.strictObject({ line: z.string(), mutant: z.string(), because: z.string().min(1) });
export const equivalentsSchema = z.array(equivalentSchema);
/** A mutant that no test can kill, because it changes nothing that anybody can see. */
export type Equivalent = z.infer<typeof equivalentSchema>;

export interface Score {
  readonly killed: number;
  readonly survivors: readonly Mutant[];
  readonly equivalent: number;
  /** Entries of the list that name no survivor: the line was changed, or a test kills the mutant after all. */
  readonly stale: readonly Equivalent[];
  /** Rounded down: 89.96 is not 90. */
  readonly percent: number;
}

export const LEAST_PERCENT = 90;

export function scoreOf(mutants: readonly Mutant[], equivalents: readonly Equivalent[]): Score {
  const killed = mutants.filter((mutant) => mutant.killed).length;
  const survived = mutants.filter((mutant) => !mutant.killed);
  const survivors = survived.filter((mutant) => !equivalents.some((entry) => isOf(entry, mutant)));
  return {
    killed,
    survivors,
    equivalent: survived.length - survivors.length,
    stale: equivalents.filter((entry) => !survived.some((mutant) => isOf(entry, mutant))),
    percent: percentOf(killed, killed + survivors.length),
  };
}

function isOf(entry: Equivalent, { line, mutant }: Mutant): boolean {
  return entry.line === line && entry.mutant === mutant;
}

function percentOf(part: number, whole: number): number {
  return whole === 0 ? 100 : Math.floor((part / whole) * 1000) / 10;
}

/** What is printed for a file. */
export function scoreText(file: string, { killed, survivors, equivalent, stale, percent }: Score): string {
  return [
    ...survivors.map(({ lineNumber, line, mutant }) => `survived ${file}:${lineNumber}\n  - ${line}\n  + ${mutant}`),
    ...stale.map(({ line, mutant }) => `listed as equivalent, but no survivor of ${file}\n  - ${line}\n  + ${mutant}`),
    `${file}: ${percent} % (${killed} killed, ${survivors.length} survived, ${equivalent} equivalent)`,
  ].join('\n');
}
