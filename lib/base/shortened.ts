import { isObject } from './json.ts';

/** At most `length` characters, the last an ellipsis where something was cut. */
export function cut(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}

export const LONGEST_TEXT = 1000;

/** The value with every text in it cut. */
export function shortTexts<T>(value: T): T {
  return shortened(value) as T;
}

function shortened(value: unknown): unknown {
  if (typeof value === 'string') return cut(value, LONGEST_TEXT);
  if (Array.isArray(value)) return value.map(shortened);
  return isObject(value) ? Object.fromEntries(Object.entries(value).map(([key, one]) => [key, shortened(one)])) : value;
}

const MOST_ENTRIES = 20;

/**
 * Words for people whose JSON has at most so many bytes, and what had to go for it as `truncated`. The worst findings come first in
 * their list, so they stay.
 */
export function wordsWithin(words: object, most: number): object {
  if (bytesOf(words) <= most) return words;
  const texts = shortTexts(words);
  for (let entries = MOST_ENTRIES; entries > 0; entries = Math.floor(entries / 2)) {
    const truncated = `texts over ${LONGEST_TEXT} characters and lists over ${entries} entries cut`;
    const short = { ...withLists(texts, entries), truncated };
    if (bytesOf(short) <= most) return short;
  }
  return { truncated: 'all words left out, because they were too long' };
}

function withLists(words: object, most: number): object {
  return Object.fromEntries(
    Object.entries(words).map(([key, value]) => [key, Array.isArray(value) ? value.slice(0, most) : value]),
  );
}

export function bytesOf(value: unknown): number {
  return Buffer.byteLength(JSON.stringify(value));
}
