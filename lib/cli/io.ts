/** The parts of the process that a command may use. They are an argument, so that a test can read the output. */
export interface Io {
  /** Tables and --json; nothing else goes to standard output. */
  out(text: string): void;
  /** Resolves when the reader has taken the output. Endless output waits for it, or its buffer fills memory. */
  taken?(): Promise<void>;
  /** Words and progress. */
  err(text: string): void;
  stdin(): Promise<string>;
  /** Asks for one line and does not show it; only where standard input is a terminal. */
  secret?(question: string): Promise<string>;
  readonly colour: boolean;
  /** Progress lines that overwrite themselves; only on a terminal. */
  readonly live: boolean;
  readonly columns: number;
  readonly env: Readonly<Record<string, string | undefined>>;
  now(): Date;
}

/** Bad usage or unreadable input: named, with the way out. Exit status 2. */
export class UsageError extends Error {
  override name = 'UsageError';
}

export const EXIT = { done: 0, findings: 1, usage: 2 } as const;
