import { type ChildProcess, fork } from 'node:child_process';
import { availableParallelism } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { FLOODS } from './floods.ts';
import { HOLES, holeNamed } from './holes.ts';
import { brokenIn } from './invariants.ts';
import { runSchedule } from './run/run.ts';
import type { Stack } from './run/world.ts';
import { type Schedule, scheduleFrom } from './schedule.ts';
import { allOf, type Kept, only, shrunk } from './shrink.ts';
import { stackWith } from './stack.ts';

const HELP = `npm run simulate -- [options]

Runs the real functions through schedules of events, faults, kills and attacks on a simulated AWS, and looks at what must hold.

  --schedules <n>      how many, 2000 without it
  --from <seed>        the first seed, 1 without it; the others follow
  --hole <name>        with a known fault put back into the code: ends with the first schedule that finds it
  --holes <list>       each of these faults by itself, or all: every one must be found
  --flood <kind>       a flood of one principal, passes or denied, and what it costs
  --size <n>           with --flood: how many events, 300 without it
  --seed <seed>        one schedule, with what happened in it
  --faults <list>      with --seed: only these of its faults, by place: 0,2
  --happenings <list>  with --seed: only these of its happenings
  --workers <n>        processes, one a processor without it

Exit status: 0 all hold, 1 something does not, 2 bad usage.
`;

/** A schedule that breaks something, as small as it gets. */
interface Failure {
  readonly seed: number;
  readonly kept: Kept;
  readonly broken: readonly string[];
}

interface Share {
  readonly from: number;
  readonly count: number;
  readonly every: number;
  readonly hole?: string;
}

/** What a process tells the one that started it. */
type Word = { readonly ran: number } | Failure;

