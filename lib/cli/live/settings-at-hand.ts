import { existsSync } from 'node:fs';
import { DEFAULT_SETTINGS } from '../../base/settings/defaults.ts';
import type { Settings } from '../../base/settings/settings.ts';
import { readSettings } from '../inputs.ts';
import type { Io } from '../io.ts';

const FILE = 'rolewarden.yml';

/** The named settings file, else the rolewarden.yml of this folder, else the defaults with a note to the person. */
export async function settingsAtHand(file: string | undefined, io: Io): Promise<Settings> {
  const settings = await settingsHere(file, io);
  if (settings === undefined) io.err(`no ${FILE} here: its protected roles and trusted accounts are not known\n`);
  return settings ?? DEFAULT_SETTINGS;
}

/** The same, but undefined where there is no file. */
export async function settingsHere(file: string | undefined, io: Io): Promise<Settings | undefined> {
  const found = file ?? (existsSync(FILE) ? FILE : undefined);
  return found === undefined ? undefined : readSettings(found, io.now());
}
