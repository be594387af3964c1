import { writeFileSync } from 'node:fs';
import { partitionOf } from '../../lib/base/partition.ts';
import { wayOutOf } from '../../lib/cli/live/way-out.ts';
import { awsFor, UNWATCHED } from './aws.ts';
import { clean, reasonIn } from './cleaning.ts';
import { EXPERIMENTS } from './experiments.ts';
import { listed, warning } from './listing.ts';
import { isOurs } from './names.ts';
import { askedIn, HELP } from './options.ts';
import { permissionsFor } from './permissions.ts';
import { type Report, RUNNER, runSandbox } from './sandbox.ts';
import { KIND_NAMES, KINDS } from './things/kinds.ts';

async function main(argv: readonly string[]): Promise<number> {
  process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
  const asked = askedIn(argv, EXPERIMENTS);
  switch (asked.what) {
    case 'help':
      process.stdout.write(HELP);
      return 0;
    case 'list':
      process.stdout.write(listed(asked.experiments));
      return 0;
    case 'permissions': {
      const calls = [...RUNNER, ...asked.experiments.flatMap((one) => one.calls)];
      const policy = permissionsFor(calls, partitionOf(process.env.AWS_REGION ?? 'us-east-1'));
      process.stdout.write(`${JSON.stringify(policy, undefined, 2)}\n`);
      return 0;
    }
    case 'clean':
      return cleanUp(asked.isDry);
    case 'run': {
      say(warning(asked.experiments));
      if (asked.json !== undefined) writeFileSync(asked.json, '', { flag: 'a' }); // a file that cannot be written is told before anything is made
      const signal = interruption();
      const report = await runSandbox(asked, { signal, say });
      const text = `${JSON.stringify(report, undefined, 2)}\n`;
      if (asked.json === undefined) process.stdout.write(text);
      else writeFileSync(asked.json, text);
      return signal.aborted ? 130 : statusOf(report);
    }
    default:
      asked satisfies never;
      return 2;
  }
}

function statusOf({ results, left }: Report): number {
  return left.length > 0 || results.some(({ verdict }) => verdict === 'broke off') ? 1 : 0;
}

async function cleanUp(isDry: boolean): Promise<number> {
  const aws = awsFor(UNWATCHED);
  if (!isDry) {
    const left = await clean(aws, [], { again: 2000, say });
    for (const { thing, because } of left) say(`LEFT: ${thing}: ${because}`);
    return left.length > 0 ? 1 : 0;
  }
  let found = 0;
  for (const kind of KIND_NAMES)
    for (const name of (await KINDS[kind].list(aws)).filter((one) => isOurs(one))) {
      process.stdout.write(`${kind} ${name}\n`);
      found += 1;
    }
  if (found === 0) say('Nothing is left in this region of an earlier run.');
  else say('Nothing has been removed. --clean --yes removes what is listed, also what another run is using now.');
  return 0;
}

/** npm and the terminal may both hand on the same Ctrl-C. */
const SAME = 2000;

/** The first Ctrl-C ends the experiments and cleans up; a later one ends the clean-up too. */
function interruption(): AbortSignal {
  const stop = new AbortController();
  let first: number | undefined;
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const)
    process.on(name, () => {
      if (first === undefined) {
        first = Date.now();
        say('Interrupted: cleaning up. Press Ctrl-C again to leave everything as it is.');
        stop.abort();
      } else if (Date.now() - first > SAME) {
        say('The clean-up was ended: npm run sandbox -- --clean shows what is left.');
        process.exit(130);
      }
    });
  return stop.signal;
}

function say(line: string): void {
  process.stderr.write(`${line}\n`);
}

/** What went wrong before or after the experiments, in one line. */
function told(error: unknown): string {
  const { name, message } = error instanceof Error ? error : { name: '', message: String(error) };
  if (name === 'UsageError' || name === 'RefusedError') return message;
  if (/AccessDenied/.test(name))
    return `${message}\nnpm run -s sandbox -- --permissions prints the policy that is needed`;
  return wayOutOf(error) ?? reasonIn(error);
}

process.exitCode = await main(process.argv.slice(2)).catch((error: unknown) => {
  say(told(error));
  return 2;
});