async function main(): Promise<number> {
  const { values } = parseArgs({
    options: {
      schedules: { type: 'string', default: '2000' },
      from: { type: 'string', default: '1' },
      hole: { type: 'string' },
      holes: { type: 'string' },
      flood: { type: 'string' },
      size: { type: 'string', default: '300' },
      seed: { type: 'string' },
      faults: { type: 'string' },
      happenings: { type: 'string' },
      workers: { type: 'string', default: String(availableParallelism()) },
      share: { type: 'string' },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(HELP);
    return 0;
  }
  if (values.share !== undefined) return runShare(JSON.parse(values.share) as Share);
  if (values.flood !== undefined) return showFlood(values.flood, whole(values.size, 'size'));
  if (values.seed !== undefined) return showOne(whole(values.seed, 'seed'), values);
  if (values.hole !== undefined) holeNamed(values.hole);
  const workers = whole(values.workers, 'workers');
  const count = whole(values.schedules, 'schedules');
  const from = whole(values.from, 'from');
  if (values.holes !== undefined) return findHoles(values.holes, { from, count, workers });
  const began = performance.now();
  const { failures, ran } = await inProcesses(from, count, workers, values.hole);
  for (const failure of failures) process.stdout.write(wordsOf(failure, values.hole));
  const seconds = Math.round((performance.now() - began) / 1000);
  process.stdout.write(`${ran} schedules from seed ${from}: ${failures.length} break something (${seconds} s)\n`);
  return failures.length > 0 ? 1 : 0;
}

/** @throws UsageError */
async function showFlood(kind: string, size: number): Promise<number> {
  if (kind !== 'passes' && kind !== 'denied') throw new UsageError(`--flood is "${kind}", not passes or denied`);
  process.stdout.write(`${JSON.stringify(await FLOODS[kind](size, await stackWith()))}\n`);
  return 0;
}

async function findHoles(
  list: string,
  { from, count, workers }: { readonly from: number; readonly count: number; readonly workers: number },
): Promise<number> {
  const names = list === 'all' ? HOLES.map(({ name }) => name) : list.split(',');
  for (const name of names) holeNamed(name);
  let unfound = 0;
  for (const name of names) {
    const { failures, ran } = await inProcesses(from, count, workers, name);
    const [first] = failures;
    if (first === undefined) unfound++;
    process.stdout.write(
      `${name}: ${first === undefined ? `NOT FOUND in ${ran} schedules` : `found after ${ran} schedules: ${first.broken[0]}`}\n`,
    );
  }
  return unfound > 0 ? 1 : 0;
}

function wordsOf({ seed, kept, broken }: Failure, hole: string | undefined): string {
  const again = `npm run simulate -- --seed ${seed} --faults "${kept.faults}" --happenings "${kept.happenings}"${hole === undefined ? '' : ` --hole ${hole}`}`;
  return `seed ${seed}\n${broken.map((line) => `  ${line}\n`).join('')}  again: ${again}\n`;
}

/** @throws UsageError */
function whole(text: string, name: string): number {
  if (!/^\d{1,9}$/.test(text)) throw new UsageError(`--${name} is "${text}", not a whole number`);
  return Number(text);
}

class UsageError extends Error {
  override name = 'UsageError';
}

async function inProcesses(
  from: number,
  count: number,
  workers: number,
  hole: string | undefined,
): Promise<{ failures: Failure[]; ran: number }> {
  const failures: Failure[] = [];
  let done = 0;
  const children: ChildProcess[] = [];
  const file = fileURLToPath(import.meta.url);
  await Promise.all(
    Array.from({ length: workers }, (_, place) => {
      const share: Share = {
        from: from + place,
        count: Math.ceil((count - place) / workers),
        every: workers,
        ...(hole !== undefined && { hole }),
      };
      const child = fork(
        file,
        ['--share', JSON.stringify(share)],
        {
          execArgv: [...process.execArgv, '--max-semi-space-size=128', '--max-lazy'],
        } /* most of what a schedule makes is soon garbage */,
      );
      children.push(child);
      child.on('message', (word: Word) => {
        if ('ran' in word) done += word.ran;
        else {
          failures.push(word);
          if (hole !== undefined) for (const one of children) one.kill(); // one is enough
        }
        if (process.stderr.isTTY && done % 20 === 0) process.stderr.write(`\r${done} of ${count}`);
      });
      return new Promise<void>((resolve, reject) => {
        child.on('exit', (status, signal) =>
          status === 0 || (signal !== null && hole !== undefined)
            ? resolve()
            : reject(new Error(`a worker ended with ${status}`)),
        );
      });
    }),
  );
  return { failures: failures.toSorted((a, b) => a.seed - b.seed), ran: done };
}

/** With a hole one failure is enough; without one, more than this many say the same. */
const MOST_FAILURES = 10;

async function runShare({ from, count, every, hole }: Share): Promise<number> {
  const stack = await stackWith(hole === undefined ? undefined : holeNamed(hole));
  let found = 0;
  for (let i = 0; i < count && found < (hole === undefined ? MOST_FAILURES : 1); i++) {
    const schedule = scheduleFrom(from + i * every);
    const broken = brokenIn(await runSchedule(schedule, stack));
    if (broken.length > 0) {
      found++;
      process.send?.(
        hole === undefined
          ? await failureOf(schedule, broken, stack)
          : { seed: schedule.seed, kept: allOf(schedule), broken },
      );
    }
    process.send?.({ ran: 1 });
  }
  return 0;
}

async function failureOf(schedule: Schedule, broken: readonly string[], stack: Stack): Promise<Failure> {
  const names = new Set(broken.map((line) => line.split(':')[0]));
  const kept = await shrunk(schedule, async (smaller) =>
    brokenIn(await runSchedule(smaller, stack)).some((line) => names.has(line.split(':')[0])),
  );
  return { seed: schedule.seed, kept, broken };
}

async function showOne(
  seed: number,
  {
    faults,
    happenings,
    hole,
  }: { faults?: string | undefined; happenings?: string | undefined; hole?: string | undefined },
): Promise<number> {
  const schedule = scheduleFrom(seed);
  const kept = {
    faults: placesIn(faults, schedule.faults.length),
    happenings: placesIn(happenings, schedule.happenings.length),
  };
  const asked = only(schedule, kept);
  const after = await runSchedule(asked, await stackWith(hole === undefined ? undefined : holeNamed(hole)));
  const broken = brokenIn(after);
  const told = after.world.topic.told.map(
    ({ at, subject, json }) => `${at.toISOString()} told ${json.incident} ${subject}`,
  );
  const lines = [
    ...asked.happenings.map((one) => JSON.stringify(one)),
    ...asked.faults.map((one) => JSON.stringify(one)),
    ...[...after.world.lines, ...told].toSorted(),
    ...broken.map((line) => `BROKEN ${line}`),
  ];
  process.stdout.write(`${lines.join('\n')}\n`);
  return broken.length > 0 ? 1 : 0;
}

function placesIn(list: string | undefined, count: number): number[] {
  if (list === undefined) return [...Array(count).keys()];
  return list
    .split(',')
    .filter((place) => place !== '')
    .map((place) => whole(place, 'faults'));
}

process.exitCode = await main().catch((error: unknown) => {
  if (!(error instanceof Error) || (error.name !== 'UsageError' && !('code' in error))) throw error;
  process.stderr.write(`${error.message}\n`);
  return 2;
});
