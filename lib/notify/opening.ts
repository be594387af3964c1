import type { Notice } from '../contain/told.ts';
import { cutOff, stillWorks } from './cut-off.ts';
import { whatNow } from './now.ts';
import type { Room } from './shown.ts';
import { whatWasDone } from './what.ts';
import { whoCalled } from './who.ts';

/** A phone shows no more of a message: it holds who, what, what is cut off, until when, and what to do now. */
export const LONGEST_OPENING = 300;

/** The most characters of a name and of other words. What is cut here stands in full further down. */
const SIZES: readonly (readonly [names: number, words: number])[] = [
  [64, 160],
  [64, 110],
  [64, 80],
  [64, 56],
  [64, 36],
  [48, 36],
  [36, 32],
  [28, 28],
  [22, 26],
  [17, 24],
  [13, 20],
  [10, 16],
  [8, 12],
  [6, 10],
];

const ALONE: Room = { names: 6, words: 10, bare: true, alone: true };

const ROOMS: readonly Room[] = [
  ...SIZES.flatMap(([names, words]): Room[] => [
    { names, words },
    { names, words, bare: true },
  ]),
  ALONE,
];

/** The first sentences of every message, after the words that say how to take it. Good news comes before what it is about. */
export function openingOf(notice: Notice, before: string, isGood: boolean): string {
  let text = '';
  for (const room of ROOMS)
    for (const sentences of textsFor(notice, room, isGood)) {
      text = before + sentences;
      if (text.length <= LONGEST_OPENING) return text;
    }
  return shortest(text, notice);
}

/** With what still works, and without it where there is no room. */
function textsFor(notice: Notice, room: Room, isGood: boolean): string[] {
  const deed = `${whoCalled(notice.decision, room)} ${whatWasDone(notice, room)}`.replace(/[.:]$/, '');
  const now = whatNow(notice, room);
  const cut = cutOff(notice, room);
  const still = stillWorks(notice);
  const sentences = (end: readonly string[]) =>
    (isGood ? [...cut, ...end, now, `It was: ${deed}.`] : [`${deed}.`, ...cut, ...end, now])
      .join(' ')
      .replaceAll('….', '…');
  return still === undefined ? [sentences([])] : [sentences([still]), ...(room.bare ? [sentences([])] : [])];
}

/** Only where texts of ours are too long. What to do now, the last sentence, stays. */
function shortest(text: string, notice: Notice): string {
  const now = ` ${whatNow(notice, ALONE)}`;
  return `${text.slice(0, LONGEST_OPENING - now.length - 1)}…${now}`;
}
