import { parseDuration } from '../../base/duration.ts';
import { packageFile } from '../../base/package-files.ts';
import type { CloudTrailEvent } from '../../event/cloudtrail.ts';
import { problemText } from '../../event/trail/problem.ts';
import { readTrail } from '../../event/trail/trail.ts';
import { readAccount } from '../inputs.ts';
import { EXIT, type Io, UsageError } from '../io.ts';
import type { AddCommand } from '../main.ts';
import { progressLine } from '../read-events.ts';
import { GROUPINGS } from './counts.ts';
import { type AuditOptions, audit } from './passes.ts';
import { passPrefilter } from './prefilter.ts';
import { type TellerOptions, tellerOf } from './teller.ts';

interface Options extends TellerOptions {
  readonly since?: string;
  readonly until?: string;
  readonly account?: string;
}

export const addAudit: AddCommand = (program, io, done) => {
  program
    .command('audit')
    .description('Every role pass in recorded events: who handed which role to which service, and with what outcome.')
    .argument(
      '[path...]',
      'CloudTrail files or folders: *.json, *.json.gz, NDJSON, EventBridge envelopes; none: the built-in stories',
    )
    .option('--json', 'one role pass a line on standard output')
    .option('--csv', 'comma-separated values on standard output')
    .option('--by <what>', `count by ${GROUPINGS.join(', ')}`)
    .option('--since <time>', 'only events from then on: 2026-01-31, 2026-01-31T12:00:00Z, or 30d ago')
    .option('--until <time>', 'only events before')
    .option(
      '--account <file>',
      'output of `aws iam get-account-authorization-details`, to tell the role in an instance profile',
    )
    .option('--report <file>', 'also write an HTML page')
    .addHelpText(
      'after',
      '\nArming: the call prepares a pass that another call makes, such as AddRoleToInstanceProfile.\n\nExit status: 0 done, 2 bad usage or unreadable input (the rest is still read).\n',
    )
    .action(async (paths: string[], options: Options) => {
      done(await (paths.length === 0 ? auditStories(options, io) : auditAll(paths, options, io)));
    });
};

function auditStories(options: Options, io: Io): Promise<number> {
  return auditAll([packageFile('events/stories')], { account: packageFile('events/account.json'), ...options }, io);
}

async function auditAll(paths: readonly string[], options: Options, io: Io): Promise<number> {
  const span = spanOf(options, io.now());
  const teller = tellerOf(options, io);
  const account = await readAccount(options.account);
  const reading = events(paths, io);
  for await (const row of audit(reading.events(), { account, ...span })) {
    teller.row(row);
    await io.taken?.();
  }
  await teller.end(reading.records());
  return reading.problems() > 0 ? EXIT.usage : EXIT.done;
}

/** The events of the paths; problems and progress go to standard error. */
function events(paths: readonly string[], io: Io) {
  const progress = progressLine(io);
  let records = 0;
  let problems = 0;
  async function* read(): AsyncGenerator<CloudTrailEvent> {
    const trail = readTrail(paths, {
      prefilter: passPrefilter(),
      onProblem(problem) {
        problems++;
        progress.clear();
        io.err(`${problemText(problem)}\n`);
      },
      onProgress(now) {
        records = now.records;
        progress.tell(now);
      },
    });
    for await (const { event } of trail) yield event;
    progress.clear();
  }
  return { events: read, records: () => records, problems: () => problems };
}

function spanOf({ since, until }: Options, now: Date): Pick<AuditOptions, 'since' | 'until'> {
  return {
    ...(since !== undefined && { since: timeOf('--since', since, now) }),
    ...(until !== undefined && { until: timeOf('--until', until, now) }),
  };
}

const TIME = /^\d{4}-\d\d-\d\d(?:T\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:\d\d))?$/;

/** A date is its midnight in UTC; a duration is as long ago. */
function timeOf(option: string, text: string, now: Date): Date {
  const ago = parseDuration(text);
  const time = ago === undefined ? new Date(TIME.test(text) ? text : Number.NaN) : new Date(now.getTime() - ago);
  if (Number.isNaN(time.getTime()))
    throw new UsageError(`${option} is "${text}"; use 2026-01-31, 2026-01-31T12:00:00Z or a duration ago such as 30d`);
  return time;
}
