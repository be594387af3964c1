import { commandLine } from '../../base/command-line.ts';
import { formatDuration } from '../../base/duration.ts';
import { isoSeconds, MINUTE } from '../../base/time.ts';
import { clean } from '../../notify/escape.ts';
import { EXIT, type Io, UsageError } from '../io.ts';
import { askingAws } from '../live/command.ts';
import { counted, NOT_WRITTEN } from '../live/edit-words.ts';
import type { DeadLetters } from '../live/ports.ts';
import type { AddCommand } from '../main.ts';
import { DEAD_QUEUES, type RedrivePlan, redrivePlan } from './plan.ts';

interface Options {
  readonly queue?: string;
  readonly region?: string;
  readonly yes?: boolean;
}

export type ConnectQueues = (region: string | undefined) => Promise<DeadLetters>;

export function redriveCommand(connect: ConnectQueues): AddCommand {
  return (program, io, done) => {
    program
      .command('redrive')
      .description(
        'What was given up: counts, ages, contents. With --yes the commands are handed to contain once more, and the notices to tell.',
      )
      .option('--queue <name>', `only this one: ${DEAD_QUEUES.join(' or ')}`)
      .option('--region <region>', "where the stack is; without it IAM's home region")
      .option('--yes', 'do it')
      .addHelpText('after', '\nExit status: 0 done, 1 something stays where it is, 2 bad usage.\n')
      .action(async (options: Options) => {
        const names = queuesOf(options.queue);
        done(await askingAws('redrive', async () => redrive(await connect(options.region), names, options, io)));
      });
  };
}

async function redrive(letters: DeadLetters, names: readonly string[], { yes }: Options, io: Io): Promise<number> {
  const plans = await Promise.all(names.map(async (name) => planOf(name, letters)));
  io.out(plans.map((plan) => wordsOf(plan, io.now())).join('\n'));
  const movable = plans.filter(({ command }) => command !== undefined);
  if (movable.length > 0 && yes !== true) io.err(`\n${movable.some(isOfCommands) ? WARNING : ''}${NOT_WRITTEN}`);
  if (yes !== true) return EXIT.done;
  for (const { queue } of movable) {
    await letters.move(queue);
    io.err(
      `${queue.name}: SQS moves ${counted(queue.waiting, 'message', 'messages')} back; ${commandLine('doctor')} shows the depth\n`,
    );
  }
  return plans.some(({ queue, command }) => queue.waiting > 0 && command === undefined) ? EXIT.findings : EXIT.done;
}

const WARNING =
  'A command is dated when it is carried out, not when it was sent: lift or answer old incidents before you redrive them.\n';

function isOfCommands({ queue }: RedrivePlan): boolean {
  return queue.name.endsWith('.fifo');
}

async function planOf(name: string, letters: DeadLetters): Promise<RedrivePlan> {
  const queue = await letters.look(name);
  if (queue === undefined) throw new UsageError(`there is no queue ${name}: is the stack deployed in this region?`);
  return redrivePlan(queue);
}

function wordsOf({ queue, oldest, contents, command, because }: RedrivePlan, now: Date): string {
  const unseen = queue.waiting - queue.seen.length;
  const age =
    oldest === undefined
      ? ''
      : `, the oldest${unseen > 0 ? ' of those seen' : ''} from ${isoSeconds(oldest)}, ${ageOf(oldest, now)} ago`;
  return [
    `${queue.name}: ${counted(queue.waiting, 'message', 'messages')}${age}\n`,
    ...contents.map((content) => `  - ${clean(content)}\n`),
    unseen > 0 ? `  - and ${unseen} more\n` : '',
    because === undefined ? '' : `  nothing is moved: ${because}\n`,
    command === undefined ? '' : `  ${command}\n`,
  ].join('');
}

function ageOf(sent: Date, now: Date): string {
  return formatDuration(Math.max(Math.round((now.getTime() - sent.getTime()) / MINUTE), 0) * MINUTE);
}

function queuesOf(name: string | undefined): readonly string[] {
  if (name === undefined) return DEAD_QUEUES;
  if (!DEAD_QUEUES.includes(name)) throw new UsageError(`--queue is "${name}"; use ${DEAD_QUEUES.join(' or ')}`);
  return [name];
}
