import { DAY, SECOND } from '../../../../lib/base/time.ts';
import type { Random } from '../service.ts';
import { comparedAsUtf8, type Item, keyOf, sizeOf } from './item.ts';

/** What an item was from a moment on. */
interface Version {
  readonly pk: string;
  readonly sk: string;
  readonly at: number;
  /** Undefined: deleted. */
  readonly item: Item | undefined;
  readonly bytes: number;
  /** When the service deletes it because of its TTL. */
  readonly gone: number;
}

/** The versions of one key that somebody may still read, the newest last. */
export interface Row {
  readonly sk: string;
  versions: Version[];
}

/** An eventually consistent read is "usually" no more than a second behind. */
const STALE = SECOND;
/** "Within a few days of their expiration". https://docs.aws.amazon.com/amazondynamodb/latest/developerguide/TTL.html */
const LONGEST_AFTER_TTL = 2 * DAY;
/** Nothing that expired longer ago is deleted. */
const OLDEST_TTL = 5 * 365 * DAY;

/** The items with the keys `pk` and `sk`, as they are and as they were a second ago. */
export class Table {
  readonly #partitions = new Map<string, Row[]>();
  readonly #random: Random;

  constructor(random: Random) {
    this.#random = random;
  }

  /** The moment whose answer a read gives. */
  momentOfRead(now: Date, isConsistent: boolean): number {
    return now.getTime() - (isConsistent ? 0 : this.#random() * STALE);
  }

  read(pk: string, sk: string, moment: number): Item | undefined {
    const rows = this.rows(pk);
    const row = rows[firstFrom(rows, sk)];
    return row?.sk === sk ? versionAt(row, moment)?.item : undefined;
  }

  /** In the order of their sort keys. */
  rows(pk: string): readonly Row[] {
    return this.#partitions.get(pk) ?? [];
  }

  /** @throws ValidationException when the item is too large, or its key malformed */
  version(item: Item, now: Date): Version {
    const { pk, sk } = keyOf(item);
    return { pk, sk, at: now.getTime(), item, bytes: sizeOf(item), gone: this.#goneAt(item, now) };
  }

  delete(pk: string, sk: string, now: Date): void {
    this.write({ pk, sk, at: now.getTime(), item: undefined, bytes: 0, gone: Number.POSITIVE_INFINITY });
  }

  /** Without a moment: all that were written last, as if nothing had expired. */
  *items(moment?: number): Iterable<Item> {
    for (const rows of this.#partitions.values())
      for (const row of rows) {
        const item = (moment === undefined ? row.versions.at(-1) : versionAt(row, moment))?.item;
        if (item !== undefined) yield item;
      }
  }

  write(version: Version): void {
    const { pk, sk } = version;
    const rows = this.#partitions.get(pk) ?? [];
    if (rows.length === 0) this.#partitions.set(pk, rows);
    const at = firstFrom(rows, sk);
    const row = rows[at];
    if (row?.sk !== sk) {
      rows.splice(at, 0, { sk, versions: [version] });
      return;
    }
    const read = row.versions.findLastIndex((old) => old.at <= version.at - STALE);
    row.versions = [...row.versions.slice(Math.max(read, 0)), version];
  }

  #goneAt({ expires }: Item, now: Date): number {
    if (expires?.N === undefined) return Number.POSITIVE_INFINITY;
    const expiry = Number(expires.N) * SECOND;
    if (expiry < now.getTime() - OLDEST_TTL) return Number.POSITIVE_INFINITY;
    return Math.max(expiry, now.getTime()) + this.#random() * LONGEST_AFTER_TTL;
  }
}

/** Undefined when there was no item then. */
export function versionAt({ versions }: Row, moment: number): VersionOfItem | undefined {
  const version = versions.findLast(({ at }) => at <= moment);
  return version !== undefined && isOfItem(version) && moment < version.gone ? version : undefined;
}

type VersionOfItem = Version & { readonly item: Item };

function isOfItem(version: Version): version is VersionOfItem {
  return version.item !== undefined;
}

/** The index of the first row whose key is not before this one. */
export function firstFrom(rows: readonly Row[], sk: string): number {
  return firstWhere(rows, (row) => comparedAsUtf8(row.sk, sk) >= 0);
}

/** The index of the first row that is so. All rows behind it are so too. */
export function firstWhere(rows: readonly Row[], isSo: (row: Row) => boolean): number {
  let [low, high] = [0, rows.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const row = rows[middle];
    if (row !== undefined && isSo(row)) high = middle;
    else low = middle + 1;
  }
  return low;
}
