const MOST_LOGGED = 100;

/** For the log, whose lines have at most 256 KB. */
export function inShort(done: object): object {
  const cut = (value: unknown) =>
    Array.isArray(value) && value.length > MOST_LOGGED
      ? [...value.slice(0, MOST_LOGGED), `and ${value.length - MOST_LOGGED} more`]
      : value;
  return Object.fromEntries(Object.entries(done).map(([key, value]) => [key, cut(value)]));
}
