import { describe, expect, test } from 'vitest';
import { keptParts } from '../../lib/aws/kept-parts.ts';
import { HOUR, later, SECOND } from '../../lib/base/time.ts';
import type { Carried } from '../../lib/contain/carried.ts';
import { aboutOf, noticeText } from '../../lib/contain/notice.ts';
import type { DenyPart } from '../../lib/contain/report.ts';
import type { Notice } from '../../lib/contain/told.ts';
import { containmentOf } from '../../lib/incident/deny/containment-of.ts';
import { JOIN_PAUSE, JOIN_WAIT } from '../../lib/notify/join.ts';
import { messageOf } from '../../lib/notify/message.ts';
import { outcomesOf } from '../../lib/notify/outcomes.ts';
import type { KeptParts } from '../../lib/notify/parts.ts';
import { tell } from '../../lib/notify/tell.ts';
import { wordsFor } from '../../lib/notify/words.ts';
import { command, ROLE_ID, report } from '../support/commands.ts';
import { memoryTable } from '../support/memory-table.ts';

const NOW = new Date('2026-05-04T10:00:20Z');
const words = report({ cause: 'pass', workloads: ['thumbnails'], parts: ['role', 'caller'] });
const onRole = command({ report: words, scope: { kind: 'workload', userids: [`${ROLE_ID}:thumbnails`] } });
const onCaller = command({
  report: words,
  target: onRole.target.replace('AdminRole', 'Developer'),
  method: 'revocation',
  scope: { kind: 'session', userids: ['AROAEXAMPLEDEVELOPER:alice'] },
  caller: true,
});
const orders = { role: onRole, caller: onCaller };

const written = (part: DenyPart): Carried => ({
  outcome: 'written',
  containment: containmentOf(orders[part], NOW, HOUR),
});
const full: Carried = {
  target: onCaller.target,
  policyName: 'rolewarden-0123456789abcdef-revocation-caller',
  outcome: 'full',
  because: 'no room',
};

/** What `contain` sends of a part. */
const sent = (part: DenyPart, carried: Carried = written(part), more: object = {}) =>
  noticeText({ decision: words, about: { ...aboutOf(orders[part]), ...more }, carried });

function kept(): KeptParts {
  const table = memoryTable();
  return keptParts(async () => table);
}

/** A queue of notices and the people at its end. */
function people(ledger: KeptParts = kept(), putOff: () => Promise<undefined> = async () => undefined) {
  const told: Notice[] = [];
  const ports = {
    ledger: async () => ledger,
    publish: async (notice: Notice) => void told.push(notice),
    putOff,
  };
  return {
    told,
    outcomes: () => told.map(({ carried, also = [] }) => [carried, ...also].map((one) => one?.outcome)),
    /** What became of the message: `later` where it comes again. */
    hand: (id: string, body: string, at = NOW) =>
      tell({ id, body }, ports, at).then(
        (notice) => (notice === undefined ? 'told by another' : 'told'),
        (error: Error) => (error.name === 'PutOff' ? 'later' : `failed: ${error.message}`),
      ),
  };
}

test('a message that SQS hands out twice at once is told once', async () => {
  const { hand, told } = people();
  await hand('1', sent('role'));
  const both = await Promise.all([hand('2', sent('caller')), hand('2', sent('caller'))]);
  expect(both.toSorted()).toEqual(['later', 'told']);
  expect(told).toHaveLength(1);
});

