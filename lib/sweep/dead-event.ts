/** A message of the dead-letter queue of events. */
export interface DeadEvent {
  readonly id: string;
  readonly receipt: string;
  readonly body: string;
  /** When it was sent to the queue of events, or EventBridge gave it up. */
  readonly sent: Date;
  /** How often the sweep has handed it to `inspect` again. */
  readonly rounds: number;
}

export interface DeadEvents {
  /** Some of the messages, each once a sweep; none when there are no more. */
  take(): Promise<readonly DeadEvent[]>;
  /** Moves the message to the queue of `inspect`, as one of one round more. */
  redrive(event: DeadEvent): Promise<void>;
  /** Moves the message to the queue of what is not tried again. */
  giveUp(event: DeadEvent): Promise<void>;
}
