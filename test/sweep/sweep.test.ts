import { describe, expect, test } from 'vitest';
import { DEFAULT_SETTINGS } from '../../lib/base/settings/defaults.ts';
import { DAY, HOUR, later, MINUTE } from '../../lib/base/time.ts';
import type { SentNotice } from '../../lib/contain/sent-notice.ts';
import type { Notice } from '../../lib/contain/told.ts';
import { denyPolicy } from '../../lib/incident/deny/deny-policy.ts';
import { memoryLedger } from '../../lib/incident/ledger/in-memory.ts';
import { dailyNews } from '../../lib/sweep/news.ts';
import { sweep } from '../../lib/sweep/sweep.ts';
import { asTold } from '../support/as-told.ts';
import { memoryIam } from '../support/iam/memory-iam.ts';
import { memoryRole } from '../support/iam/state.ts';

const NOW = new Date('2026-05-05T12:00:00Z');
const roleArn = 'arn:aws:iam::111122223333:role/team/App';
const ROLE = { arn: roleArn, name: 'App', tags: {} };
const QUIET = {
  managed: { current: async () => undefined, remove: async () => 'absent' as const, discard: async () => false },
  untag: async () => {},
  enqueue: async () => {},
  ledger: memoryLedger(),
  killSwitch: async () => ({ on: false }),
  lookAgain: async () => {},
  settings: DEFAULT_SETTINGS,
  account: '111122223333',
};
const endedAt = (lapse: Date) => denyPolicy('quarantine', { kind: 'role' }, later(lapse, -13 * HOUR), lapse);
const NAME = 'rolewarden-0123456789abcdef-quarantine';

/** Sweeps one policy; `current` is what stands by the time it is read again. */
async function swept(policyName: string, document: unknown, current: unknown = document) {
  const role = memoryRole('AROAEXAMPLEAPP', { path: '/team/', inline: new Map([[policyName, current]]) });
  const iam = memoryIam({ roles: { App: role } });
  const told: Notice[] = [];
  const onRoles = [{ target: ROLE, rung: 'inline' as const, policyName, document }];
  const scan = async () => ({ carried: onRoles, unattached: [] });
  const isNews = dailyNews().isNews;
  const run = () =>
    sweep(
      {
        ...QUIET,
        policies: iam.sweep.policies,
        scan,
        isNews,
        publish: async (notice: SentNotice) => void told.push(asTold(notice)),
      },
      NOW,
    );
  return { first: await run(), role, iam, told, run };
}

describe('sweep', () => {
  test('deletes a lapsed deny of ours', async () => {
    const { first, role } = await swept(NAME, endedAt(later(NOW, -6 * MINUTE)));
    expect(first).toEqual({
      deleted: [`${roleArn} ${NAME}`],
      live: [],
      foreign: [],
      bounded: [],
      extended: [],
      gone: [],
    });
    expect(role.inline.size).toBe(0);
  });

  const kept: [string, string, unknown, unknown?][] = [
    ['a live one', NAME, endedAt(later(NOW, MINUTE))],
    ['one that lapsed a moment ago', NAME, endedAt(later(NOW, -MINUTE))],
    ['one put again since the scan', NAME, endedAt(later(NOW, -HOUR)), endedAt(later(NOW, HOUR))],
    ['a lapsed one under a name of another shape', 'rolewarden-mine', endedAt(later(NOW, -HOUR))],
    ['a foreign document under our name', NAME, { Version: '2012-10-17', Statement: [] }],
    ['text that is no JSON', NAME, 'x'],
  ];
  test.each(kept)('leaves %s', async (_, name, document, current) => {
    const { first, iam } = await swept(name, document, current ?? document);
    expect(first.deleted).toEqual([]);
    expect(iam.writes).toEqual([]);
  });

  test('tells a foreign document under our prefix, critical, once a day', async () => {
    const { told, run } = await swept(NAME, { Version: '2012-10-17', Statement: [] });
    await run();
    expect(told).toHaveLength(1);
    expect(told[0]?.decision).toMatchObject({
      severity: 'critical',
      action: 'alert',
      role: { name: 'App' },
      findings: [{ detector: 'guard-foreign-policy' }],
    });
    const isNews = dailyNews().isNews;
    expect([NOW, later(NOW, HOUR), later(NOW, DAY)].map((at) => isNews('key', at))).toEqual([true, false, true]);
  });
});
