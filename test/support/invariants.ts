import fc from 'fast-check';
import { runs } from './runs.ts';

/** What must hold after every step: its name, and what breaks it (which role, which policy), or undefined. */
export type Invariant<Seen> = readonly [name: string, brokenBy: (seen: Seen) => string | undefined];

/** @param step which one was just taken: `step 3 (lift of incident 4)` */
export function expectAll<Seen>(invariants: readonly Invariant<Seen>[], seen: Seen, step: string): void {
  for (const [name, brokenBy] of invariants) {
    const because = brokenBy(seen);
    if (because !== undefined) throw new Error(`after ${step}, not true any more: ${name}: ${because}`);
  }
}

/** As fc.assert, but a failure begins with the invariant that broke in the shortest run, not with that run. */
export async function alwaysHolds<Given>(
  property: fc.IAsyncProperty<Given>,
  { numRuns, ...replay }: { readonly numRuns: number } & Pick<fc.Parameters<Given>, 'seed' | 'path'>,
): Promise<void> {
  await fc.assert(property, {
    ...replay,
    numRuns: runs(numRuns),
    asyncReporter: async (run) => {
      if (!run.failed) return;
      const error = run.errorInstance;
      const message = error instanceof Error ? error.message : String(error);
      throw new Error(`${message}\n${await fc.asyncDefaultReportMessage(run)}`, { cause: error });
    },
  });
}
