import { describe, expect, it } from 'vitest';
import { HOUR, later, MINUTE } from '../../lib/base/time.ts';
import type { SentNotice } from '../../lib/contain/sent-notice.ts';
import { attempts } from '../../lib/sweep/attempts.ts';
import type { DeadEvent } from '../../lib/sweep/dead-event.ts';
import { MOST_ROUNDS, redriveEvents } from '../../lib/sweep/events-dead.ts';
import { dailyNews } from '../../lib/sweep/news.ts';
import { OURS, record } from '../support/events.ts';

const NOON = new Date('2026-05-04T12:00:00Z');
const bodyOf = (eventID: string) =>
  JSON.stringify({ account: OURS, detail: record({ eventID, eventName: 'CreateFunction20150331' }) });
const dead = (id: string, difference: Partial<DeadEvent> = {}): DeadEvent => ({
  id,
  receipt: `r-${id}`,
  body: bodyOf(`event-${id}`),
  sent: later(NOON, -5 * HOUR),
  rounds: 0,
  ...difference,
});

interface Given {
  readonly giveUp?: () => Promise<void>;
  readonly publish?: () => Promise<void>;
  readonly redrive?: (event: DeadEvent) => Promise<void>;
}

/** One sweep over what lies there; a queue shows ten messages at a time. */
async function swept(
  lying: readonly DeadEvent[],
  { giveUp, publish, redrive }: Given = {},
  isNews = dailyNews().isNews,
) {
  const told: SentNotice[] = [];
  const [again, lost]: [string[], string[]] = [[], []];
  const unseen = [...lying];
  const trying = attempts();
  const ports = {
    deadEvents: {
      take: async () => unseen.splice(0, 10),
      redrive: async (event: DeadEvent) => {
        await redrive?.(event);
        again.push(event.id);
      },
      giveUp: async ({ id }: DeadEvent) => {
        await giveUp?.();
        lost.push(id);
      },
    },
    publish: async (notice: SentNotice) => {
      await publish?.();
      told.push(notice);
    },
    account: OURS,
    isNews,
  };
  const done = redriveEvents(ports, trying, NOON).then(() => trying.end());
  return { failed: await done.then(() => undefined, String), told, again, lost, unseen };
}

const evidenceOf = ({ decision }: SentNotice) =>
  (decision as { findings: { evidence: string; severity: string }[] }).findings.map(({ evidence }) => evidence).join();

describe('events that could not be judged', () => {
  it('are handed to inspect again at once, and told with what they are', async () => {
    const { told, again, lost } = await swept([dead('1'), dead('2')]);
    expect([again, lost]).toEqual([['1', '2'], []]);
    expect(told).toMatchObject([{ decision: { action: 'alert', severity: 'high', account: OURS, guard: true } }]);
    expect(told.map(evidenceOf)[0]).toMatch(
      /^2 events could not be judged .*: CreateFunction20150331 of 2026-05-04T10:00:00Z in account 111122223333 \(event event-1\), .*event-2/,
    );
  });

  it('are told once, however many rounds they take', async () => {
    const { told, again } = await swept([
      dead('1', { rounds: 1 }),
      dead('2', { rounds: MOST_ROUNDS - 1, sent: later(NOON, -9 * HOUR) }),
    ]);
    expect([told, again]).toEqual([[], ['1', '2']]);
  });

  it.each([1, 2, 5])('after %i rounds they wait for as many hours', async (rounds) => {
    const at = (age: number) => dead('1', { rounds, sent: later(NOON, -age) });
    expect((await swept([at(rounds * HOUR - MINUTE)])).again).toEqual([]);
    expect((await swept([at(rounds * HOUR)])).again).toEqual(['1']);
  });

  it('those that wait for their hour keep no other one waiting', async () => {
    const waiting = Array.from({ length: 300 }, (_, index) => dead(`w${index}`, { rounds: 7 }));
    const { again, unseen } = await swept([...waiting, dead('1')]);
    expect([again, unseen]).toEqual([['1'], []]);
    const more = Array.from({ length: 2000 }, (_, index) => dead(`w${index}`, { rounds: 7 }));
    expect((await swept(more)).unseen).toHaveLength(1000); // a sweep ends
  });

  it('are given up after the last round, with a page', async () => {
    const spent = dead('1', { rounds: MOST_ROUNDS, sent: later(NOON, -9 * HOUR) });
    const { told, again, lost } = await swept([spent]);
    expect([again, lost]).toEqual([[], ['1']]);
    expect(told).toMatchObject([{ decision: { severity: 'critical' } }]);
    expect(told.map(evidenceOf)[0]).toMatch(/will not be tried again: CreateFunction20150331 .*rolewarden-failed/);
  });

  it('many are named in part, a hundred a sweep are moved, and no message is long', async () => {
    const { told, again, unseen } = await swept(
      Array.from({ length: 250 }, (_, index) => dead(`${index}`, { body: bodyOf('x'.repeat(50_000)) })),
    );
    expect([again.length, unseen.length, told.length]).toEqual([100, 150, 10]);
    for (const one of told) expect(JSON.stringify(one).length).toBeLessThan(5000);
    expect(told.map(evidenceOf)[0]).toContain('5 more');
  });

  it('stay where they are while nobody can be told of them', async () => {
    const { again, lost, failed } = await swept([dead('1')], {
      publish: async () => Promise.reject(new Error('SQS is away')),
    });
    expect([again, lost]).toEqual([[], []]);
    expect(failed).toContain('SQS is away');
  });

  it('one that cannot be moved keeps no other one back', async () => {
    const redrive = async ({ id }: DeadEvent) => {
      if (id === '1') throw new Error('AccessDenied');
    };
    const { again, failed } = await swept([dead('1'), dead('2')], { redrive });
    expect(again).toEqual(['2']);
    expect(failed).toBeDefined();
  });

  it('one that cannot be moved is told once a day, not every sweep', async () => {
    const { isNews } = dailyNews();
    const redrive = async () => Promise.reject(new Error('AccessDenied'));
    expect((await swept([dead('1')], { redrive }, isNews)).told).toHaveLength(1);
    expect((await swept([dead('1')], { redrive }, isNews)).told).toEqual([]);
  });

  it('one that cannot be given up pages once a day, not every sweep', async () => {
    const { isNews } = dailyNews();
    const giveUp = async () => Promise.reject(new Error('AccessDenied'));
    const spent = dead('1', { rounds: MOST_ROUNDS, sent: later(NOON, -9 * HOUR) });
    expect((await swept([spent], { giveUp }, isNews)).told).toHaveLength(1);
    expect((await swept([spent], { giveUp }, isNews)).told).toEqual([]);
  });

  it('without any, nothing is told', async () => {
    expect((await swept([])).told).toEqual([]);
  });
});
