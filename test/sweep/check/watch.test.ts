import { describe, expect, test } from 'vitest';
import { DEFAULT_SETTINGS } from '../../../lib/base/settings/defaults.ts';
import type { Settings } from '../../../lib/base/settings/settings.ts';
import { DAY, HOUR, later, MINUTE } from '../../../lib/base/time.ts';
import type { Notice } from '../../../lib/contain/told.ts';
import type { Canary, CanaryPorts } from '../../../lib/sweep/canary.ts';
import type { GuardrailReads } from '../../../lib/sweep/check/checks.ts';
import { watchGuardrail } from '../../../lib/sweep/check/watch.ts';
import { dailyNews } from '../../../lib/sweep/news.ts';
import { asTold } from '../../support/as-told.ts';
import { OURS } from '../../support/events.ts';
import { EXPECTED, reading } from './stack.ts';

const NOON = new Date('2026-05-04T12:00:00Z');
const SEEN: Canary = { nonce: 'a', sentAt: NOON, seenAt: NOON, missed: 0 };

interface Around {
  readonly reads?: Partial<GuardrailReads>;
  readonly canary?: Partial<CanaryPorts>;
  /** By region; none without it. */
  readonly canaries?: Readonly<Record<string, Partial<CanaryPorts>>>;
  readonly waiting?: Readonly<Record<string, number>>;
  readonly regions?: () => Promise<readonly string[]>;
  readonly settings?: Settings;
  readonly publish?: () => Promise<void>;
}

function watching(around: Around = {}) {
  const { reads = {}, canary = {}, canaries = {}, waiting = {}, settings = DEFAULT_SETTINGS, publish } = around;
  const told: Notice[] = [];
  const counted: number[] = [];
  const news = dailyNews();
  const ports = {
    expected: EXPECTED,
    reads: reading(reads),
    canary: { ...WELL, ...canary },
    regions: {
      regions: around.regions ?? (async () => Object.keys(canaries)),
      canary: (region: string) => ({ ...WELL, ...canaries[region] }),
      waiting: async (region: string) => waiting[region],
    },
    settings,
    account: OURS,
    isNews: news.isNews,
    publish: publish ?? (async (notice) => void told.push(asTold(notice))),
    count: (_: 'GuardrailFaults', value: number) => void counted.push(value),
  } satisfies Parameters<typeof watchGuardrail>[0];
  return { told, counted, at: (now: Date) => watchGuardrail(ports, now) };
}

const WELL = { last: async () => SEEN, record: async () => {}, tag: async () => {}, nonce: () => 'b' };
const stopped = { trails: async () => [{ name: 'main', logging: false, seesWrites: true }] };
const missed = (count: number): Partial<CanaryPorts> => ({
  last: async () => ({ nonce: 'a', sentAt: later(NOON, -HOUR), missed: count - 1 }),
});

describe('the watch over the guardrail', () => {
  test('that finds nothing writes a zero, which is the heartbeat', async () => {
    const { told, counted, at } = watching();
    await at(NOON);
    expect([told, counted]).toEqual([[], [0]]);
  });

  test('tells what is off once a day, and counts it every time', async () => {
    const { told, counted, at } = watching({ reads: stopped });
    for (const now of [NOON, later(NOON, 15 * MINUTE), later(NOON, HOUR)]) await at(now);
    expect(counted).toEqual([1, 1, 1]);
    expect(told).toHaveLength(1);
    expect(told[0]?.decision).toMatchObject({
      account: OURS,
      action: 'alert',
      severity: 'critical',
      guard: true,
      role: { name: 'the trail' },
      findings: [
        {
          detector: 'guard-part-off',
          evidence:
            'the trail: main does not log: no event reaches us; way out: aws cloudtrail start-logging --name main',
        },
      ],
    });
    await at(later(NOON, DAY));
    expect(told).toHaveLength(2);
    expect(new Set(told.map(({ decision }) => decision.incident)).size).toBe(2);
  });

  test('tells at once when something else is off with the same part', async () => {
    let trails = await stopped.trails();
    const { told, at } = watching({ reads: { trails: async () => trails } });
    await at(NOON);
    trails = [];
    await at(later(NOON, 15 * MINUTE));
    expect(told.map(({ decision }) => decision.findings[0]?.evidence)).toEqual([
      expect.stringContaining('does not log'),
      expect.stringContaining('there is none'),
    ]);
  });

  test('writes the count although nobody can be told', async () => {
    const publish = async () => {
      throw new Error('the queue is gone');
    };
    const { counted, at } = watching({ reads: stopped, publish });
    await expect(at(NOON)).rejects.toThrow('the queue is gone');
    expect(counted).toEqual([1]);
  });

  test.each<[number, string]>([
    [1, 'medium'],
    [2, 'critical'],
    [9, 'critical'],
  ])('%i missed canaries are a fault at %s', async (count, severity) => {
    const { told, counted, at } = watching({ canary: missed(count) });
    await at(NOON);
    expect(counted).toEqual([1]);
    expect(told.map(({ decision }) => [decision.severity, decision.findings[0]?.detector])).toEqual([
      [severity, 'guard-canary-missed'],
    ]);
  });

  test('pages once for a row of missed canaries, however long', async () => {
    let count = 1;
    const { told, at } = watching({ canary: { last: async () => missed(count).last?.() } });
    for (; count < 6; count += 1) await at(later(NOON, count * MINUTE));
    expect(told.map(({ decision }) => decision.severity)).toEqual(['medium', 'critical']);
  });

  test('a canary that cannot be sent, or a ledger that does not know of one, is a fault', async () => {
    const last = async () => {
      throw new Error('away');
    };
    const { told, counted, at } = watching({ canary: { last } });
    await at(NOON);
    expect(counted).toEqual([1]);
    expect(told[0]?.decision.findings[0]?.evidence).toBe('the canary: could not be sent: Error: away');
  });

  test("an owner's exception quiets the message, and never the count", async () => {
    const exception = { role: 'the trail', detectors: ['guard-part-off'], owner: 'dana', reason: 'drill' };
    const settings = { ...DEFAULT_SETTINGS, exceptions: [{ ...exception, until: later(NOON, DAY) }] };
    const { told, counted, at } = watching({ reads: stopped, settings });
    await at(NOON);
    expect([told, counted]).toEqual([[], [1]]);
  });

  test('an answer that AWS owes us is told, and is no fault', async () => {
    const trails = async () => {
      throw Object.assign(new Error('slow down'), { name: 'ThrottlingException' });
    };
    const { told, counted, at } = watching({ reads: { trails } });
    await at(NOON);
    expect(counted).toEqual([0]);
    expect(told.map(({ decision }) => decision.severity)).toEqual(['medium']);
  });
});

