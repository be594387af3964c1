/** A text somewhere in request parameters. */
export interface TextAt {
  /** The path as the event writes it, with `[]` for lists: `instancesSet.items[].iamInstanceProfile.arn`. */
  readonly path: string;
  /** The keys in lower case without the wrappers that CloudTrail puts around lists. */
  readonly keys: readonly string[];
  readonly text: string;
}

/** EC2 writes sets as {items:[…]} and {tag, content}; query services may keep their XML wrappers. */
const WRAPPERS = new Set(['items', 'item', 'member', 'content']);

/** No real record is nested so deeply. The limit keeps a hostile one from exhausting the stack. */
export const DEEPEST = 64;

/** Every text of a JSON value with its path, in document order. Time is linear in the value's size. */
export function* textsIn(value: unknown): Generator<TextAt> {
  yield* textsUnder(value, '', [], 0);
}

function* textsUnder(value: unknown, path: string, keys: readonly string[], depth: number): Generator<TextAt> {
  if (typeof value === 'string') {
    yield { path, keys, text: value };
    return;
  }
  if (typeof value !== 'object' || value === null || depth > DEEPEST) return;
  if (Array.isArray(value)) {
    for (const entry of value) yield* textsUnder(entry, `${path}[]`, keys, depth + 1);
    return;
  }
  for (const [key, entry] of Object.entries(value)) {
    const lower = key.toLowerCase();
    yield* textsUnder(
      entry,
      path === '' ? key : `${path}.${key}`,
      WRAPPERS.has(lower) ? keys : [...keys, lower],
      depth + 1,
    );
  }
}
