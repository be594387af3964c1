import { expect, test } from 'vitest';
import { DEFAULT_SETTINGS } from '../../lib/base/settings/settings.ts';
import { revive } from '../../lib/base/settings/settings-bundle.ts';
import { HOUR } from '../../lib/base/time.ts';
import type { Command } from '../../lib/contain/command.ts';
import { containmentOf } from '../../lib/incident/deny/containment.ts';
import type { Decision } from '../../lib/inspect/decide/decision.ts';
import { dispatch } from '../../lib/inspect/dispatch.ts';
import { report, TARGET } from '../support/commands.ts';

const order = { incident: '0123456789abcdef', target: TARGET, method: 'quarantine', scope: { kind: 'role' } } as const;
const containments = [containmentOf(order, new Date('2026-05-04T10:00:20Z'), HOUR)];

test.each<[Decision['action'], string[]]>([
  ['contain', ['enqueue contain']],
  ['observe', ['publish observe']],
  ['alert', ['publish alert']],
  ['suppress', []],
])('%s is handed on as %j', async (action, expected) => {
  const done: string[] = [];
  const effects = {
    enqueue: async ({ kind }: Command) => void done.push(`enqueue ${kind}`),
    publish: async ({ decision }: { decision: { action: string } }) => void done.push(`publish ${decision.action}`),
  };
  await dispatch([{ ...report(), action, containments }], effects);
  expect(done).toEqual(expected);
});

test('every command of an event is queued before anybody is told', async () => {
  const done: string[] = [];
  const slowly = async (said: string) => {
    await new Promise((resolve) => setTimeout(resolve, 1));
    done.push(said);
  };
  const decisions = (['alert', 'contain', 'observe', 'contain'] as const).map((action) => ({
    ...report(),
    action,
    containments,
  })) as unknown as Decision[];
  await dispatch(decisions, { enqueue: () => slowly('enqueue'), publish: () => slowly('publish') });
  expect(done).toEqual(['enqueue', 'enqueue', 'publish', 'publish']);
});

test('settings survive the bundle: dates come back as dates', () => {
  const until = new Date('2026-12-31T00:00:00Z');
  const exception = { role: 'App', detectors: ['pass-denied'], owner: 'dana', reason: 'x', until };
  const settings = { ...DEFAULT_SETTINGS, exceptions: [exception] };
  expect(revive(JSON.parse(JSON.stringify(settings)))).toEqual(settings);
});
