import { OURS, OUTSIDER, TRUSTED } from '../support/events.ts';

/** Kinds of free values that a record may hold several of; each has names of our own. */
export type Kind = keyof typeof MAKERS;

export interface Names {
  /** Our name for a value: the same value of the same kind has the same name in the whole record. */
  ours(kind: Kind, given: string): string;
  /** The same for ids, which keep their prefix and their length. */
  id(prefix: string, given: string): string;
}

const OTHERS = [OUTSIDER, TRUSTED];
const REGIONS = ['us-east-1', 'eu-west-1', 'us-west-2'];

/**
 * Names in order of first appearance. That makes them a normal form: a record that holds our names already
 * gets the same ones again. `own` is the account of the record: it is ours, and every other account is not.
 */
export function namesFor(own: string | undefined): Names {
  const known = new Map<string, string>();
  const counts = new Map<string, number>();
  function named(kind: string, given: string, make: (place: number) => string): string {
    const key = `${kind} ${given}`;
    const before = known.get(key);
    if (before !== undefined) return before;
    const place = (counts.get(kind) ?? 0) + 1;
    counts.set(kind, place);
    const name = make(place);
    known.set(key, name);
    return name;
  }
  return {
    ours: (kind, given) => (kind === 'account' && given === own ? OURS : named(kind, given, MAKERS[kind])),
    id: (prefix, given) => named(prefix, given, (place) => idOf(prefix, given, place)),
  };
}

const turn = (list: readonly string[], place: number): string => list[(place - 1) % list.length] ?? '';

const MAKERS = {
  'broken account': (place: number) => `1111xxxx333${place}`,
  account: (place: number) => turn(OTHERS, place),
  region: (place: number) => turn(REGIONS, place),
  address: (place: number) => `192.0.2.${place}`,
  uuid: (place: number) => `00000000-0000-4000-8000-${String(place).padStart(12, '0')}`,
  role: (place: number) => `role-${place}`,
  user: (place: number) => `user-${place}`,
  session: (place: number) => `session-${place}`,
  bucket: (place: number) => `bucket-${place}`,
  key: (place: number) => `key-${place}`,
  name: (place: number) => `name-${place}`,
};

/** Unique ids of IAM say EXAMPLE; ids of resources are a number as long as the given one. */
function idOf(prefix: string, given: string, place: number): string {
  return /^A[A-Z]{2}A$/.test(prefix)
    ? `${prefix}EXAMPLEEXAMPLE${String(place).padStart(3, '0')}`
    : `${prefix}${String(place).padStart(given.length - prefix.length, '0')}`;
}
