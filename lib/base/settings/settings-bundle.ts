import { DEFAULT_SETTINGS, type Settings } from './settings.ts';

/** Settings as JSON holds them: dates are texts. */
export type SettingsJson = Omit<Settings, 'exceptions'> & {
  readonly exceptions: readonly (Omit<Settings['exceptions'][number], 'until'> & { readonly until: string })[];
};

/** Put in by the build: `rolewarden.yml`, checked, as JSON. No validator runs in a Lambda. */
declare const ROLEWARDEN_SETTINGS: SettingsJson;

/** The settings this function was packaged with; the defaults where nothing packaged it (tests). */
export const bundledSettings: Settings =
  typeof ROLEWARDEN_SETTINGS === 'undefined' ? DEFAULT_SETTINGS : revive(ROLEWARDEN_SETTINGS);

export function revive(json: SettingsJson): Settings {
  return { ...json, exceptions: json.exceptions.map((entry) => ({ ...entry, until: new Date(entry.until) })) };
}
