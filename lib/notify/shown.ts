import { cut } from '../base/shortened.ts';

/** No sentence shows more: a text of many kilobytes is not read to its end once for every length that is tried. */
const MOST_READ = 2000;

/**
 * A name from an event inside a sentence: whoever chose it must not be able to end the sentence and write the next. The characters of
 * IAM's names, addresses and ARNs stay, and letters of every alphabet.
 */
export function plainName(text: string, length: number): string {
  return cut(text.slice(0, MOST_READ).replace(/[^\p{L}\p{N}_+=.@:/*-]+/gu, '_'), length);
}

/** How much of an opening's texts there is room for. */
export interface Room {
  /** The most characters of a name. */
  readonly names: number;
  /** The most characters of a reason, an evidence or a change. */
  readonly words: number;
  /** Without the client and what still works, which a reader can do without. */
  readonly bare?: true;
  /** Without what is around the caller's name, and no whole command: what is cut off must not fall off the end for them. */
  readonly alone?: true;
}

/** Words of an event or of IAM, on one line and no longer than the room. */
export function plainWords(text: string, length: number): string {
  return cut(text.slice(0, MOST_READ).replace(/\s+/g, ' ').trim(), Math.max(length, 1));
}

/**
 * Evidence and changes hold what an attacker wrote, such as the value of a condition or the key of a tag: inside a sentence of ours a
 * quoted text is one word, and nothing in it ends the sentence and begins the next.
 */
export function quotedWords(text: string, length: number): string {
  return plainWords(quotesAsWords(text).replace(/([.!?]['")\]]*)\s+/g, '$1_'), length);
}

/** Several sentences of ours, with quoted texts in them. */
export function foundWords(text: string, length: number): string {
  return plainWords(quotesAsWords(text), length);
}

function quotesAsWords(text: string): string {
  return text.slice(0, MOST_READ).replace(/"(?:[^"\\]|\\.)*(?:"|$)/g, (quoted) => quoted.replace(/\s+/g, '_'));
}

/** The last part of an ARN, or the text itself. */
export function lastOf(text: string): string {
  return text.startsWith('arn:') ? text.slice(text.lastIndexOf('/') + 1) : text;
}

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];

/** `15:13 UTC`, and `8 May 00:13 UTC` on another day than the event's. */
export function briefTime(time: string, eventTime: string | undefined): string {
  const minute = `${time.slice(11, 16)} UTC`;
  if (eventTime?.slice(0, 10) === time.slice(0, 10)) return minute;
  return `${Number(time.slice(8, 10))} ${MONTHS[Number(time.slice(5, 7)) - 1] ?? ''} ${minute}`;
}
