import { Command, CommanderError } from 'commander';
import { EXIT, type Io, UsageError } from './io.ts';

/** Adds one command to the program. The command passes its exit status to `done`. */
export type AddCommand = (program: Command, io: Io, done: (status: number) => void) => void;

/** Runs the command line and returns the exit status. It never throws for bad input, typed or in a file. */
export async function run(
  argv: readonly string[],
  io: Io,
  commands: readonly AddCommand[],
  version?: string,
): Promise<number> {
  let status: number = EXIT.done;
  const program = new Command('rolewarden')
    .description(
      'Who hands which IAM role to which AWS service, whom a role trusts, and what Rolewarden would do about it.',
    )
    .exitOverride()
    .configureOutput({ writeOut: io.out, writeErr: io.err })
    .showHelpAfterError('(add --help for what is accepted)');
  if (version !== undefined) program.version(version);
  for (const add of commands)
    add(program, io, (exit) => {
      status = exit;
    });
  for (const command of program.commands) command.exitOverride().copyInheritedSettings(program);
  try {
    await program.parseAsync(argv, { from: 'user' });
    return status;
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? EXIT.done : EXIT.usage;
    if (error instanceof UsageError) {
      io.err(`rolewarden: ${error.message}\n`);
      return EXIT.usage;
    }
    throw error;
  }
}
