import { parse as parseYaml, YAMLParseError } from 'yaml';
import { formatDuration, parseDuration } from '../duration.ts';
import { present } from '../json.ts';
import { DEFAULT_SETTINGS } from './defaults.ts';
import { enforceProblems } from './enforce.ts';
import type { Settings } from './settings.ts';
import { type SettingsFile, settingsSchema } from './settings-schema.ts';
import { lineOf, oneOf } from './settings-words.ts';

/** The problems of a settings file: one line for each, with the key, the value and the accepted values. */
export class SettingsError extends Error {
  override name = 'SettingsError';
}

/**
 * The settings of a `rolewarden.yml`, with defaults for missing keys. An empty file gives the defaults.
 * @param detectors ids that `respond`, `observe` and `exceptions` may name; without it they are not checked
 * @param now a date in `enforce.acknowledged` must not be later; without it that is not checked
 * @throws SettingsError with one line a problem: `rolewarden.yml: respond.high is "quarantin"; use alert, freeze, revocation or quarantine`
 */
export function parseSettings(
  text: string,
  file = 'rolewarden.yml',
  detectors?: readonly string[],
  now?: Date,
): Settings {
  const value = yamlOf(text, file) ?? {};
  const parsed = settingsSchema.safeParse(value, { reportInput: true });
  if (!parsed.success)
    throw new SettingsError(parsed.error.issues.map((issue) => `${file}: ${lineOf(issue, settingsSchema)}`).join('\n'));
  const settings = withDefaults(parsed.data);
  const problems = [...unknownDetectors(settings, detectors), ...shortCap(settings), ...enforceProblems(settings, now)];
  if (problems.length > 0) throw new SettingsError(problems.map((problem) => `${file}: ${problem}`).join('\n'));
  return settings;
}

function yamlOf(text: string, file: string): unknown {
  try {
    return parseYaml(text);
  } catch (error) {
    if (error instanceof YAMLParseError)
      throw new SettingsError(`${file}: not YAML: ${error.message.split('\n')[0]?.replace(/:$/, '')}`);
    throw error;
  }
}

function withDefaults(file: SettingsFile): Settings {
  const { organization } = file;
  return {
    mode: file.mode ?? DEFAULT_SETTINGS.mode,
    ...(file.enforce !== undefined && { enforce: present(file.enforce) }),
    observe: { ...DEFAULT_SETTINGS.observe, ...present(file.observe ?? {}) },
    ...(organization !== undefined && { organization }),
    trusted: { ...DEFAULT_SETTINGS.trusted, ...present(file.trusted ?? {}) },
    protect: { ...DEFAULT_SETTINGS.protect, ...present(file.protect ?? {}) },
    approved: (file.approved ?? []).map((approval) => present(approval)),
    onlyApproved: file.onlyApproved ?? DEFAULT_SETTINGS.onlyApproved,
    respond: { ...DEFAULT_SETTINGS.respond, ...file.respond },
    quarantine: {
      window: milliseconds(file.quarantine?.window) ?? DEFAULT_SETTINGS.quarantine.window,
      cap: milliseconds(file.quarantine?.cap) ?? DEFAULT_SETTINGS.quarantine.cap,
    },
    breaker: {
      denies: file.breaker?.denies ?? DEFAULT_SETTINGS.breaker.denies,
      period: milliseconds(file.breaker?.period) ?? DEFAULT_SETTINGS.breaker.period,
    },
    contain: { ...DEFAULT_SETTINGS.contain, ...present(file.contain ?? {}) },
    dormantAfter: milliseconds(file.dormantAfter) ?? DEFAULT_SETTINGS.dormantAfter,
    exceptions: (file.exceptions ?? []).map((exception) => ({
      ...present(exception),
      until: new Date(exception.until),
    })),
    ...(file.regions !== undefined && { regions: file.regions }),
    ...(file.operators !== undefined && { operators: file.operators }),
    ...(file.guard !== undefined && { guard: present(file.guard) }),
  };
}

function milliseconds(text: string | undefined): number | undefined {
  return text === undefined ? undefined : parseDuration(text);
}

const SEVERITY_KEYS = ['critical', 'high', 'medium', 'low', 'info'];

function unknownDetectors(
  { respond, observe, exceptions }: Settings,
  detectors: readonly string[] | undefined,
): string[] {
  if (detectors === undefined) return [];
  const isUnknown = (id: string) => !detectors.includes(id);
  const inRespond = Object.keys(respond).filter((key) => !SEVERITY_KEYS.includes(key) && isUnknown(key));
  const unknownIn = (ids: readonly string[], key: string) =>
    ids.filter(isUnknown).map((id) => `${key} names "${id}"; see lib/detectors/README.md for the ids`);
  return [
    ...inRespond.map(
      (key) => `respond.${key} is not a severity or detector; use ${oneOf(SEVERITY_KEYS)} or a detector id`,
    ),
    ...unknownIn(observe.detectors, 'observe.detectors'),
    ...exceptions.flatMap((exception, index) => unknownIn(exception.detectors, `exceptions[${index}].detectors`)),
  ];
}

function shortCap({ quarantine }: Settings): string[] {
  return quarantine.cap < quarantine.window
    ? [
        `quarantine.cap is ${formatDuration(quarantine.cap)}; use at least the window, ${formatDuration(quarantine.window)}`,
      ]
    : [];
}
