import { SECOND } from '../../base/time.ts';
import type { KillSwitchReading } from '../ports.ts';

export const SWITCHED_OFF = 'the kill switch is on: nothing is written';

/** An older value is read anew. */
const FRESH = 60 * SECOND;

/**
 * Remembers the switch for a minute. While it cannot be read, the last known value counts: a deleted parameter must neither
 * stop the guardrail nor start it again.
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
