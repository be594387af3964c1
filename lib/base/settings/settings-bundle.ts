import { DEFAULT_SETTINGS } from './defaults.ts';
import type { Settings } from './settings.ts';

/** Settings in JSON, where dates are texts. */
export type SettingsJson = Omit<Settings, 'exceptions'> & {
  readonly exceptions: readonly (Omit<Settings['exceptions'][number], 'until'> & { readonly until: string })[];
};

/** The build inserts the checked `rolewarden.yml` as JSON, so that no validator runs in a Lambda. */
declare const ROLEWARDEN_SETTINGS: SettingsJson;

/** The settings that this function was packaged with; the defaults in tests, where nothing is packaged. */
export const bundledSettings: Settings =
  typeof ROLEWARDEN_SETTINGS === 'undefined' ? DEFAULT_SETTINGS : revive(ROLEWARDEN_SETTINGS);

export function revive(json: SettingsJson): Settings {
  return { ...json, exceptions: json.exceptions.map((entry) => ({ ...entry, until: new Date(entry.until) })) };
}
