import type { AnyContainment } from '../incident/deny/user-containment.ts';
import type { AnyCarried } from './carried.ts';
import type { Report } from './report.ts';

/** One line for each part of a durable fix. */
export interface Fixed {
  readonly by: string;
  readonly done: readonly string[];
  readonly left: readonly string[];
}

/** What people are told: what was decided and, once `contain` has been at it, what became of one containment. */
export interface Notice {
  readonly decision: Report & { readonly containments?: readonly AnyContainment[] };
  readonly carried?: AnyCarried;
  /** What a person's `fix` did about the cause. */
  readonly fixed?: Fixed;
  /** What else the reader must know, such as a kill switch that could not be read. */
  readonly notes?: readonly string[];
}
