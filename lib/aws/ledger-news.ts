import { jsonIn } from '../base/json.ts';
import { DAY, later } from '../base/time.ts';
import type { SentMemory } from '../sweep/news.ts';
import { functionTable } from './function-incidents.ts';
import { itemKey, seconds } from './ledger-items.ts';

/** The messages that the sweep sent within the day, in one item of the ledger for each of its two ways to tell. */
export function sentMemory(of: 'sweep' | 'watch'): SentMemory {
  const [pk, sk] = [`news#${of}`, 'news'];
  return {
    async recall() {
      const item = await (await functionTable()).get(pk, sk);
      return sentIn(jsonIn(item?.sent?.S));
    },
    async keep(sent, now) {
      const text = JSON.stringify([...sent].map(([digest, at]) => [digest, at.getTime()]));
      const expires = seconds(later(now, 2 * DAY));
      await (await functionTable()).put({ ...itemKey(pk, sk), sent: { S: text }, expires });
    },
  };
}

/** What is none of ours is left out: then a message is sent once more. */
function sentIn(value: unknown): Map<string, Date> {
  if (!Array.isArray(value)) return new Map();
  const read = value.map((one): [string, Date] | undefined => {
    const [digest, at] = Array.isArray(one) ? one : [];
    return typeof digest === 'string' &&
      /^[0-9a-f]{32}$/.test(digest) &&
      typeof at === 'number' &&
      at >= 0 &&
      at < 8.64e15
      ? [digest, new Date(at)]
      : undefined;
  });
  return new Map(read.filter((one) => one !== undefined));
}
