/** What a command may touch of the process: given in, so that a test can read what a person would see. */
export interface Io {
  /** Machine output with --json and tables; nothing else is written here. */
  out(text: string): void;
  /** Resolves once the reader has taken what was written: who writes without end waits for it, or the pipe fills memory. */
  taken?(): Promise<void>;
  /** Words and progress. */
  err(text: string): void;
  stdin(): Promise<string>;
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
