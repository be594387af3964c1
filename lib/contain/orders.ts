import type { OurName } from '../incident/deny/our-name.ts';
import type { Incident } from '../incident/incident.ts';
import { isGuarded } from '../incident/incident-key.ts';
import type { Command } from './command.ts';
import { CommandError } from './command-text.ts';
import { parseCommand } from './parse-command.ts';

export type Order = Exclude<Command, { kind: 'lift' }>;

/** The command that contained the incident; undefined unless the incident is guarded. */
export function orderIn(incident: Incident): Order | undefined {
  return isGuarded(incident) ? commandIn(incident) : undefined;
}

/** The command that contained the incident, in any state of the incident. */
export function commandIn(incident: Pick<Incident, 'order'>): Order | undefined {
  if (incident.order === undefined) return undefined;
  try {
    const command = parseCommand(incident.order);
    return command.kind === 'lift' ? undefined : command;
  } catch (error) {
    if (error instanceof CommandError) return undefined; // an older version wrote it
    throw error;
  }
}

/** The deny ends when a trust policy is closed again. A pass has no policy that could be closed. */
export function isTrustOrder({ cause, caller }: Order): boolean {
  return caller !== true && cause === 'trust';
}

/** The command that lifts the deny of that name: new sessions work, those of the bad window stay dead. */
export function liftOf(
  order: Omit<Order, 'kind' | 'id'>,
  { method, extension, widened }: OurName,
  { id, by, down }: Pick<Extract<Command, { kind: 'lift' }>, 'id' | 'by' | 'down'>,
): Command {
  const { targetId: _, ...rest } = order;
  return {
    ...rest,
    kind: 'lift',
    id,
    method,
    ...(extension > 0 && { extension }),
    ...(widened !== undefined && { widened }),
    by,
    revive: false,
    ...(down && { down }),
  };
}

/** The command that puts a deny back. `contain` takes the document and its dates from the ledger. */
export function restoreCommand(order: Order, id: string): Command {
  return { ...order, kind: 'restore', id };
}
