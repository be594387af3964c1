import { formatDuration } from '../../base/duration.ts';
import { METHOD_NAMES, METHODS, type Method } from '../../base/method.ts';
import type { Settings } from '../../base/settings/settings.ts';
import { oneOf } from '../../base/settings/settings-words.ts';
import { shellWord } from '../../base/shell-word.ts';
import { DAY, isoSeconds, later, MINUTE } from '../../base/time.ts';
import { clean } from '../../notify/escape.ts';
import { parseDurationOption } from '../inputs.ts';
import { type Io, UsageError } from '../io.ts';
import { settingsAtHand } from '../live/settings-at-hand.ts';

export interface ContainOptions {
  readonly method: string;
  readonly for?: string;
  readonly session?: readonly string[];
  readonly settings?: string;
  readonly at?: string;
  readonly commands?: boolean;
  readonly yes?: boolean;
}

/** The methods that `--for` is for, and the others. */
export const LASTING = METHOD_NAMES.filter((name) => METHODS[name].stopsNewSessions);
const AT_ONCE = METHOD_NAMES.filter((name) => !LASTING.includes(name));

export function methodOf(text: string): Method {
  const method = METHOD_NAMES.find((name) => name === text);
  if (method === undefined) throw new UsageError(`--method is "${text}"; use ${oneOf(METHOD_NAMES)}`);
  return method;
}

/** The settings at hand, with the window of --for. */
export async function settingsFor(
  { settings: file, for: duration, method }: ContainOptions,
  io: Io,
): Promise<Settings> {
  const settings = await settingsAtHand(file, io);
  if (duration === undefined) return settings;
  if (AT_ONCE.some((name) => name === method))
    throw new UsageError(`--for is for ${LASTING.join(' and ')}: a ${method} cuts at once and lets new sessions in`);
  const window = parseDurationOption('--for', duration);
  if (window < MINUTE || window > settings.quarantine.cap)
    throw new UsageError(
      `--for is "${duration}"; use 1m to ${formatDuration(settings.quarantine.cap)} (quarantine.cap)`,
    );
  return { ...settings, quarantine: { ...settings.quarantine, window } };
}

/** The command that does what the dry run shows. */
export function repeated(
  named: string,
  { method, for: window, session = [], settings }: ContainOptions,
  at: Date,
): string {
  const given = [
    ['--method', method],
    ...(window === undefined ? [] : [['--for', window]]),
    ...session.map((name) => ['--session', name]),
    ...(settings === undefined ? [] : [['--settings', settings]]),
  ];
  const options = given.map(([option, value = '']) => `${option} ${shellWord(value)}`);
  return ['rolewarden contain', shellWord(named), ...options, `--at ${isoSeconds(at)}`, '--yes'].join(' ');
}

/** Nobody repeats the command of a dry run days later: such a time is a mistake. */
export function timeOfDryRun(text: string, now: Date): Date {
  const at = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(text) ? new Date(text) : new Date(Number.NaN);
  if (at <= later(now, MINUTE) && at >= later(now, -DAY)) return at;
  throw new UsageError(
    `--at is "${clean(text)}"; use the time that a dry run of the last 24 h printed, such as ${isoSeconds(now)}`,
  );
}
