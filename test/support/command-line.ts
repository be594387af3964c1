import type { Io } from '../../lib/cli/io.ts';
import { type AddCommand, run } from '../../lib/cli/main.ts';

export const NOON = new Date('2026-05-04T12:00:00Z');

export interface Printed {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

export interface Typing {
  readonly stdin?: string;
  /** Whether standard error is a terminal. */
  readonly live?: boolean;
  readonly env?: Io['env'];
  /** What is typed at a terminal that shows nothing. */
  readonly secret?: string;
  readonly now?: () => Date;
  /** Told whenever the command waits for its reader. */
  readonly taken?: () => void;
}

/** Runs the command line as a person would, with these commands on it, at a time of the test's own. */
export async function typedIn(
  commands: readonly AddCommand[],
  argv: readonly string[],
  { stdin = '', live = false, env = {}, secret, now = () => NOON, taken }: Typing = {},
): Promise<Printed> {
  let out = '';
  let err = '';
  const io: Io = {
    out: (text) => {
      out += text;
    },
    ...(taken && { taken: async () => taken() }),
    err: (text) => {
      err += text;
    },
    stdin: async () => stdin,
    ...(secret !== undefined && { secret: async () => secret }),
    colour: false,
    live,
    columns: 100,
    env,
    now,
  };
  return { status: await run(argv, io, commands), out, err };
}

/** The same for one command. */
export function typed(command: AddCommand, argv: readonly string[], now = NOON): Promise<Printed> {
  return typedIn([command], argv, { now: () => now });
}
