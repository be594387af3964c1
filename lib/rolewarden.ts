import { once } from 'node:events';
import { createInterface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { packageVersion } from './base/package-files.ts';
import { addAudit } from './cli/audit/command.ts';
import { addCatalogue } from './cli/catalogue/command.ts';
import { addCheck } from './cli/check/command.ts';
import { containCommand } from './cli/contain/command.ts';
import { containedCommand } from './cli/contained/command.ts';
import type { ReadDeployment } from './cli/doctor/command.ts';
import { doctorCommand } from './cli/doctor/command.ts';
import { fixCommand } from './cli/fix/command.ts';
import { type Io, UsageError } from './cli/io.ts';
import { liftCommand } from './cli/lift/command.ts';
import type { ConnectLive } from './cli/live/ports.ts';
import { run } from './cli/main.ts';
import { notifyCommand } from './cli/notify/command.ts';
import type { ConnectListening } from './cli/notify/ports.ts';
import { addPower } from './cli/power/command.ts';
import type { ConnectQueues } from './cli/redrive/command.ts';
import { redriveCommand } from './cli/redrive/command.ts';
import { addReplay } from './cli/replay/command.ts';
import { addScp } from './cli/scp/command.ts';
import { addTrust } from './cli/trust/command.ts';
import rules from './packaging/rules.json' with { type: 'json' };

/** The SDK is loaded only when a command asks a live account. */
const connectAws: ConnectLive = async () => {
  quiet();
  return (await import('./aws/live.ts')).connectLive();
};

const readDeployment: ReadDeployment = async (region) => {
  quiet();
  return (await import('./aws/live-deployment.ts')).readDeployment(region);
};

const connectQueues: ConnectQueues = async (region) => {
  quiet();
  return (await import('./aws/live-dead-letters.ts')).connectDeadLetters(region);
};

const connectListening: ConnectListening = async (region) => {
  quiet();
  return (await import('./aws/live-notify.ts')).connectListening(region);
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
  doctorCommand(
    readDeployment,
    rules.map(({ name }) => name),
  ),
  redriveCommand(connectQueues),
  notifyCommand(connectListening),
];

process.exitCode = await run(process.argv.slice(2), processIo(), commands, packageVersion());

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
    ...(stdin.isTTY === true && { secret }),
    colour: stdout.isTTY === true && env.NO_COLOR === undefined && env.TERM !== 'dumb',
    live: stderr.isTTY === true,
    columns: stdout.columns ?? 100,
    env,
    now: () => new Date(),
  };
}

/** The terminal echoes what readline writes, and readline writes to nobody. */
async function secret(question: string): Promise<string> {
  process.stderr.write(question);
  const output = new Writable({ write: (_chunk, _encoding, written) => written() });
  const lines = createInterface({ input: process.stdin, output, terminal: true });
  const closed = new AbortController();
  for (const end of ['SIGINT', 'close'] as const) lines.on(end, () => closed.abort()); // Ctrl-C, Ctrl-D
  try {
    return await lines.question('', { signal: closed.signal });
  } catch (error) {
    if (closed.signal.aborted) throw new UsageError('nothing was typed');
    throw error;
  } finally {
    lines.close();
    process.stderr.write('\n');
  }
}

/** Hides the SDK's warning about the end of Node 20: a person at 3 a.m. has other worries. */
function quiet(): void {
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
}
