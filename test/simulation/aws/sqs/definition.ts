/** A queue as the template describes it. All times are in seconds. */
export interface QueueDefinition {
  readonly name: string;
  readonly fifo: boolean;
  readonly visibilityTimeout: number;
  readonly retention: number;
  /** Of every message that asks for no delay of its own. */
  readonly delay?: number;
  readonly deadLetter?: { readonly queue: string; readonly maxReceiveCount: number };
  readonly contentBasedDeduplication?: boolean;
  /** Of a FIFO queue; `queue` without it. */
  readonly deduplicationScope?: 'queue' | 'messageGroup';
  /** The chance that a standard queue delivers a message once more, even after its deletion. 0 without it. */
  readonly copies?: number;
  /** How many messages may be in flight; AWS's 120,000 without it. */
  readonly mostInFlight?: number;
}
