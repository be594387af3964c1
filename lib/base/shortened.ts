import { bytesOf, isObject } from './json.ts';

/** At most `length` characters, the last an ellipsis where something was cut. */
export function cut(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1).replace(/[\ud800-\udbff]$/, '')}…`;
}

export const LONGEST_TEXT = 1000;

/** The value with every text in it cut. */
export function shortTexts<T>(value: T, length = LONGEST_TEXT): T {
  return shortened(value, length, Number.POSITIVE_INFINITY) as T;
}

/** Half of these would mean something else. */
const WHOLE = ['containments', 'carried', 'also', 'approval'];

function shortened(value: unknown, length: number, entries: number): unknown {
  if (typeof value === 'string') return cut(value, length);
  if (Array.isArray(value)) return value.slice(0, entries).map((one) => shortened(one, length, entries));
  if (!isObject(value)) return value;
  const fields = Object.entries(value).map(([key, one]) => [
    key,
    WHOLE.includes(key) ? shortTexts(one) : shortened(one, length, entries),
  ]);
  return Object.fromEntries(fields);
}

const MOST_ENTRIES = 20;

/**
 * Words for people whose JSON has at most so many bytes, and what had to go for it as `truncated`. The worst findings come first in
 * their list, so they stay. ARNs are cut last: the longest has 640 characters.
 */
export function wordsWithin(words: object, most: number): object {
  if (bytesOf(words) <= most) return words;
  const once = saidOnce(words);
  if (bytesOf(once) <= most) return once;
  for (const length of [LONGEST_TEXT, LONGEST_TEXT / 5])
    for (let entries = MOST_ENTRIES; entries > 0; entries = Math.floor(entries / 2)) {
      const truncated = `texts over ${length} characters and lists over ${entries} entries cut`;
      const short = { ...(shortened(once, length, entries) as object), truncated };
      if (bytesOf(short) <= most) return short;
    }
  return { truncated: 'all words left out: they were too long, or refused' };
}

/** Every finding says these of its event, as the decision does: whoever reads the words puts them back. */
export const SAID_ONCE = ['account', 'region', 'eventId', 'eventSource', 'eventName', 'principal', 'role'] as const;

function saidOnce(words: object): object {
  const { findings, ...decision } = words as Readonly<Record<string, unknown>>;
  if (!Array.isArray(findings)) return words;
  const isRepeated = (field: string, value: unknown) =>
    SAID_ONCE.some((one) => one === field) && JSON.stringify(value) === JSON.stringify(decision[field]);
  const short = findings.map((finding: unknown) =>
    isObject(finding)
      ? Object.fromEntries(Object.entries(finding).filter(([field, value]) => !isRepeated(field, value)))
      : finding,
  );
  return { ...words, findings: short };
}
