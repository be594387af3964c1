import { expect, test } from 'vitest';
import { DEFAULT_SETTINGS } from '../../lib/base/settings/defaults.ts';
import { revive } from '../../lib/base/settings/settings-bundle.ts';
import type { Severity } from '../../lib/base/severity.ts';
import { HOUR } from '../../lib/base/time.ts';
import type { Command } from '../../lib/contain/command.ts';
import { containmentOf } from '../../lib/incident/deny/containment-of.ts';
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

/** What is handed on for these decisions, in order; each is the name of its role, `contain` for a command. */
async function handedOn(decisions: readonly Decision[]) {
  const done: string[] = [];
  const notes: string[] = [];
  await dispatch(decisions, {
    enqueue: async ({ target }) => void done.push(`contain ${target.slice(target.lastIndexOf('/') + 1)}`),
    publish: async (notice) => {
      done.push(`tell ${(notice.decision as Decision).role.name}`);
      notes.push(...(notice.notes ?? []));
    },
  });
  return { done, notes };
}

function toldOf(name: string, severity: Severity = 'low'): Decision {
  return { ...report(), action: 'alert', severity, role: { name } };
}
const containing: Decision = { ...report(), action: 'contain', severity: 'high', containments };
const decoys = Array.from({ length: 700 }, (_, index) => toldOf(`decoy-${index}`));

test('every command is queued before anybody is told, the worst first', async () => {
  const target = `arn:aws:iam::111122223333:role/root-like`;
  const worse: Decision = {
    ...report(),
    action: 'contain',
    severity: 'critical',
    containments: containments.map((one) => ({ ...one, target })),
  };
  const { done } = await handedOn([toldOf('a'), toldOf('b', 'medium'), containing, worse]);
  expect(done).toEqual([
    'contain root-like',
    `contain ${TARGET.slice(TARGET.lastIndexOf('/') + 1)}`,
    'tell b',
    'tell a',
  ]);
});

test('many roles in one call are one message, and the containment comes first', async () => {
  const { done, notes } = await handedOn([...decoys, toldOf('worst', 'medium'), containing]);
  expect(done).toEqual([expect.stringMatching(/^contain /), 'tell worst']);
  expect(notes).toEqual([
    expect.stringMatching(/700 other roles \(700 low\), for example decoy-0, .*decoy-9; the log/),
  ]);
});

test('twenty are told one by one', async () => {
  const { done, notes } = await handedOn(decoys.slice(0, 20));
  expect(done).toHaveLength(20);
  expect(notes).toEqual([]);
  expect((await handedOn(decoys.slice(0, 21))).done).toEqual(['tell decoy-0']);
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
