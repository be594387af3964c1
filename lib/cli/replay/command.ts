import { CHANGING_CALLS, growsWith } from '../../account/grow.ts';
import { TEMPLATE_CALLS } from '../../account/templates.ts';
import { STACK } from '../../base/own-stack.ts';
import type { Severity } from '../../base/severity.ts';
import type { CloudTrailEvent } from '../../event/cloudtrail.ts';
import type { Prefilter } from '../../event/trail/quick-skip.ts';
import { memoryLedger } from '../../incident/ledger/in-memory.ts';
import { activitiesIn } from '../../inspect/activity.ts';
import type { Decision } from '../../inspect/decide/decision.ts';
import { changesPrincipal, PRINCIPAL_CALLS } from '../../inspect/principals.ts';
import { replay } from '../../inspect/replay.ts';
import type { Unread } from '../../inspect/surroundings.ts';
import { WATCHED } from '../../inspect/watched.ts';
import { passPrefilter } from '../audit/prefilter.ts';
import { anyAtLeast, parseDurationOption, parseSeverity, readAccount, readSettings } from '../inputs.ts';
import { EXIT, type Io } from '../io.ts';
import { counted } from '../live/edit-words.ts';
import type { AddCommand } from '../main.ts';
import { readEvents } from '../read-events.ts';
import { writeReport } from '../write-report.ts';
import { replayReport } from './report.ts';
import { type Source, sourcesOf } from './stories.ts';
import { unreadWords } from './unread.ts';
import { containmentDetails, countLine, decisionJson, decisionTable, INFO_LEFT_OUT } from './words.ts';

interface Options {
  readonly account?: string;
  readonly settings?: string;
  readonly lag: string;
  readonly json?: boolean;
  readonly report?: string;
  readonly failOn?: string;
}

export const addReplay: AddCommand = (program, io, done) => {
  program
    .command('replay')
    .description('What the guardrail would have decided on recorded events. Writes nothing to AWS.')
    .argument(
      '[path...]',
      'CloudTrail files or folders: *.json, *.json.gz, NDJSON, EventBridge envelopes; none: the built-in stories',
    )
    .option(
      '--account <file>',
      'output of `aws iam get-account-authorization-details`; without it roles are known only from the events',
    )
    .option('--settings <file>', 'a rolewarden.yml; without it the defaults (mode observe)')
    .option('--lag <duration>', 'from an event to its judgement', '60s')
    .option('--json', 'one decision a line on standard output')
    .option('--report <file>', 'also write an HTML page')
    .option('--fail-on <severity>', 'exit 1 on a finding of this severity or worse')
    .addHelpText(
      'after',
      '\nExit status: 0 done, 1 findings at or above --fail-on, 2 bad usage or unreadable input (the rest is still replayed).\n',
    )
    .action(async (paths: string[], options: Options) => {
      done(await replayAll(paths, options, io));
    });
};

async function replayAll(paths: readonly string[], options: Options, io: Io): Promise<number> {
  const floor: Severity | undefined = options.failOn === undefined ? undefined : parseSeverity(options.failOn);
  const lag = parseDurationOption('--lag', options.lag);
  const replayed: { title: string; decisions: Decision[]; unread: string }[] = [];
  let unreadable = false;
  for (const source of sourcesOf(paths)) {
    const { decisions, unread, problems } = await replayOne(source, options, lag, io);
    replayed.push({ title: titleOf(source), decisions, unread });
    unreadable ||= problems > 0;
  }
  const all = replayed.flatMap(({ decisions }) => decisions);
  if (replayed.length > 1 && !options.json) io.out(`\nAll stories: ${countLine(all, INFO_LEFT_OUT)}\n`);
  if (options.report !== undefined) await writeReport(options.report, replayReport(replayed));
  if (unreadable) return EXIT.usage;
  const severities = all.flatMap(({ findings }) => findings.map(({ severity }) => severity));
  return anyAtLeast(severities, floor) ? EXIT.findings : EXIT.done;
}

async function replayOne(
  source: Source,
  options: Options,
  lag: number,
  io: Io,
): Promise<{ decisions: Decision[]; unread: string; problems: number }> {
  const settings = await readSettings(options.settings ?? source.settings, io.now());
  const account = await readAccount(options.account ?? source.account);
  const { events, records, problems } = await readEvents(source.paths, io, replayPrefilter(), matters);
  const decisions: Decision[] = [];
  const unread: Unread[] = [];
  for await (const { decisions: made, unread: parts } of replay(events, {
    account,
    ledger: memoryLedger(),
    settings,
    lag,
  })) {
    decisions.push(...made);
    unread.push(...parts);
    if (!options.json) continue;
    for (const decision of made) io.out(`${JSON.stringify(decisionJson(decision))}\n`);
    await io.taken?.();
  }
  if (!options.json) tell(source, decisions, records, io);
  const words = unreadWords(unread, source, options.account);
  io.err(words);
  return { decisions, unread: words, problems: problems.length };
}

function matters(event: CloudTrailEvent): boolean {
  return growsWith(event) || changesPrincipal(event) || activitiesIn(event).length > 0;
}

function tell(source: Source, decisions: readonly Decision[], records: number, io: Io): void {
  io.out(`\n${titleOf(source)}\n`);
  io.out(decisionTable(decisions, io));
  io.out(containmentDetails(decisions));
  io.out(`\n${countLine(decisions, INFO_LEFT_OUT)} from ${counted(records, 'event', 'events')}\n`);
}

function titleOf({ story, paths }: Source): string {
  return story === undefined ? paths.join(', ') : `${story.name}: ${story.title}`;
}

/** Every role name of ours begins with it, and most trails hold it nowhere else. */
const OWN = `${STACK}-`;

/**
 * `replay` does not read an event that passes no role, is not watched, changes nothing that we know of the account and is no call
 * of our own roles.
 */
function replayPrefilter(): Prefilter {
  const passes = passPrefilter();
  const read = new Set([
    ...CHANGING_CALLS,
    ...PRINCIPAL_CALLS,
    ...TEMPLATE_CALLS,
    ...WATCHED.flatMap(({ eventNames }) => eventNames),
  ]);
  const interest = (eventName: string) => (read.has(eventName) ? 'always' : passes.interest(eventName));
  return { ...passes, interest, anywhere: OWN };
}
