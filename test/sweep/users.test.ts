import { describe, expect, test } from 'vitest';
import { DEFAULT_SETTINGS } from '../../lib/base/settings/defaults.ts';
import { HOUR, later, MINUTE } from '../../lib/base/time.ts';
import type { Command } from '../../lib/contain/command.ts';
import type { SentNotice } from '../../lib/contain/sent-notice.ts';
import type { Notice } from '../../lib/contain/told.ts';
import { containmentOf } from '../../lib/incident/deny/containment-of.ts';
import type { Incident } from '../../lib/incident/incident.ts';
import { memoryLedger } from '../../lib/incident/ledger/in-memory.ts';
import { MOST_LOOKS, MOST_STRANGERS } from '../../lib/sweep/budget.ts';
import type { SweepPorts } from '../../lib/sweep/ports.ts';
import { sweep } from '../../lib/sweep/sweep.ts';
import { asTold } from '../support/as-told.ts';
import { command } from '../support/commands.ts';
import { OURS } from '../support/events.ts';
import { memoryIam } from '../support/iam/memory-iam.ts';
import { memoryUser } from '../support/iam/state.ts';
import { ALICE, ALICE_ID, userCommand, userDenyPolicy, writtenOnUser } from '../support/users.ts';

const NOW = new Date('2026-05-05T12:00:00Z');
const NAME = 'rolewarden-0123456789abcdef-quarantine-caller';
const KEY = `${ALICE} ${NAME}`;
const until = (milliseconds: number) => userDenyPolicy(later(NOW, milliseconds));

function ports(standing: Readonly<Record<string, unknown>>) {
  const alice = new Map(Object.entries(standing));
  const user = memoryUser(ALICE_ID, { path: '/team/', inline: alice });
  const { sweep: iam, writes } = memoryIam({ users: { alice: user } });
  const told: Notice[] = [];
  const asked: Command[] = [];
  const keys = new Set<string>();
  const all: SweepPorts = {
    ...iam,
    killSwitch: async () => ({ on: false }),
    lookAgain: async () => {},
    publish: async (notice: SentNotice) => void told.push(asTold(notice)),
    enqueue: async (one) => void asked.push(one),
    isNews: (key) => !keys.has(key) && keys.add(key).has(key),
    ledger: memoryLedger(),
    settings: DEFAULT_SETTINGS,
    account: OURS,
  };
  return { ...all, alice, told, asked, writes };
}

const recorded = (difference: Partial<Incident> = {}): Incident => ({
  id: '0123456789abcdef-caller',
  caller: true,
  account: OURS,
  roleArn: ALICE,
  state: 'contained',
  at: later(NOW, -HOUR),
  wholeRole: true,
  order: JSON.stringify(userCommand()),
  ...difference,
});

