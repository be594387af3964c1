import type { Containment } from '../incident/deny/containment.ts';
import type { Carried } from './carried.ts';
import type { Command } from './command.ts';
import type { DenyPart, Report } from './report.ts';

/** The parts of a durable fix, a line each. */
export interface Fixed {
  readonly by: string;
  readonly done: readonly string[];
  readonly left: readonly string[];
}

/** A message to people: the decision and, after `contain`, the outcome of one containment. */
export interface Notice {
  readonly decision: Report & {
    readonly containments?: readonly Containment[];
    /** What had to go before the words were short enough to be sent. */
    readonly truncated?: string;
  };
  readonly carried?: Carried;
  /** The outcomes of the other denies of the incident, told in the same message; `carried` is the worst of all. */
  readonly also?: readonly Carried[];
  /** Denies of the incident whose outcome is not known yet: they are told in a message of their own. */
  readonly awaited?: readonly DenyPart[];
  /** The kind of the command that `carried` is the outcome of. */
  readonly asked?: Command['kind'];
  /** The steps of a person's `rolewarden fix`. */
  readonly fixed?: Fixed;
  /** Other facts for the reader, such as a kill switch that could not be read. */
  readonly notes?: readonly string[];
  /** What `tell` could not read of the notice that it was sent. */
  readonly unreadable?: string;
}
