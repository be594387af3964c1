import { clean } from '../../notify/escape.ts';
import { EXIT, type Io } from '../io.ts';
import { askingAws } from '../live/command.ts';
import { settingsHere } from '../live/settings-at-hand.ts';
import type { AddCommand } from '../main.ts';
import { wrapped } from '../wrap.ts';
import type { Deployment } from './deployment.ts';
import { type Check, examine, SCHEDULES } from './judge.ts';

interface Options {
  readonly region?: string;
  readonly json?: boolean;
  readonly settings?: string;
}

export type ReadDeployment = (region: string | undefined) => Promise<Deployment>;

/** @param eventRules names of the generated rules that bring events */
export function doctorCommand(read: ReadDeployment, eventRules: readonly string[]): AddCommand {
  return (program, io, done) => {
    program
      .command('doctor')
      .description(
        'Is the deployment well? Rules, functions, queues, who is told, kill switch, trail, ledger, clock, other regions, mode, service control policy. Changes nothing.',
      )
      .option('--region <region>', "where the stack is; without it IAM's home region, us-east-1 in most partitions")
      .option('--settings <file>', 'settings of the deployment; without it the rolewarden.yml of this folder')
      .option('--json', 'one JSON object a check on standard output')
      .addHelpText(
        'after',
        '\nIt asks Lambda for a dry run of UpdateFunctionCode on rolewarden-contain, which changes nothing: whoever may not make it by a\nservice control policy is told so. The guardrail may tell that call, at info.\n\nExit status: 0 nothing bad, 1 something is bad, 2 bad usage.\n',
      )
      .action(async ({ region, json, settings: file }: Options) => {
        const settings = await settingsHere(file, io);
        const deployment = await askingAws('doctor', () => read(region));
        const checks = examine(deployment, [...eventRules, ...SCHEDULES], settings);
        if (json) for (const check of checks) io.out(`${JSON.stringify(check)}\n`);
        else for (const alike of alikeIn(checks)) io.out(linesOf(alike, io));
        const bad = checks.filter(({ state }) => state === 'bad').length;
        io.err(`${checks.length} checks, ${bad} bad\n`);
        done(bad > 0 ? EXIT.findings : EXIT.done);
      });
  };
}

const COLOURS = { ok: '32', warn: '33', bad: '1;31' } as const;

/** Checks that say the same of their parts, as one: a trail that is missing is missing in every region. */
function alikeIn(checks: readonly Check[]): [Check, ...Check[]][] {
  const rows: [Check, ...Check[]][] = [];
  for (const check of checks) {
    const { state, says, wayOut } = check;
    const row = rows.find(([one]) => one.state === state && one.says === says && one.wayOut === wayOut);
    if (row && state !== 'ok') row.push(check);
    else rows.push([check]);
  }
  return rows;
}

function linesOf([{ check, state, says, wayOut }, ...others]: readonly [Check, ...Check[]], io: Io): string {
  const word = io.colour ? `\u001b[${COLOURS[state]}m${state.padEnd(4)}\u001b[0m` : state.padEnd(4);
  const line = `${word}  ${check.padEnd(29)}  ${wrapped(clean(says), 62, ' '.repeat(37))}\n`;
  const also =
    others.length === 0
      ? ''
      : `      also: ${wrapped(others.map((one) => one.check).join(', '), 88, ' '.repeat(12))}\n`;
  return [line, also, wayOut === undefined ? '' : `      way out: ${clean(wayOut)}\n`].join('');
}
