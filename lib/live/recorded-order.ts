import { type Command, CommandError, parseCommand } from '../command.ts';
import type { Incident } from '../ledger.ts';

/** The command that an incident was carried out by; undefined where none is recorded, or an older version wrote it. */
export function recordedOrder(incident: Pick<Incident, 'order'> | undefined): Command | undefined {
  if (incident?.order === undefined) return undefined;
  try {
    return parseCommand(incident.order);
  } catch (error) {
    if (error instanceof CommandError) return undefined;
    throw error;
  }
}
