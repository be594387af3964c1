import { createHash } from 'node:crypto';
import { MINUTE } from '../../base/time.ts';

/** What is counted is counted within windows of so long, which begin at round minutes: an instance needs nobody to learn its window. */
export const TALLY_WINDOW = 5 * MINUTE;

/** A count in one window: of one principal, under one heading. */
export interface TallyKey {
  /** A digest: whoever calls writes the name of his session. */
  readonly of: string;
  /** Start of the window. */
  readonly since: Date;
}

export interface Tally {
  readonly count: number;
  /** The event that was counted first. A second try of it must not count as a second alert: nobody would be told. */
  readonly first: string;
  /** Names of the first roles that were counted, at most MOST_NAMES. */
  readonly names: readonly string[];
}

export const MOST_NAMES = 10;

/** Counts that all instances of the functions share. */
export interface Tallies {
  /** Counts so many more, and answers with the count after it. */
  add(key: TallyKey, by: number, event: string): Promise<Tally>;
  /** Keeps the names of roles for the message with the count. */
  name(key: TallyKey, names: readonly string[]): Promise<void>;
  read(key: TallyKey): Promise<Tally | undefined>;
  /** Why the counts are those of this instance alone; undefined while they are shared. */
  unreachable?(): string | undefined;
}

export function tallyKey(heading: readonly string[], now: Date): TallyKey {
  const of = createHash('sha256').update(JSON.stringify(heading)).digest('hex').slice(0, 32);
  return { of, since: new Date(Math.floor(now.getTime() / TALLY_WINDOW) * TALLY_WINDOW) };
}

const MOST_KEPT = 2000;

/** The counts of one instance, for the time when the ledger does not answer. */
export function memoryTallies(): Tallies {
  const kept = new Map<string, Tally>();
  const nameOf = ({ of, since }: TallyKey) => `${of} ${since.toISOString()}`;
  return {
    async add(key, by, event) {
      const known = kept.get(nameOf(key)) ?? { count: 0, first: event, names: [] };
      const tally = { ...known, count: known.count + by };
      if (kept.size >= MOST_KEPT) kept.clear();
      kept.set(nameOf(key), tally);
      return tally;
    },
    async name(key, names) {
      const known = kept.get(nameOf(key));
      if (known !== undefined) kept.set(nameOf(key), { ...known, names: [...new Set([...known.names, ...names])] });
    },
    async read(key) {
      return kept.get(nameOf(key));
    },
  };
}
