import { createHash } from 'node:crypto';
import { expect, test } from 'vitest';
import { DAY, HOUR, later, MINUTE } from '../../lib/base/time.ts';
import type { Notice } from '../../lib/contain/told.ts';
import { dailyNews, type Sent } from '../../lib/sweep/news.ts';
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

test('what another function instance sent within the day is no news, and what is old is forgotten', async () => {
  const kept: Sent[] = [];
  let remembered: Sent = new Map();
  const memory = {
    recall: async () => remembered,
    keep: async (sent: Sent) => {
      kept.push(sent);
      remembered = sent;
    },
  };
  const first = dailyNews();
  await first.remembering(memory, NOON, async () => expect(first.isNews('a', NOON)).toBe(true));
  const second = dailyNews();
  await second.remembering(memory, later(NOON, HOUR), async () => {
    expect(second.isNews('a', later(NOON, HOUR))).toBe(false);
    expect(second.isNews('b', later(NOON, HOUR))).toBe(true);
  });
  const third = dailyNews();
  await third.remembering(memory, later(NOON, DAY), async () => {
    expect(third.isNews('a', later(NOON, DAY))).toBe(true);
    expect(third.isNews('b', later(NOON, DAY))).toBe(false);
  });
  await third.remembering(memory, later(NOON, DAY), async () => {});
  expect(kept.map((sent) => sent.size)).toEqual([1, 2, 2]);
  const fourth = dailyNews();
  await fourth.remembering(memory, later(NOON, DAY + HOUR), async () => {
    expect(fourth.isNews('a', later(NOON, DAY + HOUR))).toBe(false); // told anew an hour ago, by another instance
  });
});

test('a memory that fails changes nothing, and the work goes on', async () => {
  const away = {
    recall: () => Promise.reject(new Error('the ledger is away')),
    keep: () => Promise.reject(new Error('the ledger is away')),
  };
  const news = dailyNews();
  expect(await news.remembering(away, NOON, async () => news.isNews('a', NOON))).toBe(true);
});

test('a date of the future, planted in the memory, silences nothing', async () => {
  const news = dailyNews();
  const digest = createHash('sha256').update('a').digest('hex').slice(0, 32);
  const planted = { recall: async () => new Map([[digest, later(NOON, 365 * DAY)]]), keep: async () => {} };
  expect(await news.remembering(planted, NOON, async () => news.isNews('a', NOON))).toBe(true);
});
