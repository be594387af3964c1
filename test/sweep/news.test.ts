import { expect, test } from 'vitest';
import { DAY, later, MINUTE } from '../../lib/base/time.ts';
import type { Notice } from '../../lib/contain/told.ts';
import { dailyNews } from '../../lib/sweep/news.ts';
import { report } from '../support/commands.ts';

const NOON = new Date('2026-05-04T12:00:00Z');
const NOTICE: Notice = { decision: report() };

test('is told once a day for a key', () => {
  const { isNews } = dailyNews();
  expect([isNews('a', NOON), isNews('a', later(NOON, DAY - MINUTE)), isNews('b', NOON)]).toEqual([true, false, true]);
  expect(isNews('a', later(NOON, DAY))).toBe(true);
});

test('what could not be told is news still', async () => {
  const { isNews, telling } = dailyNews();
  const away = telling(() => Promise.reject(new Error('SNS is away')));
  expect(isNews('a', NOON)).toBe(true);
  await expect(away(NOTICE)).rejects.toThrow('SNS is away');
  expect(isNews('a', NOON)).toBe(true);
  await telling(async () => {})(NOTICE);
  expect(isNews('a', NOON)).toBe(false);
});
