import { createHash } from 'node:crypto';
import { DAY, later } from '../base/time.ts';
import type { Effects } from '../contain/effects.ts';

/** When each message was sent, by the digest of its key. */
export type Sent = ReadonlyMap<string, Date>;

/** Where the messages of the last day are kept for the next function instance. Both may fail: then a message is sent once more. */
export interface SentMemory {
  recall(): Promise<Sent>;
  keep(sent: Sent, now: Date): Promise<void>;
}

/** The messages of the last day. */
export interface News {
  /** True at most once a day for each key. */
  isNews(key: string, now: Date): boolean;
  /** When the wrapped publish fails, the key of its notice is news again. */
  telling(publish: Effects['publish']): Effects['publish'];
  /** Runs the work with what earlier runs sent, of this instance and of others, and keeps what this one sent. */
  remembering<T>(memory: SentMemory, now: Date, work: () => Promise<T>): Promise<T>;
}

/** The newest so many are kept. */
const MOST_KEPT = 300;

export function dailyNews(): News {
  const sent = new Map<string, Date>();
  let latest = '';
  let isChanged = false;
  const isOld = (at: Date, now: Date) => later(at, DAY) <= now;
  return {
    isNews(key, now) {
      const digest = createHash('sha256').update(key).digest('hex').slice(0, 32);
      const before = sent.get(digest);
      if (before !== undefined && !isOld(before, now)) return false;
      sent.set(digest, now);
      latest = digest;
      isChanged = true;
      return true;
    },
    telling: (publish) => async (notice) => {
      try {
        await publish(notice);
      } catch (error) {
        sent.delete(latest); // at worst a message is sent twice
        throw error;
      }
    },
    async remembering(memory, now, work) {
      for (const [digest, at] of await memory.recall().catch(() => new Map<string, Date>()))
        if (!sent.has(digest) && at <= now) sent.set(digest, at);
      isChanged = false;
      try {
        return await work();
      } finally {
        for (const [digest, at] of sent) if (isOld(at, now)) sent.delete(digest);
        const newest = [...sent].toSorted(([, a], [, b]) => b.getTime() - a.getTime()).slice(0, MOST_KEPT);
        if (isChanged) await memory.keep(new Map(newest), now).catch(() => undefined);
      }
    },
  };
}
