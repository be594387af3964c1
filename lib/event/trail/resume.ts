import type { Window } from './window.ts';

const NEWLINE = 0x0a;
/** The last bytes of a failed search are kept, because the text may begin in them. */
const OVERLAP = 256;

/** The index at or after `from` where reading can go on after damage; -1 when these bytes do not show one. */
export type Next = (bytes: Buffer, from: number) => number;

/** The next record: in CloudTrail's own files each begins with eventVersion. */
export function nextRecord(bytes: Buffer, from: number): number {
  for (let key = bytes.indexOf('"eventVersion"', from); key >= 0; key = bytes.indexOf('"eventVersion"', key + 1)) {
    let before = key - 1;
    while (before > from && (bytes[before] ?? 0) <= 0x20) before--;
    if (bytes[before] === 0x7b && before >= from) return before;
  }
  return -1;
}

/** The next line: NDJSON has a line feed only at the end of a line. */
export function nextLine(bytes: Buffer, from: number): number {
  for (let feed = bytes.indexOf(NEWLINE, from - 1); feed >= 0; feed = bytes.indexOf(NEWLINE, feed + 1))
    if (bytes[feed + 1] === 0x7b) return feed + 1;
  return -1;
}

/** Moves to the place that `next` finds; to the end of the file, and false, when there is none. */
export async function seek(window: Window, next: Next): Promise<boolean> {
  let from = window.at + 1;
  for (;;) {
    const found = next(window.bytes, from);
    if (found >= 0) {
      window.at = found;
      return true;
    }
    window.at = Math.max(window.at, window.bytes.length - OVERLAP);
    if (!(await window.more())) {
      window.at = window.bytes.length;
      return false;
    }
    from = 1;
  }
}