describe('the sweep, of users', () => {
  test('deletes what has lapsed, and says so in the ledger', async () => {
    const given = ports({ [NAME]: until(-6 * MINUTE) });
    await given.ledger.record(recorded({ at: later(NOW, -25 * HOUR) }));
    expect(await sweep(given, NOW)).toMatchObject({ deleted: [KEY], live: [], foreign: [], gone: [] });
    expect(given.alice.size).toBe(0);
    expect(await given.ledger.incident('0123456789abcdef-caller')).toMatchObject({ state: 'lapsed' });
    expect(given.told).toEqual([]);
  });

  test.each<[string, Partial<Incident>, string]>([
    ['by the ledger too', { deny: writtenOnUser(NAME, '2026-05-05T11:54:00Z') }, 'lapsed'],
    ['dated back by somebody', { deny: writtenOnUser(NAME, '2026-05-05T18:00:00Z') }, 'contained'],
    ['of somebody else’s incident', { roleArn: 'arn:aws:iam::111122223333:user/bob' }, 'contained'],
  ])('what has lapsed %s', async (_, incident, state) => {
    const given = ports({ [NAME]: until(-6 * MINUTE) });
    await given.ledger.record(recorded(incident));
    expect(await sweep(given, NOW)).toMatchObject({ deleted: [KEY] });
    expect(await given.ledger.incident('0123456789abcdef-caller')).toMatchObject({ state });
  });

  test('what may not be deleted keeps nothing from the rest, and is an error at the end', async () => {
    const given = ports({ [NAME]: until(-6 * MINUTE) });
    const other = 'rolewarden-aaaaaaaaaaaaaaaa-quarantine-caller';
    await given.ledger.record(
      recorded({ id: 'aaaaaaaaaaaaaaaa-caller', deny: writtenOnUser(other, '2026-05-05T18:00:00Z') }),
    );
    const policies = { ...given.policies, remove: () => Promise.reject(new Error('AccessDenied')) };
    await expect(sweep({ ...given, policies }, NOW)).rejects.toThrow('AccessDenied');
    expect(given.asked).toMatchObject([{ kind: 'restore' }]);
  });

  test('whoever plants policies by the hundred takes neither its time nor our eyes: the rest waits for the next sweep', async () => {
    const planted = (name: string, document: unknown) =>
      Object.fromEntries(
        Array.from({ length: 300 }, (_, n) => [
          `rolewarden-${name}${n.toString(16).padStart(14, '0')}-quarantine-caller`,
          document,
        ]),
      );
    const given = ports({ ...planted('aa', { Version: '2012-10-17', Statement: [] }), ...planted('bb', until(-HOUR)) });
    const { foreign, deleted } = await sweep(given, NOW);
    expect([foreign.length, deleted.length, given.told.length]).toEqual([300, MOST_LOOKS, MOST_STRANGERS]);
  });

  test.each<[string, unknown]>([
    ['one in force', until(HOUR)],
    ['one that lapsed a moment ago: clocks differ', until(-4 * MINUTE)],
  ])('leaves %s', async (_, document) => {
    const given = ports({ [NAME]: document });
    expect(await sweep(given, NOW)).toMatchObject({ deleted: [], live: [KEY] });
    expect(given.writes).toEqual([]);
  });

  test.each<[string, Partial<Incident> | undefined, Incident['state'] | undefined, RegExp | undefined]>([
    ['contained: they agree', {}, 'contained', undefined],
    ['failed: IAM took it and showed it late', { state: 'failed' }, 'contained', undefined],
    ['observed', { state: 'observed' }, 'contained', /the ledger has as observed/],
    ['lifted: only a person deletes it', { state: 'lifted' }, 'lifted', /has as lifted .*lift user\/alice --revive/],
    ['nothing', undefined, undefined, /the ledger does not know its incident/],
  ])('a deny in force whose incident the ledger has as %s', async (_, difference, state, evidence) => {
    const given = { ...ports({ [NAME]: until(HOUR) }) };
    const ledger = { ...given.ledger, complete: true };
    if (difference !== undefined) await ledger.record(recorded(difference));
    await sweep({ ...given, ledger }, NOW);
    await sweep({ ...given, ledger }, NOW);
    expect((await ledger.incident('0123456789abcdef-caller'))?.state).toBe(state);
    const told = given.told.map(({ decision }) => decision.findings[0]?.evidence);
    expect(told).toEqual(evidence === undefined ? [] : [expect.stringMatching(evidence)]);
    expect(given.writes).toEqual([]);
  });

  test('one that was put again since the scan stays', async () => {
    const given = ports({ [NAME]: until(-HOUR) });
    const read = async () => until(HOUR);
    expect(await sweep({ ...given, policies: { ...given.policies, read } }, NOW)).toMatchObject({ deleted: [] });
    expect(given.alice.size).toBe(1);
  });

  test.each<[string, string, unknown]>([
    ['a lapsed deny of another shape', NAME, { ...until(-HOUR), Id: 'x' }],
    ['a lapsed deny as roles have it', NAME, containmentOf(command(), later(NOW, -48 * HOUR), HOUR).policyDocument],
    ['a name that is not ours', 'rolewarden-x', until(-HOUR)],
    ['a name for a role', 'rolewarden-0123456789abcdef-quarantine', until(-HOUR)],
  ])('touches nothing else, and tells of it once: %s', async (_, policyName, document) => {
    const given = ports({ [policyName]: document });
    expect(await sweep(given, NOW)).toMatchObject({ deleted: [], foreign: [`${ALICE} ${policyName}`] });
    await sweep(given, NOW);
    expect(given.writes).toEqual([]);
    expect(given.told).toHaveLength(1);
    expect(given.told[0]?.decision).toMatchObject({
      severity: 'critical',
      role: { arn: ALICE, name: 'user alice' },
      findings: [{ detector: 'guard-foreign-policy', evidence: expect.stringMatching(/on user alice/) }],
    });
  });

  test('one that is gone before its time is told once, and not put back', async () => {
    const given = ports({});
    await given.ledger.record(recorded());
    expect(await sweep(given, NOW)).toMatchObject({ gone: ['0123456789abcdef-caller'] });
    expect(await sweep(given, NOW)).toMatchObject({ gone: [] });
    expect(given.writes).toEqual([]);
    expect(given.told.map(({ decision }) => decision.findings[0]?.evidence)).toEqual([
      expect.stringMatching(/not on user alice any more.*deactivate the access keys/),
    ]);
  });

  test.each<[string, Partial<Incident>]>([
    ['a person lifted it', { state: 'lifted' }],
    ['it lapsed', { state: 'lapsed' }],
    ['it was written just now', { at: later(NOW, -MINUTE) }],
    ['its time is over', { at: later(NOW, -24 * HOUR) }],
    ['an older version wrote it', { order: '{}' }],
  ])('nothing is gone where %s', async (_, difference) => {
    const given = ports({});
    await given.ledger.record(recorded(difference));
    expect(await sweep(given, NOW)).toMatchObject({ gone: [] });
    expect(given.told).toEqual([]);
  });
});
