import { DAY, HOUR, MINUTE, SECOND } from './time.ts';

const UNITS: Readonly<Record<string, number>> = { s: SECOND, m: MINUTE, h: HOUR, d: DAY };

/** `90s`, `60m`, `24h` or `7d` in milliseconds; undefined for anything else. */
export function parseDuration(text: string): number | undefined {
  const [, amount, unit] = /^(\d{1,6})\s*([smhd])$/.exec(text.trim()) ?? [];
  return amount === undefined || unit === undefined ? undefined : Number(amount) * (UNITS[unit] ?? 0);
}

/** The duration in its largest whole unit: `60m` reads `1h`. */
export function formatDuration(milliseconds: number): string {
  const unit = ['d', 'h', 'm'].find((name) => milliseconds % (UNITS[name] ?? 1) === 0 && milliseconds > 0) ?? 's';
  return `${Math.round(milliseconds / (UNITS[unit] ?? SECOND))}${unit}`;
}
