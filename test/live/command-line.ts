import type { Io } from '../../lib/cli/io.ts';
import { type AddCommand, run } from '../../lib/cli/main.ts';

export const NOON = new Date('2026-05-04T12:00:00Z');

export interface Printed {
  readonly status: number;
  readonly out: string;
  readonly err: string;
}

/** Runs one command as a person would, at a time of the test's own. */
export async function typed(command: AddCommand, argv: readonly string[], now = NOON): Promise<Printed> {
  let out = '';
  let err = '';
  const io: Io = {
    out: (text) => {
      out += text;
    },
    err: (text) => {
      err += text;
    },
    stdin: async () => '',
    colour: false,
    live: false,
    columns: 100,
    env: {},
    now: () => now,
  };
  const status = await run(argv, io, [command]);
  return { status, out, err };
}
