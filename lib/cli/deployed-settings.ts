import { existsSync } from 'node:fs';
import type { Settings } from '../settings.ts';
import { readSettings } from './inputs.ts';

const FILE = 'rolewarden.yml';

/** The settings that are named, else those of the folder that the stack is deployed from, else the defaults. */
export function settingsAtHand(file: string | undefined): Promise<Settings> {
  return readSettings(file ?? (existsSync(FILE) ? FILE : undefined));
}
