import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { DEFAULT_SETTINGS, type Settings } from '../settings.ts';
import { parseSettings } from '../settings-file.ts';

/** The settings to package: the file's, or the defaults where there is none of the usual name. */
export async function settingsToPackage(path: string): Promise<Settings> {
  if (!existsSync(path) && basename(path) === 'rolewarden.yml') return DEFAULT_SETTINGS;
  return parseSettings(await readFile(path, 'utf8'));
}
