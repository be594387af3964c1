import { connectLive } from '../../../lib/aws/live.ts';
import type { LiveWorkloads } from '../../../lib/cli/fix/ports.ts';
import { liftCommand } from '../../../lib/cli/lift/command.ts';
import { type Printed, typedIn } from '../../support/command-line.ts';

/** The simulated AWS has neither EC2 nor Lambda: whatever had a role is gone by the time of a lift. */
const NOTHING_RUNS: LiveWorkloads = {
  associations: async () => [],
  configuration: async () => undefined,
  versions: async () => [],
  apply: async () => {},
};

const connect = async () => ({ ...(await connectLive()), workloads: NOTHING_RUNS });

/** A person at the command line, as if it were a function: the words typed are the event. */
export const handler = (argv: readonly string[]): Promise<Printed> =>
  typedIn([liftCommand(connect)], argv, { now: () => new Date() });
