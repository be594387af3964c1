import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { commandLine } from '../base/command-line.ts';
import { DEFAULT_SETTINGS } from '../base/settings/defaults.ts';
import { enforceSays } from '../base/settings/enforce.ts';
import type { Settings } from '../base/settings/settings.ts';
import { parseSettings, SettingsError } from '../base/settings/settings-file.ts';
import { shellPath } from '../base/shell-word.ts';
import { SNAPSHOT_COMMAND } from '../base/snapshot-command.ts';
import { allDetectors } from '../detectors/all.ts';

/**
 * The settings to package: the file's, or the defaults where there is no `rolewarden.yml`.
 * @throws SettingsError with one line a problem
 */
export async function settingsToPackage(path: string, now: Date): Promise<Settings> {
  if (!existsSync(path)) {
    if (path === 'rolewarden.yml') return DEFAULT_SETTINGS;
    throw new SettingsError(`${path}: there is no such settings file`);
  }
  const detectors = allDetectors.map(({ id }) => id);
  return parseSettings(await readFile(path, 'utf8'), basename(path), detectors, now);
}

/** Who packages `mode: enforce` reads why it is accepted, and gets the commands that show beforehand what it would contain; an empty text otherwise. */
export function enforceWords(settings: Settings, path: string): string {
  if (settings.mode !== 'enforce') return '';
  return [
    `${path}: mode is enforce, so the guardrail will write denies. See first what it would have contained: replay a month of CloudTrail files, here in cloudtrail/, with a snapshot of the account.`,
    `  ${SNAPSHOT_COMMAND}`,
    `  ${commandLine(`replay cloudtrail/ --account account.json --settings ${shellPath(path)}`)}`,
    ...enforceSays(settings).map((line) => `${path}: ${line}.`),
    `\`${commandLine('doctor')}\` looks whether a service control policy keeps whoever runs it from changing the functions; SECURITY.md says who is an administrator without it.`,
    '',
  ].join('\n');
}
