export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/**
 * Milliseconds within which an event is delivered. A change that has no event by then has lost it. An event that comes later may
 * be a copy, and a person may have answered its incident.
 */
export const EVENTS_ARRIVE = 15 * MINUTE;

/** `2026-01-31T12:00:00Z`: whole seconds, UTC, as IAM's date conditions want them. Fractions are cut off. */
export function isoSeconds(time: Date): string {
  return time.toISOString().replace(/\.\d{3}Z$/, 'Z');
}

/** The next whole second: a session issued within the same second must still count as "before". */
export function ceilToSecond(time: Date): Date {
  return new Date(Math.ceil(time.getTime() / SECOND) * SECOND);
}

export function later(time: Date, milliseconds: number): Date {
  return new Date(time.getTime() + milliseconds);
}

/** Reads a text that `isoSeconds` wrote; undefined for any other value. */
export function parseSeconds(value: unknown): Date | undefined {
  if (typeof value !== 'string' || !/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(value)) return undefined;
  const date = new Date(value);
  return Number.isNaN(date.getTime()) ? undefined : date;
}