describe('the other regions', () => {
  const evidence = (told: readonly Notice[]) => told.map(({ decision }) => decision.findings[0]?.evidence);

  test('that are well are no news', async () => {
    const { told, counted, at } = watching({ canaries: { 'eu-west-1': {}, 'eu-west-2': {} }, waiting: { x: 1 } });
    await at(NOON);
    expect([told, counted]).toEqual([[], [0]]);
  });

  test('whose canaries do not come through are told by name, those that missed more apart', async () => {
    const canaries = {
      'eu-west-1': missed(1),
      'eu-west-2': {},
      'eu-west-3': missed(4),
      'sa-east-1': missed(1),
    };
    const { told, counted, at } = watching({ canaries });
    await at(NOON);
    await at(later(NOON, 15 * MINUTE)); // no news
    expect(counted).toEqual([2, 2]);
    expect(told.map(({ decision }) => [decision.severity, decision.role.name])).toEqual([
      ['medium', 'the canary of eu-west-1, sa-east-1'],
      ['critical', 'the canary of eu-west-3'],
    ]);
    expect(evidence(told)).toEqual([
      'a canary has not come through CloudTrail and EventBridge from eu-west-1, sa-east-1, the latest sent at 2026-05-04T11:00:00Z; another is on its way',
      '4 canaries in a row have not come through CloudTrail and EventBridge from eu-west-3, the latest sent at 2026-05-04T11:00:00Z: look at the trail and the stack rolewarden-region there, the bus rolewarden and the role rolewarden-forward; rolewarden doctor looks at each region',
    ]);
  });

  test('without our rule: told with the reason, and only when 44 minutes have not brought the stack', async () => {
    let kept: Canary | undefined;
    const tag = async () => {
      throw Object.assign(new Error('Rule rolewarden-own-calls does not exist.'), {
        name: 'ResourceNotFoundException',
      });
    };
    const record = async (canary: Canary) => {
      kept = canary;
    };
    const { told, at } = watching({ canaries: { 'eu-west-1': { last: async () => kept, record, tag } } });
    for (const minutes of [0, 15, 30]) await at(later(NOON, minutes * MINUTE));
    expect(told).toEqual([]);
    await at(later(NOON, 45 * MINUTE));
    expect(evidence(told)[0]).toContain(
      'from eu-west-1 (could not be sent: ResourceNotFoundException: Rule rolewarden-own-calls does not exist.)',
    );
  });

  test('in which events could not be forwarded', async () => {
    const canaries = { 'eu-west-1': {}, 'eu-west-2': {} };
    const { told, counted, at } = watching({ canaries, waiting: { 'eu-west-1': 3, 'eu-west-2': 0 } });
    await at(NOON);
    expect(counted).toEqual([1]);
    expect(evidence(told)[0]).toContain('events could not be forwarded and were not judged: 3 of eu-west-1');
  });

  test('that AWS does not list are told, and the canary of home goes on', async () => {
    const regions = async () => {
      throw Object.assign(new Error('not authorized to perform ec2:DescribeRegions'), {
        name: 'UnauthorizedOperation',
      });
    };
    const { told, counted, at } = watching({ regions, canary: missed(2) });
    await at(NOON);
    expect(counted).toEqual([2]);
    expect(told.map(({ decision }) => decision.role.name)).toEqual(['the other regions', 'the canary']);
  });
});
