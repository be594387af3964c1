import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import { addAudit } from './audit.ts';
import { addCatalogue } from './catalogue.ts';
import { addCheck } from './check.ts';
import { addContain } from './contain.ts';
import { addContained } from './contained.ts';
import { addDoctor } from './doctor.ts';
import { addFix } from './fix.ts';
import type { Io } from './io.ts';
import { addLift } from './lift.ts';
import { run } from './main.ts';
import { packageFile } from './package-files.ts';
import { addPower } from './power.ts';
import { addRedrive } from './redrive.ts';
import { addReplay } from './replay.ts';
import { addScp } from './scp.ts';
import { addTrust } from './trust.ts';

const commands = [
  addReplay,
  addAudit,
  addTrust,
  addPower,
  addCatalogue,
  addCheck,
  addScp,
  addContained,
  addLift,
  addContain,
  addFix,
  addDoctor,
  addRedrive,
];

const { version } = JSON.parse(readFileSync(packageFile('package.json'), 'utf8')) as { version: string };
process.exitCode = await run(process.argv.slice(2), processIo(), commands, version);

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
