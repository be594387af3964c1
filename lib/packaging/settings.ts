import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { DEFAULT_SETTINGS, type Settings } from '../base/settings/settings.ts';
import { parseSettings, SettingsError } from '../base/settings/settings-file.ts';
import { allDetectors } from '../detectors/all.ts';

/**
 * The settings to package: the file's, or the defaults where there is no `rolewarden.yml`.
 * @throws SettingsError with one line a problem
 */
export async function settingsToPackage(path: string): Promise<Settings> {
  if (!existsSync(path)) {
    if (path === 'rolewarden.yml') return DEFAULT_SETTINGS;
    throw new SettingsError(`${path}: there is no such settings file`);
  }
  const detectors = allDetectors.map(({ id }) => id);
  return parseSettings(await readFile(path, 'utf8'), basename(path), detectors);
}
