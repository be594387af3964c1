import type { Severity } from '../base/severity.ts';
import type { Command } from './command.ts';
import type { Notice } from './told.ts';

/** A notice on its way to `tell`, which alone reads the words of the decision. */
export interface SentNotice extends Pick<Notice, 'carried' | 'notes'> {
  readonly decision: object;
  /** What `tell` falls back on where it cannot read a word. */
  readonly about?: About;
  /** A reason to add to those of the decision. */
  readonly because?: string;
  /** In place of the decision's. */
  readonly severity?: Severity;
}

export type About = Pick<Command, 'incident' | 'id' | 'target' | 'account' | 'severity'> &
  Partial<Pick<Command, 'kind' | 'caller'>>;
