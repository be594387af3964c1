import { DAY } from '../base/time.ts';
import type { Effects } from '../contain/effects.ts';

/** What was told of late, as far as this function instance lives. */
export interface News {
  /** True at most once a day for a key. */
  isNews(key: string, now: Date): boolean;
  /** A publish whose failure makes what it was about news again: what nobody heard was not published. */
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
        published.delete(latest); // at worst something is told twice
        throw error;
      }
    },
  };
}
