/** How often the real ledger is asked. */
export interface Asking {
  /** Milliseconds without asking after a ledger that did not answer, so that one event waits for it once. */
  readonly rest: number;
  /** Milliseconds of a clock that only moves forward. */
  readonly clock: () => number;
}

/** Two ledgers of the same kind, of which one always answers. */
export interface Fallback<Part> {
  /** Asks both, so that a write is in the memory too, and answers with the real ledger's word while there is one. */
  either<T>(ask: (ledger: Part) => Promise<T>): Promise<T>;
  /** Why the real ledger did not answer; undefined while it does. */
  unreachable(): string | undefined;
}
