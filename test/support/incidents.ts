import type { Command } from '../../lib/contain/command.ts';
import type { Incident } from '../../lib/incident/incident.ts';
import { incidentKey } from '../../lib/incident/incident-key.ts';
import { command } from './commands.ts';

/** An incident as `contain` leaves it: contained by this order; state the difference. */
export function contained(at: Date, difference: Partial<Incident> = {}, order: Command = command()): Incident {
  return {
    id: incidentKey(order),
    ...(order.caller && { caller: true }),
    account: '111122223333',
    roleArn: order.target,
    state: 'contained',
    at,
    wholeRole: true,
    order: JSON.stringify(order),
    ...difference,
  };
}
