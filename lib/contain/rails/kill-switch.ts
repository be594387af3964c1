import { SECOND } from '../../base/time.ts';

/** `unread`: the value is the last one known, or off when there is none, and somebody should be paged. */
export interface KillSwitchReading {
  readonly on: boolean;
  readonly unread?: string;
}

/** Oldest value that is acted on. */
const FRESH = 60 * SECOND;

/**
 * Remembers the switch for a minute. Unreadable is the last known value: a deleted parameter must neither stop the guardrail
 * nor start it again.
 */
export function killSwitch(read: () => Promise<string>): (now: Date) => Promise<KillSwitchReading> {
  let known: { readonly on: boolean; readonly at: Date } | undefined;
  return async (now) => {
    if (known !== undefined && Math.abs(now.getTime() - known.at.getTime()) < FRESH) return { on: known.on };
    try {
      known = { on: (await read()).trim().toLowerCase() === 'on', at: now };
      return { on: known.on };
    } catch (error) {
      return { on: known?.on ?? false, unread: error instanceof Error ? error.message : String(error) };
    }
  };
}
