import { DAY } from './time.ts';

/** Remembers what was told: true at most once a day for a key, as far as this function instance lives. */
export function newsOfTheDay(): (key: string, now: Date) => boolean {
  const told = new Map<string, number>();
  return (key, now) => {
    const before = told.get(key);
    if (before !== undefined && now.getTime() - before < DAY) return false;
    told.set(key, now.getTime());
    return true;
  };
}
