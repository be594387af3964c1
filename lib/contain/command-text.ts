import { jsonText } from '../base/json.ts';
import type { Command } from './command.ts';

/** The message is no command of ours: it goes to the dead-letter queue, which has an alarm. */
export class CommandError extends Error {
  override name = 'CommandError';
}

/** Of the commands that this release writes, in the queue and in the ledger. Release 0.1.0 wrote none. */
export const COMMAND_VERSION = 2;

export function commandText(command: Command): string {
  return jsonText({ version: COMMAND_VERSION, ...command });
}

/** In bytes, whatever the event says: half for what decides, half for the words. */
export const LONGEST_COMMAND = 16 * 1024;
export const LONGEST_WORDS = LONGEST_COMMAND / 2;
