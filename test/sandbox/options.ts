import { parseArgs } from 'node:util';
import { formatDuration, parseDuration } from '../../lib/base/duration.ts';
import { MINUTE } from '../../lib/base/time.ts';
import type { Experiment } from './experiment.ts';

const PATIENCE = 3 * MINUTE;

export const HELP = `npm run sandbox -- [options]

Experiments in an AWS account that you keep for such things: they settle what no emulator can. Without --yes nothing is
made: every experiment is listed, with what it makes, what it answers and what all of them cost.

  --yes                makes the experiments in the account and region of your AWS credentials, and removes what they made
  --only <list>        only these experiments: future-cutoff,short-arns
  --with-ec2           also makes two small instances (up to one cent)
  --patience <time>    how long AWS may take to show what is expected: ${formatDuration(PATIENCE)} without it
  --in-use-account     also in an account whose roles somebody uses
  --json <file>        writes the figures into this file and not to standard output
  --permissions        prints the policy that your credentials need
  --clean              lists what an earlier run left in this region; with --yes removes it
  --help

The figures are JSON without your account's id and name: please send them back, or commit them.
Exit status: 0 every experiment ran to its end and nothing is left, 1 one broke off or something is left,
2 bad usage or a refusal, 130 interrupted.
`;

export class UsageError extends Error {
  override name = 'UsageError';
}

export type Asked =
  | { readonly what: 'help' }
  | { readonly what: 'permissions' | 'list'; readonly experiments: readonly Experiment[] }
  | { readonly what: 'clean'; readonly isDry: boolean }
  | ({ readonly what: 'run'; readonly json?: string } & ToRun);

export interface ToRun {
  readonly experiments: readonly Experiment[];
  readonly patience: number;
  readonly withEc2: boolean;
  readonly inUseAccount: boolean;
}

/** @throws UsageError */
export function askedIn(argv: readonly string[], all: readonly Experiment[]): Asked {
  const values = valuesIn(argv);
  if (values.help) return { what: 'help' };
  const experiments = chosen(values.only, all);
  const patience = values.patience === undefined ? PATIENCE : parseDuration(values.patience);
  if (patience === undefined || patience === 0)
    throw new UsageError(`--patience is "${values.patience}"; write it as 90s or 3m`);
  if (values.permissions) return { what: 'permissions', experiments };
  if (values.clean) return { what: 'clean', isDry: !values.yes };
  if (!values.yes) return { what: 'list', experiments };
  return {
    what: 'run',
    experiments,
    patience,
    withEc2: values['with-ec2'],
    inUseAccount: values['in-use-account'],
    ...(values.json !== undefined && { json: values.json }),
  };
}

function valuesIn(argv: readonly string[]) {
  const flag = { type: 'boolean', default: false } as const;
  try {
    return parseArgs({
      args: [...argv],
      options: {
        yes: flag,
        only: { type: 'string' },
        'with-ec2': flag,
        patience: { type: 'string' },
        'in-use-account': flag,
        json: { type: 'string' },
        permissions: flag,
        clean: flag,
        help: flag,
      },
    }).values;
  } catch (error) {
    throw new UsageError(`${error instanceof Error ? error.message : error}; see --help`);
  }
}

function chosen(only: string | undefined, all: readonly Experiment[]): readonly Experiment[] {
  if (only === undefined) return all;
  const wanted = only.split(',').map((id) => id.trim());
  const unknown = wanted.find((id) => !all.some((one) => one.id === id));
  if (unknown !== undefined)
    throw new UsageError(`--only has "${unknown}"; the experiments are ${all.map(({ id }) => id).join(', ')}`);
  return all.filter(({ id }) => wanted.includes(id));
}
