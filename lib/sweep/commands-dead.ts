import { commandIn, type Order } from '../contain/orders.ts';
import { stopsWhole } from '../incident/deny/containment-of.ts';
import type { Incident } from '../incident/incident.ts';
import { incidentKey } from '../incident/incident-key.ts';
import type { AllIncidents } from '../incident/ledger/all-incidents.ts';
import type { Attempts } from './attempts.ts';

/** A message of a dead-letter queue of commands. */
export interface DeadCommand {
  readonly queue: string;
  readonly receipt: string;
  readonly body: string;
}

export interface DeadCommands {
  /** Some of the messages of both queues. The others come with the next sweep. */
  take(): Promise<readonly DeadCommand[]>;
  remove(command: DeadCommand): Promise<void>;
}

/**
 * Takes over the commands that `contain` gave up: from here on the ledger's record of the incident is asked from, see ask-again.ts.
 * Where the ledger was away when `inspect` queued the command, the record is made of it. A lift, and what is no command of ours,
 * stays for `rolewarden redrive`.
 * @throws Error while the ledger does not answer: the messages stay
 */
export async function takeOverDead(
  { deadCommands, ledger }: { readonly deadCommands?: DeadCommands; readonly ledger: AllIncidents },
  trying: Attempts,
  now: Date,
): Promise<void> {
  for (const dead of (await deadCommands?.take()) ?? [])
    await trying.of(async () => {
      const order = commandIn({ order: dead.body });
      if (order === undefined) return;
      const known = await ledger.incident(incidentKey(order));
      const blind = ledger.unreachable?.();
      if (blind !== undefined) throw new Error(`the ledger did not answer: ${blind}`);
      if (order.kind === 'contain' && known?.order === undefined && known?.state !== 'lifted')
        await ledger.record(recordOf(order, dead.body, now));
      await deadCommands?.remove(dead);
    });
}

function recordOf(order: Order, text: string, now: Date): Incident {
  const { account, target, caller, at = now } = order;
  return {
    id: incidentKey(order),
    ...(caller && { caller: true }),
    account,
    roleArn: target,
    state: 'contained',
    at,
    wholeRole: !caller && stopsWhole(order),
    order: text,
    asked: [at],
  };
}
