import type { TrustRecord } from './history.ts';

/** Event times are whole seconds: enough for all changes of one role within a second. */
export const MOST_LATEST = 10;

/** The key sorts by the event's time, then by its id. */
export function trustKey({ time, eventId }: Pick<TrustRecord, 'eventId' | 'time'>): string {
  return `${time.toISOString()}#${eventId}`;
}
