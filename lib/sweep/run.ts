import type { Attempts } from './attempts.ts';
import type { SweepPorts } from './ports.ts';
import type { SweepLedger } from './sweep-ledger.ts';

/** One run of the sweep. */
export interface SweepRun {
  readonly asked: SweepPorts;
  /** The same with the run's ledger; an error at one policy or role is kept for the end. */
  readonly ports: SweepPorts;
  readonly ledger: SweepLedger;
  readonly trying: Attempts;
}
