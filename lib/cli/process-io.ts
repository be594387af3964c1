import { once } from 'node:events';
import { text } from 'node:stream/consumers';
import type { Io } from './io.ts';

/** The process's own streams, environment and clock. */
export function processIo(): Io {
  const { stdout, stderr, stdin, env } = process;
  // `rolewarden audit | head` closes the pipe: nobody reads on, so there is nothing left to do.
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code === 'EPIPE') process.exit(0);
    throw error;
  });
  return {
    out: (written) => void stdout.write(written),
    async taken() {
      if (stdout.writableNeedDrain) await once(stdout, 'drain');
    },
    err: (written) => void stderr.write(written),
    stdin: () => text(stdin),
    colour: stdout.isTTY === true && env.NO_COLOR === undefined && env.TERM !== 'dumb',
    live: stderr.isTTY === true,
    columns: stdout.columns ?? 100,
    env,
    now: () => new Date(),
  };
}
