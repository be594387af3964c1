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
  /**
   * Whether the message is sent by whoever asks. One at a time does, for a minute: so long a function may live. SQS may hand out one
   * message twice at once, so the same part is refused as well; where it failed, the queue brings it again after three minutes.
   */
  claim(of: PartsOf, now: Date): Promise<boolean>;
  /** Remembers that the parts are told. */
  rememberTold(of: PartsOf, parts: readonly KeptPart[]): Promise<void>;
}
