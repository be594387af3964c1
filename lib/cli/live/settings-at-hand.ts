import { existsSync } from 'node:fs';
import type { Settings } from '../../base/settings/settings.ts';
import { readSettings } from '../inputs.ts';
import type { Io } from '../io.ts';

const FILE = 'rolewarden.yml';

/** The settings that are named, else those of the folder that the stack is deployed from, else the defaults, which are told. */
export function settingsAtHand(file: string | undefined, io: Io): Promise<Settings> {
  const found = file ?? (existsSync(FILE) ? FILE : undefined);
  if (found === undefined) io.err(`no ${FILE} here: its protected roles and trusted accounts are not known\n`);
  return readSettings(found);
}
