/** Numbers that are the same in every run with the same seed (mulberry32). */
export interface Random {
  /** 0 ≤ number < 1. */
  next(): number;
  /** A whole number from `least` up to and without `end`. */
  between(least: number, end: number): number;
  chance(share: number): boolean;
  pick<T>(list: readonly [T, ...T[]]): T;
  /** Characters as AWS appends them to names: `1AZ2B3C4D5E6F`. */
  id(length: number, alphabet?: string): string;
}

const UPPER = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789';
export const HEX = '0123456789abcdef';

export function random(seed: number): Random {
  let state = seed >>> 0;
  const next = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
  const between = (least: number, end: number) => least + Math.floor(next() * (end - least));
  return {
    next,
    between,
    chance: (share) => next() < share,
    pick: (list) => list[between(0, list.length)] ?? list[0],
    id: (length, alphabet = UPPER) => Array.from({ length }, () => alphabet[between(0, alphabet.length)]).join(''),
  };
}

/** A number for a text, so that each account and project has a seed of its own. */
export function seedOf(...parts: readonly (string | number)[]): number {
  let hash = 2_166_136_261;
  for (const character of parts.join('/')) hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 16_777_619);
  return hash >>> 0;
}
