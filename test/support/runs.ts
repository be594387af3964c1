/**
 * How often a property is tried. `npm test` takes a quarter of the runs, so that it ends within a minute; the gate takes all
 * (ROLEWARDEN_TIMES=1), and by hand one may take more (ROLEWARDEN_TIMES=20).
 */
export function runs(inTheGate: number): number {
  return Math.ceil(inTheGate * Number(process.env.ROLEWARDEN_TIMES ?? 0.25));
}
