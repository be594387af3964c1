import { isObject, type JsonObject } from '../../base/json.ts';
import { parseSeconds } from '../../base/time.ts';

/** Who uses an edge that is by design, and from where: see `callersAfter`. */
export interface EdgeCallers {
  /** The earliest pass that they were learned from: seconds, UTC. */
  readonly since: string;
  /** How often the edge was used, passes of one second counted once, and the latest that counts: seconds, UTC. A copy of an event counts no second time. */
  readonly passes?: number;
  readonly latest?: string;
  readonly persons: KnownMarks;
  readonly networks: KnownMarks;
}

/** `many`: more than the ledger keeps, so that another one says nothing. */
export type KnownMarks = readonly string[] | 'many';

/** Programs that run in a cloud come from many networks: few are enough to know that. */
export const MOST_CALLERS = { persons: 8, networks: 4 } as const;

const MOST_CHARACTERS = 64;

/** Undefined for a text that nobody of ours wrote: the edge is then learned anew. */
export function parseEdgeCallers(text: string): EdgeCallers | undefined {
  const value = objectIn(text);
  const { since } = value;
  const persons = knownIn(value.persons, MOST_CALLERS.persons);
  const networks = knownIn(value.networks, MOST_CALLERS.networks);
  if (parseSeconds(since) === undefined || persons === undefined || networks === undefined) return undefined;
  const { passes, latest } = value;
  const isCounted = Number.isSafeInteger(passes) && Number(passes) > 0 && parseSeconds(latest) !== undefined;
  return {
    since: String(since),
    ...(isCounted && { passes: Number(passes), latest: String(latest) }),
    persons,
    networks,
  };
}

function knownIn(value: unknown, most: number): KnownMarks | undefined {
  if (value === 'many') return value;
  const isList = Array.isArray(value) && value.length <= most && value.every(isShort);
  return isList ? value : undefined;
}

function isShort(value: unknown): value is string {
  return typeof value === 'string' && value.length <= MOST_CHARACTERS;
}

function objectIn(text: string): JsonObject {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : {};
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}