describe('the two outcomes of an incident are one message', () => {
  test.each([
    ['the role first', ['role', 'caller']],
    ['the caller first', ['caller', 'role']],
  ] as const)('%s', async (_, [first, second]) => {
    const { hand, told, outcomes } = people();
    expect(await hand('1', sent(first))).toBe('later');
    expect(await hand('2', sent(second))).toBe('told');
    expect(await hand('1', sent(first), later(NOW, JOIN_PAUSE))).toBe('told by another');
    expect(await hand('2', sent(second), later(NOW, JOIN_PAUSE))).toBe('told by another'); // a copy of the queue's
    expect(outcomes()).toEqual([['written', 'written']]);
    const [notice] = told;
    if (notice === undefined) throw new Error('nobody was told');
    expect(wordsFor(notice).opening).toMatch(/Cut off within minutes: thumbnails .* and alice's present session/);
    expect(JSON.parse(messageOf(notice).body.sqs)).toMatchObject({
      carried: { outcome: 'written' },
      also: [{ outcome: 'written' }],
    });
  });

  test('of two that come at the same moment one tells', async () => {
    const { hand, outcomes } = people();
    const both = await Promise.all([hand('1', sent('role')), hand('2', sent('caller'))]);
    for (const [at, id, part] of [
      [1, '1', 'role'],
      [2, '2', 'caller'],
    ] as const)
      await hand(id, sent(part), later(NOW, at * JOIN_PAUSE));
    expect(both.filter((done) => done === 'told').length).toBeLessThanOrEqual(1);
    expect(outcomes()).toEqual([['written', 'written']]);
  });

  test('what failed leads', async () => {
    const { hand, told } = people();
    await hand('1', sent('role'));
    await hand('2', sent('caller', full));
    const [notice] = told;
    if (notice === undefined) throw new Error('nobody was told');
    const { subject, attributes } = messageOf(notice);
    expect(subject).toMatch(/PARTLY NOT CONTAINED the caller's role Developer/);
    expect(attributes).toMatchObject({ outcome: 'full', action: 'alert' });
  });
});

describe('no outcome is lost', () => {
  test('the other one does not come: told alone after ten seconds, and that the other is told apart', async () => {
    const { hand, told } = people();
    expect(await hand('1', sent('role'))).toBe('later');
    expect(await hand('1', sent('role'), later(NOW, JOIN_WAIT - SECOND))).toBe('later');
    expect(await hand('1', sent('role'), later(NOW, JOIN_WAIT))).toBe('told');
    expect(told[0]).toMatchObject({ carried: { outcome: 'written' }, awaited: ['caller'] });
    expect(await hand('2', sent('caller'), later(NOW, HOUR))).toBe('told'); // only its own news
    expect(told[1]?.also).toBeUndefined();
    expect(await hand('2', sent('caller'), later(NOW, HOUR))).toBe('told by another'); // a copy
  });

  test('a later outcome of the same deny is news of its own', async () => {
    const { hand, outcomes } = people();
    await hand('1', sent('caller', full));
    await hand('2', sent('role'));
    expect(await hand('3', sent('caller'))).toBe('told');
    expect(outcomes()).toEqual([['full', 'written'], ['written']]);
  });

  test('a later outcome of a deny that waits is told after it: the last word is the true one', async () => {
    const { hand, outcomes } = people();
    const role: Carried = { ...full, target: onRole.target };
    expect(await hand('1', sent('role', role))).toBe('later');
    expect(await hand('2', sent('role'), later(NOW, SECOND))).toBe('later');
    expect(await hand('1', sent('role', role), later(NOW, JOIN_WAIT))).toBe('told');
    expect(await hand('2', sent('role'), later(NOW, JOIN_WAIT + SECOND))).toBe('told');
    expect(outcomes()).toEqual([['full'], ['written']]);
  });

  test('the earlier outcome is lost: the later one is told all the same', async () => {
    const { hand } = people();
    await hand('1', sent('role', { ...full, target: onRole.target }));
    expect(await hand('2', sent('role'), later(NOW, JOIN_WAIT))).toBe('later');
    expect(await hand('2', sent('role'), later(NOW, JOIN_WAIT + JOIN_PAUSE))).toBe('told');
  });

  test('the topic does not take the message: whoever comes next tells both', async () => {
    const ledger = kept();
    const ports = { ledger: async () => ledger, putOff: async () => undefined };
    const failing = { ...ports, publish: async () => Promise.reject(new Error('SNS is away')) };
    const { hand, outcomes } = people(ledger);
    await hand('1', sent('role'));
    await expect(tell({ id: '2', body: sent('caller') }, failing, NOW)).rejects.toThrow('SNS is away');
    expect(await hand('1', sent('role'), later(NOW, JOIN_PAUSE))).toBe('later'); // the other may still be telling
    expect(await hand('1', sent('role'), later(NOW, 61 * SECOND))).toBe('told');
    expect(outcomes()).toEqual([['written', 'written']]);
  });

  test.each<[string, Partial<KeptParts>]>([
    ['the ledger does not answer', { keep: () => Promise.reject(new Error('away')) }],
    ['the claim does not get through', { claim: () => Promise.reject(new Error('away')) }],
    ['what was told is not remembered', { rememberTold: () => Promise.reject(new Error('away')) }],
  ])('%s', async (_, broken) => {
    const { hand, told, outcomes } = people({ ...kept(), ...broken });
    for (const at of [NOW, later(NOW, JOIN_WAIT), later(NOW, 2 * HOUR)]) {
      await hand('1', sent('role'), at);
      await hand('2', sent('caller'), at);
    }
    expect(outcomes().flat().length).toBeGreaterThanOrEqual(2);
    const notes = told.flatMap((notice) => notice.notes ?? []).join();
    expect(notes.includes('the ledger did not answer')).toBe(broken.rememberTold === undefined);
  });

  test('the queue does not put the message off: it is told now, not when the queue shows it again after minutes', async () => {
    const ledger = kept();
    const { hand, told } = people(ledger, async () => Promise.reject(new Error('SQS is slow')));
    expect(await hand('1', sent('role'))).toBe('told');
    expect(await hand('2', sent('caller'))).toBe('told');
    expect(told.flatMap((notice) => outcomesOf(notice)).map(({ outcome }) => outcome)).toContain('written');
    expect(told.map(({ carried }) => carried && 'containment' in carried && carried.containment.target)).toEqual([
      onRole.target,
      onRole.target,
    ]);
    expect(told[1]?.also).toHaveLength(1); // twice is better than never
  });

  test.each<[string, string]>([
    ['an extension', sent('role', written('role'), { kind: 'extend' })],
    ['a lift', sent('role', { ...full, outcome: 'lifted', by: 'dana' } as Carried, { kind: 'lift' })],
    ['of release 0.1.0, without a kind', sent('role', written('role'), { kind: undefined })],
    ['a decision of one deny', noticeText({ decision: report(), about: aboutOf(onRole), carried: written('role') })],
    ['an alert', noticeText({ decision: report({ action: 'alert' }) })],
    ['an outcome that cannot be read', noticeText({ decision: words, about: aboutOf(onRole), carried: {} as Carried })],
    ['anything', 'x'],
  ])('told at once: %s', async (_, body) => {
    const { hand, told } = people();
    expect(await hand('1', body)).toBe('told');
    expect(told).toHaveLength(1);
  });
});
