import { describe, expect, test } from 'vitest';
import { HOUR, later, MINUTE } from '../../lib/base/time.ts';
import { type Canary, tendCanary } from '../../lib/sweep/canary.ts';

const NOON = new Date('2026-05-04T12:00:00Z');
const QUARTER = 15 * MINUTE;

/** A ledger and a role, and whether the call comes back. */
function world(answering: { comesBack: (sent: number) => boolean; fails?: () => void } = { comesBack: () => true }) {
  let kept: Canary | undefined;
  const sent: Date[] = [];
  let now = NOON;
  const ports = {
    last: async () => kept,
    record: async (canary: Canary) => {
      kept = canary;
    },
    tag: async (nonce: string) => {
      answering.fails?.();
      expect(kept?.nonce).toBe(nonce); // recorded before it is sent
      sent.push(now);
      if (kept !== undefined && answering.comesBack(sent.length)) kept = { ...kept, seenAt: later(now, 5 * MINUTE) };
    },
    nonce: () => `nonce-${sent.length}`,
  };
  /** Sweeps every quarter of an hour; answers what each said. */
  const until = async (end: Date) => {
    const said: number[] = [];
    for (; now < end; now = later(now, QUARTER)) said.push((await tendCanary(ports, now)).missed);
    return said;
  };
  return { ports, until, sent };
}

describe('the canary', () => {
  test('is sent twice a day, and one that comes back is no news', async () => {
    const { until, sent } = world();
    expect(new Set(await until(later(NOON, 48 * HOUR)))).toEqual(new Set([0]));
    expect(sent).toEqual([0, 12, 24, 36].map((hours) => later(NOON, hours * HOUR)));
  });

  test('that does not come is missed after three quarters of an hour, the next at once sent and missed like it', async () => {
    const { until, sent } = world({ comesBack: () => false });
    expect(await until(later(NOON, 2 * HOUR))).toEqual([0, 0, 0, 1, 1, 1, 2, 2]);
    expect(sent).toEqual([0, 45, 90].map((minutes) => later(NOON, minutes * MINUTE)));
  });

  test('that comes again ends the row', async () => {
    const { until } = world({ comesBack: (count) => count === 3 });
    expect(await until(later(NOON, 2 * HOUR))).toEqual([0, 0, 0, 1, 1, 1, 2, 0]);
  });

  test('is waited for longer than the quarter of an hour that CloudTrail takes', async () => {
    const kept: Canary = { nonce: 'a', sentAt: NOON, missed: 0 };
    const { ports, sent } = world();
    const waiting = { ...ports, last: async () => kept };
    expect(await tendCanary(waiting, later(NOON, 30 * MINUTE))).toEqual({ missed: 0, since: NOON });
    expect(sent).toEqual([]);
  });

  test('that cannot be sent says why, and counts as missed when its time is over', async () => {
    const { ports } = world({
      comesBack: () => false,
      fails: () => {
        throw Object.assign(new Error('no such role'), { name: 'NoSuchEntityException' });
      },
    });
    expect(await tendCanary(ports, NOON)).toEqual({ missed: 0, unsent: 'NoSuchEntityException: no such role' });
    expect(await tendCanary(ports, later(NOON, HOUR))).toMatchObject({
      missed: 1,
      unsent: expect.stringContaining('no such role'),
    });
  });

  test('of a ledger that does not answer is not sent', async () => {
    const { ports, sent } = world();
    const away = async () => {
      throw new Error('away');
    };
    expect(await tendCanary({ ...ports, last: away }, NOON)).toEqual({ missed: 0, unsent: 'Error: away' });
    expect(sent).toEqual([]);
  });
});
