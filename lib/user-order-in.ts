import { CommandError } from './command.ts';
import type { Incident } from './ledger.ts';
import { isUserCommand, parseAnyCommand, type UserCommand } from './user-command.ts';

/** The command by which a user was stopped, whatever became of the incident since; undefined where none is recorded. */
export function userOrderIn({ order }: Pick<Incident, 'order'>): UserCommand | undefined {
  if (order === undefined) return undefined;
  try {
    const command = parseAnyCommand(order);
    return isUserCommand(command) ? command : undefined;
  } catch (error) {
    if (error instanceof CommandError) return undefined; // an older version wrote it
    throw error;
  }
}
