import { isObject, type JsonObject, jsonIn, jsonText } from '../base/json.ts';
import { wordsWithin } from '../base/shortened.ts';
import { parseSeconds } from '../base/time.ts';
import type { TallyKey } from '../incident/ledger/tallies.ts';

/** The order to tell the count of a window when it is over, in the delay queue of `sweep`. */
export interface FloodCount {
  readonly key: TallyKey;
  /** The words of the window's first alert. */
  readonly decision: object;
  /** How many alerts of the first event were told at once; absent where it had one. */
  readonly told?: number;
}

/** In bytes. */
const LONGEST_WORDS = 16 * 1024;

export function floodCountText({ key, decision, told }: FloodCount): string {
  return jsonText({
    flood: { ...key, since: key.since.toISOString() },
    decision: wordsWithin(decision, LONGEST_WORDS),
    told,
  });
}

/** The order in a message of the delay queue; undefined for any other message. */
export function floodCountIn(text: unknown): FloodCount | undefined {
  const value = jsonIn(text);
  if (!isObject(value) || !isObject(value.flood) || !isObject(value.decision)) return undefined;
  const key = keyIn(value.flood);
  const told = Number(value.told);
  return key && { key, decision: value.decision, ...(Number.isInteger(told) && told > 1 && { told }) };
}

function keyIn({ of, since }: JsonObject): TallyKey | undefined {
  const start = parseSeconds(String(since).replace('.000Z', 'Z'));
  return typeof of === 'string' && /^[0-9a-f]{32}$/.test(of) && start !== undefined ? { of, since: start } : undefined;
}
