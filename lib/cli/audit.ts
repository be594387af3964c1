import { writeFile } from 'node:fs/promises';
import { type AuditOptions, audit } from '../audit/audit.ts';
import { type Count, Counts, GROUPINGS, type Grouping } from '../audit/counts.ts';
import { COUNT_HEAD, countCsv, ROW_HEAD, rowCsv } from '../audit/csv.ts';
import { passPrefilter } from '../audit/prefilter.ts';
import type { AuditRow } from '../audit/row.ts';
import type { CloudTrailEvent } from '../cloudtrail.ts';
import { parseDuration } from '../time.ts';
import { problemText } from '../trail/problem.ts';
import { readTrail } from '../trail/trail.ts';
import { auditReport } from './audit-report.ts';
import { auditSummary, auditTable, countTable } from './audit-words.ts';
import { readAccount } from './inputs.ts';
import { EXIT, type Io, UsageError } from './io.ts';
import type { AddCommand } from './main.ts';
import { packageFile } from './package-files.ts';
import { progressLine } from './read-events.ts';

interface Options {
  readonly json?: boolean;
  readonly csv?: boolean;
  readonly by?: string;
  readonly since?: string;
  readonly until?: string;
  readonly account?: string;
  readonly report?: string;
}

/** Rows that the table and the page hold: a year of events must not fill memory. */
const HELD = { table: 500, page: 5000, counts: 50 };

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
    .addHelpText('after', '\nExit status: 0 done, 2 bad usage or unreadable input (the rest is still read).\n')
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
  for await (const row of audit(reading.events(), { account, ...span })) teller.row(row);
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

interface Teller {
  row(row: AuditRow): void;
  end(records: number): Promise<void>;
}

/** Rows go out as they come with --json and --csv; the table, the counts and the page at the end. */
function tellerOf({ json, csv, by, report }: Options, io: Io): Teller {
  if (json && csv) throw new UsageError('--json and --csv are both given; use one of them');
  const grouping = by === undefined ? undefined : groupingOf(by);
  const counts = new Map(GROUPINGS.map((name) => [name, new Counts(name)]));
  const total = { passed: 0, denied: 0, failed: 0, arming: 0 };
  const held: AuditRow[] = [];
  let rows = 0;
  const most = report === undefined ? HELD.table : HELD.page;
  const rowsOut = grouping === undefined;
  if (csv) io.out(rowsOut ? ROW_HEAD : COUNT_HEAD);
  return {
    row(row) {
      rows++;
      total[row.kind === 'arming' && row.outcome === 'passed' ? 'arming' : row.outcome]++;
      for (const [name, count] of counts) if (name === grouping || report !== undefined) count.add(row);
      if (held.length < most) held.push(row);
      if (rowsOut && json) io.out(`${JSON.stringify(row)}\n`);
      if (rowsOut && csv) io.out(rowCsv(row));
    },
    async end(records) {
      if (grouping !== undefined) tellCounts(grouping, counts.get(grouping)?.all() ?? []);
      else if (!json && !csv) tellRows();
      if (!json && !csv) io.out(`\n${auditSummary(total, records)}\n`);
      if (report === undefined) return;
      const groups = [...counts].map(([name, count]) => ({
        title: `By ${name}`,
        counts: count.all().slice(0, HELD.counts),
      }));
      await writeFile(report, auditReport({ total, records, rows: held, more: rows - held.length, counts: groups }));
    },
  };

  function tellCounts(name: Grouping, all: readonly Count[]): void {
    if (json) for (const count of all) io.out(`${JSON.stringify(count)}\n`);
    else if (csv) for (const count of all) io.out(countCsv(count));
    else io.out(countTable(name, all, io.columns));
  }

  function tellRows(): void {
    io.out(auditTable(held.slice(0, HELD.table), io.columns));
    if (rows > HELD.table) io.out(`… ${rows - HELD.table} more; --json and --csv have them all, --by counts them\n`);
  }
}

function groupingOf(text: string): Grouping {
  const grouping = GROUPINGS.find((name) => name === text);
  if (grouping === undefined) throw new UsageError(`--by is "${text}"; use ${GROUPINGS.join(', ')}`);
  return grouping;
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
