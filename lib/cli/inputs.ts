import { readFile } from 'node:fs/promises';
import { type GrowingAccount, SnapshotError, snapshotAccount } from '../account/snapshot.ts';
import { parseDuration } from '../base/duration.ts';
import { DEFAULT_SETTINGS } from '../base/settings/defaults.ts';
import type { Settings } from '../base/settings/settings.ts';
import { parseSettings, SettingsError } from '../base/settings/settings-file.ts';
import { isAtLeast, SEVERITIES, type Severity } from '../base/severity.ts';
import { allDetectors } from '../detectors/all.ts';
import { fileErrorText } from '../event/trail/problem.ts';
import { UsageError } from './io.ts';

/** The settings of a file, or the defaults when none is named. @throws UsageError with every problem of the file. */
export async function readSettings(file: string | undefined, now: Date): Promise<Settings> {
  if (file === undefined) return DEFAULT_SETTINGS;
  const text = await textOf(file);
  try {
    return parseSettings(
      text,
      file,
      allDetectors.map(({ id }) => id),
      now,
    );
  } catch (error) {
    if (error instanceof SettingsError) throw new UsageError(error.message);
    throw error;
  }
}

/** The account of a snapshot file, or an empty one that grows from the events. @throws UsageError for anything else. */
export async function readAccount(file: string | undefined): Promise<GrowingAccount> {
  if (file === undefined) return snapshotAccount();
  const text = await textOf(file);
  try {
    return snapshotAccount(JSON.parse(text));
  } catch (error) {
    if (error instanceof SyntaxError)
      throw new UsageError(
        `${file}: not JSON; --account takes the output of \`aws iam get-account-authorization-details --output json\``,
      );
    if (error instanceof SnapshotError) throw new UsageError(`${file}: ${error.message}`);
    throw error;
  }
}

export function parseSeverity(text: string): Severity {
  const severity = SEVERITIES.find((name) => name === text);
  if (severity === undefined) throw new UsageError(`--fail-on is "${text}"; use ${SEVERITIES.join(', ')}`);
  return severity;
}

export function parseDurationOption(name: string, text: string): number {
  const duration = parseDuration(text);
  if (duration === undefined) throw new UsageError(`${name} is "${text}"; use a duration such as 60s, 15m or 2h`);
  return duration;
}

export function anyAtLeast(severities: Iterable<Severity>, floor: Severity | undefined): boolean {
  return floor !== undefined && [...severities].some((severity) => isAtLeast(severity, floor));
}

async function textOf(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    throw new UsageError(`${file}: ${fileErrorText(error)}`);
  }
}
