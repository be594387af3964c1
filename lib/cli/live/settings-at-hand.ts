import { existsSync } from 'node:fs';
import type { Settings } from '../../base/settings/settings.ts';
import { readSettings } from '../inputs.ts';
import type { Io } from '../io.ts';

const FILE = 'rolewarden.yml';

/** The named settings file, else the rolewarden.yml of this folder, else the defaults with a note to the person. */
export function settingsAtHand(file: string | undefined, io: Io): Promise<Settings> {
  const found = file ?? (existsSync(FILE) ? FILE : undefined);
  if (found === undefined) io.err(`no ${FILE} here: its protected roles and trusted accounts are not known\n`);
  return readSettings(found);
}
