import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import type { ConnectLive } from '../live/ports.ts';
import { addAudit } from './audit.ts';
import { addCatalogue } from './catalogue.ts';
import { addCheck } from './check.ts';
import { containCommand } from './contain.ts';
import { containedCommand } from './contained.ts';
import type { ReadDeployment } from './doctor.ts';
import { doctorCommand } from './doctor.ts';
import { fixCommand } from './fix.ts';
import type { Io } from './io.ts';
import { liftCommand } from './lift.ts';
import { run } from './main.ts';
import { packageFile } from './package-files.ts';
import { addPower } from './power.ts';
import type { ConnectQueues } from './redrive.ts';
import { redriveCommand } from './redrive.ts';
import { addReplay } from './replay.ts';
import { addScp } from './scp.ts';
import { addTrust } from './trust.ts';

/** The SDK is loaded only when a command asks a live account. */
const connectAws: ConnectLive = async () => {
  quiet();
  return (await import('../aws/live.ts')).connectLive();
};

const readDeployment: ReadDeployment = async (region) => {
  quiet();
  return (await import('../aws/live-deployment.ts')).readDeployment(region);
};

const connectQueues: ConnectQueues = async (region) => {
  quiet();
  return (await import('../aws/live-dead-letters.ts')).connectDeadLetters(region);
};

const commands = [
  addReplay,
  addAudit,
  addTrust,
  addPower,
  addCatalogue,
  addCheck,
  addScp,
  containedCommand(connectAws),
  liftCommand(connectAws),
  containCommand(connectAws),
  fixCommand(connectAws),
  doctorCommand(readDeployment),
  redriveCommand(connectQueues),
];

const { version } = JSON.parse(readFileSync(packageFile('package.json'), 'utf8')) as { version: string };
process.exitCode = await run(process.argv.slice(2), processIo(), commands, version);

/** The process's own streams, environment and clock. */
function processIo(): Io {
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

/** The SDK tells of Node 20's end on every run; a person at 3 a.m. has other worries. */
function quiet(): void {
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
}
