import { DAY } from '../base/time.ts';
import type { Effects } from '../contain/effects.ts';

/** The recent messages of this function instance. */
export interface News {
  /** True at most once a day for each key. */
  isNews(key: string, now: Date): boolean;
  /** When the wrapped publish fails, the key of its notice is news again. */
  telling(publish: Effects['publish']): Effects['publish'];
}

export function dailyNews(): News {
  const published = new Map<string, number>();
  let latest = '';
  return {
    isNews(key, now) {
      const before = published.get(key);
      if (before !== undefined && now.getTime() - before < DAY) return false;
      published.set(key, now.getTime());
      latest = key;
      return true;
    },
    telling: (publish) => async (notice) => {
      try {
        await publish(notice);
      } catch (error) {
        published.delete(latest); // at worst a message is sent twice
        throw error;
      }
    },
  };
}
