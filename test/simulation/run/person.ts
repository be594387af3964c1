import { connectLive } from '../../../lib/aws/live.ts';
import { liftCommand } from '../../../lib/cli/lift/command.ts';
import { type Printed, typedIn } from '../../support/command-line.ts';

/** A person at the command line, as if it were a function: the words typed are the event. */
export const handler = (argv: readonly string[]): Promise<Printed> =>
  typedIn([liftCommand(connectLive)], argv, { now: () => new Date() });
