import { execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import type { SweepCounts } from '../support/planted-account.ts';

/** One sweep of an account in which somebody planted policies under our prefix. */
export interface SweepFigures extends SweepCounts {
  readonly planted: number;
  /** Time of a core; the account, the ledger and the queues answer at once. */
  readonly cpuMs: number;
  /** Of the whole process, with its TypeScript loader: the function has 512. */
  readonly mostMb: number;
}

export interface SweepBench {
  readonly figures: readonly SweepFigures[];
  /** Time and looks into policies for each planted one, as multiples of those of the smallest account: 1 is linear. */
  readonly perPolicy: readonly { readonly planted: number; readonly cpu: number; readonly looks: number }[];
}

const SIZES = [500, 1000, 2000, 5000];

export function benchSweep(sizes: readonly number[] = SIZES): SweepBench {
  const figures = sizes.map(figuresOf);
  const each = ({ planted, cpuMs, names, documents }: SweepFigures) => ({
    cpu: cpuMs / planted,
    looks: (names + documents) / planted,
  });
  const [first] = figures.map(each);
  const ratio = (value: number, smallest = 1) => Math.round((value / smallest) * 100) / 100;
  const perPolicy = figures.map((one) => ({
    planted: one.planted,
    cpu: ratio(each(one).cpu, first?.cpu),
    looks: ratio(each(one).looks, first?.looks),
  }));
  return { figures, perPolicy };
}

/** In a process of its own, so that its memory is its own. */
function figuresOf(planted: number): SweepFigures {
  const script = fileURLToPath(new URL('./sweep-process.ts', import.meta.url));
  return JSON.parse(execFileSync(process.execPath, ['--import', 'tsx', script, String(planted)], { encoding: 'utf8' }));
}
