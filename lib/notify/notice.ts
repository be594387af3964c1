import type { Carried } from '../carry-out.ts';
import type { Report } from '../command.ts';
import type { Containment } from '../containment.ts';

/** What people are told: what was decided and, once `contain` has been at it, what became of one containment. */
export interface Notice {
  readonly decision: Report & { readonly containments?: readonly Containment[] };
  readonly carried?: Carried;
  /** What else the reader must know, such as a kill switch that could not be read. */
  readonly notes?: readonly string[];
}
