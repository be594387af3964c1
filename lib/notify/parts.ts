import type { DenyPart } from '../contain/report.ts';

/** The outcome of one deny of an incident, as the ledger keeps it until all of them can be told in one message. */
export interface KeptPart {
  readonly part: DenyPart;
  /** Which message of the queue brought it: another one has other news. */
  readonly id: string;
  /** The notice without the words of its decision, which all parts have alike. */
  readonly text: string;
  /** When it first came. */
  readonly at: Date;
  readonly isTold: boolean;
}

/** The incident whose parts belong together. */
export interface PartsOf {
  readonly account: string;
  readonly incident: string;
}

/** The memory of `tell`. Where it does not answer, each part is told in a message of its own. */
export interface KeptParts {
  /** Keeps the part unless one of that name is kept, and answers all that are kept. */
  keep(of: PartsOf, part: KeptPart): Promise<readonly KeptPart[]>;
  /** Whether this part sends the message now. One at a time does, for a minute: so long a function may live. */
  claim(of: PartsOf, by: DenyPart, now: Date): Promise<boolean>;
  /** Remembers that the parts are told. */
  rememberTold(of: PartsOf, parts: readonly KeptPart[]): Promise<void>;
}
