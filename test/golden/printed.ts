import { addAudit } from '../../lib/cli/audit/command.ts';
import { addCatalogue } from '../../lib/cli/catalogue/command.ts';
import { addCheck } from '../../lib/cli/check/command.ts';
import { containCommand } from '../../lib/cli/contain/command.ts';
import { containedCommand } from '../../lib/cli/contained/command.ts';
import { doctorCommand } from '../../lib/cli/doctor/command.ts';
import { fixCommand } from '../../lib/cli/fix/command.ts';
import { liftCommand } from '../../lib/cli/lift/command.ts';
import type { AddCommand } from '../../lib/cli/main.ts';
import { notifyCommand } from '../../lib/cli/notify/command.ts';
import { addPower } from '../../lib/cli/power/command.ts';
import { redriveCommand } from '../../lib/cli/redrive/command.ts';
import { addReplay } from '../../lib/cli/replay/command.ts';
import { addScp } from '../../lib/cli/scp/command.ts';
import { addTrust } from '../../lib/cli/trust/command.ts';
import { type Printed, typedIn } from '../support/command-line.ts';

/** Commander would ask the terminal how wide it is. */
const inEightyColumns: AddCommand = (program) => {
  program.configureOutput({ getOutHelpWidth: () => 80, getErrHelpWidth: () => 80 });
};

/** No golden text comes from a live account. */
const offline = async (): Promise<never> => {
  throw new Error('a golden text asked a live account');
};

const COMMANDS = [
  inEightyColumns,
  addReplay,
  addAudit,
  addTrust,
  addPower,
  addCatalogue,
  addCheck,
  addScp,
  containedCommand(offline),
  liftCommand(offline),
  containCommand(offline),
  fixCommand(offline),
  doctorCommand(offline, []),
  redriveCommand(offline),
  notifyCommand(offline),
];

/** What a person sees who types this in the root of the repository. */
export interface Typed extends Printed {
  readonly argv: readonly string[];
}

export async function typed(argv: readonly string[], stdin = ''): Promise<Typed> {
  return { argv, ...(await typedIn(COMMANDS, argv, { stdin })) };
}

/** As a terminal would show it, with what went to standard error and the exit status below. */
export function asText(typed: Typed): string {
  return `$ rolewarden ${typed.argv.join(' ')}\n${asOutput(typed)}`;
}

export function asOutput({ status, out, err }: Typed): string {
  const error = err === '' ? '' : `--- standard error\n${err}`;
  return `${out}${error}--- exit status ${status}\n`;
}

/** The JSON of every line on lines of its own, so that a difference can be read. */
export function asJson({ argv, status, out, err }: Typed): string {
  if (status === 2) throw new Error(`rolewarden ${argv.join(' ')} was refused: ${err}`);
  return `${JSON.stringify({ command: `rolewarden ${argv.join(' ')}`, status, err, out: valuesIn(out) }, null, 1)}\n`;
}

/** @throws Error where indenting a line would hide a byte of it: a space, an escape, a missing line break */
export function valuesIn(lines: string): unknown[] {
  const values = lines
    .split('\n')
    .slice(0, -1)
    .map((line): unknown => JSON.parse(line));
  const same = values.map((value) => `${JSON.stringify(value)}\n`).join('') === lines;
  if (!same) throw new Error(`not one JSON value a line as JSON.stringify writes it: ${lines.slice(0, 200)}`);
  return values;
}
