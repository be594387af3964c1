import { clean } from '../../notify/escape.ts';
import { EXIT, type Io } from '../io.ts';
import { askingAws } from '../live/command.ts';
import type { AddCommand } from '../main.ts';
import { wrapped } from '../wrap.ts';
import type { Deployment } from './deployment.ts';
import { type Check, examine } from './judge.ts';

interface Options {
  readonly region?: string;
  readonly json?: boolean;
}

export type ReadDeployment = (region: string | undefined) => Promise<Deployment>;

/** The schedules, which are written by hand. */
const SCHEDULES = ['sweep', 'scan'];

/** @param eventRules names of the generated rules that bring events */
export function doctorCommand(read: ReadDeployment, eventRules: readonly string[]): AddCommand {
  return (program, io, done) => {
    program
      .command('doctor')
      .description(
        'Is the deployment well? Rules, functions, queues, topic, kill switch, trail, ledger, clock. Reads only.',
      )
      .option('--region <region>', "where the stack is; without it IAM's home region, us-east-1 in most partitions")
      .option('--json', 'one JSON object a check on standard output')
      .addHelpText('after', '\nExit status: 0 nothing bad, 1 something is bad, 2 bad usage.\n')
      .action(async ({ region, json }: Options) => {
        const checks = examine(await askingAws('doctor', () => read(region)), [...eventRules, ...SCHEDULES]);
        for (const check of checks) io.out(json ? `${JSON.stringify(check)}\n` : lineOf(check, io));
        const bad = checks.filter(({ state }) => state === 'bad').length;
        io.err(`${checks.length} checks, ${bad} bad\n`);
        done(bad > 0 ? EXIT.findings : EXIT.done);
      });
  };
}

const COLOURS = { ok: '32', warn: '33', bad: '1;31' } as const;

function lineOf({ check, state, says, wayOut }: Check, io: Io): string {
  const word = io.colour ? `\u001b[${COLOURS[state]}m${state.padEnd(4)}\u001b[0m` : state.padEnd(4);
  const line = `${word}  ${check.padEnd(29)}  ${wrapped(clean(says), 62, ' '.repeat(37))}\n`;
  return wayOut === undefined ? line : `${line}      way out: ${clean(wayOut)}\n`;
}
