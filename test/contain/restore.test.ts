import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseIamArn } from '../../lib/base/arn.ts';
import type { Target } from '../../lib/base/iam-arn.ts';
import { DEFAULT_SETTINGS } from '../../lib/base/settings/defaults.ts';
import type { Settings } from '../../lib/base/settings/settings.ts';
import { DAY, HOUR, later, MINUTE, SECOND } from '../../lib/base/time.ts';
import { contain } from '../../lib/contain/contain.ts';
import { restoreCommand } from '../../lib/contain/orders.ts';
import {
  asWritten,
  MOST_RESTORES,
  MOST_RESTORES_IN_ALL,
  restorationOf,
  stillStands,
  writtenDeny,
} from '../../lib/contain/restore.ts';
import type { SentNotice } from '../../lib/contain/sent-notice.ts';
import type { Notice } from '../../lib/contain/told.ts';
import { containmentOf } from '../../lib/incident/deny/containment-of.ts';
import type { Incident, WrittenDeny } from '../../lib/incident/incident.ts';
import { memoryLedger } from '../../lib/incident/ledger/in-memory.ts';
import type { Ledger } from '../../lib/incident/ledger/ledger.ts';
import { ledgerWithFallback } from '../../lib/incident/ledger/with-fallback.ts';
import { asTold } from '../support/as-told.ts';
import { command, liftCommand, ROLE_ID, TARGET } from '../support/commands.ts';
import { memoryIam } from '../support/iam/memory-iam.ts';
import { memoryPolicy, memoryRole, type Taken } from '../support/iam/state.ts';
import { contained } from '../support/incidents.ts';
import { ALICE, userCommand } from '../support/users.ts';

const NOON = new Date('2026-05-04T12:00:00Z');
const enforce: Settings = { ...DEFAULT_SETTINGS, mode: 'enforce' };
const ORDER = command();
const written = containmentOf(ORDER, NOON, HOUR);

const incident = (difference: Partial<Incident> = {}) => contained(NOON, { deny: writtenDeny(written), ...difference });

/** The record with another deny, as whoever may write the ledger puts it there. */
const planted = (difference: Partial<WrittenDeny>) => incident({ deny: { ...writtenDeny(written), ...difference } });

const frozen = (difference: Partial<WrittenDeny>): Incident => {
  const freeze = containmentOf(command({ method: 'freeze' }), NOON, HOUR);
  return { ...incident({ deny: { ...writtenDeny(freeze), ...difference } }), frozen: true };
};
const ofUser = contained(NOON, { deny: writtenDeny(containmentOf(userCommand(), NOON, HOUR)) }, userCommand());

describe('what the ledger allows to be put back', () => {
  const minutes = (...all: number[]) => all.map((minute) => later(NOON, minute * MINUTE));
  const now = later(NOON, 20 * MINUTE);
  test.each<[string, Incident | undefined, Date, string | undefined]>([
    ['the deny, the first time', incident(), now, undefined],
    ['two in the last 15 minutes', incident({ restored: minutes(6, 19) }), now, undefined],
    ['three, one of them longer ago', incident({ restored: minutes(4, 6, 19) }), now, undefined],
    ['three in the last 15 minutes', incident({ restored: minutes(6, 7, 19) }), now, '3 times in 15 minutes'],
    ['ten in all', incident({ restored: minutes(-9, -8, -7, -6, -5, -4, -3, -2, -1, 0) }), now, '10 times'],
    ['three, one of them just 15 minutes ago', incident({ restored: minutes(5, 6, 19) }), now, undefined],
    [
      'three, the first a second less than that ago',
      incident({ restored: [later(NOON, 5 * MINUTE + SECOND), ...minutes(6, 19)] }),
      now,
      '3 times in 15 minutes',
    ],
    ['nine in all', incident({ restored: minutes(-9, -8, -7, -6, -5, -4, -3, -2, -1) }), now, undefined],
    ['what lapses in a second', incident(), later(new Date(written.lapse), -SECOND), undefined],
    ['what lapses just now', incident(), new Date(written.lapse), 'lapsed'],
    ['what has lapsed', incident(), later(NOON, DAY), 'lapsed'],
    [
      'one until 2099',
      planted({ cutoff: '2099-01-01T00:00:00Z', lapse: '2099-01-01T13:00:00Z' }),
      now,
      'no deny of ours',
    ],
    ['a policy of the owner', planted({ policyName: 'ProductionAccess' }), now, 'no deny of ours'],
    [
      'a deny of another incident',
      planted({ policyName: written.policyName.replace('0123', '4567') }),
      now,
      'no deny of ours',
    ],
    ['a freeze by the name of a quarantine', planted({ method: 'freeze' }), now, 'no deny of ours'],
    ['the one freeze of the role', frozen({}), now, undefined],
    [
      'a freeze of one session as the one freeze',
      frozen({ scope: { kind: 'session', userids: ['A:b'] } }),
      now,
      'no deny of ours',
    ],
    ['a whole quarantine as the one freeze', { ...incident(), frozen: true }, now, 'no deny of ours'],
    ['the record of another role', incident({ roleArn: `${TARGET}2` }), now, 'no deny of ours'],
    ['an incident without a deny', incident({ deny: undefined } as unknown as Partial<Incident>), now, 'no deny'],
    ['an incident that nobody knows', undefined, now, 'no deny'],
  ])('%s', (_, known, at, refused) => {
    const restoration = restorationOf(known, TARGET, at);
    if (refused === undefined) expect(restoration).toMatchObject({ deny: known?.deny });
    else expect(restoration).toEqual({ refused: expect.stringContaining(refused) });
  });

  test('is the first time of the period again when the earlier ones are older', () => {
    expect(restorationOf(incident({ restored: minutes(1, 5, 19) }), TARGET, now)).toMatchObject({ time: 2 });
  });

  test.each<[string, Incident, string, number, string | undefined]>([
    ['an inline policy, the third time', incident(), TARGET, 2, undefined],
    ['an inline policy, from the fourth time on', incident(), TARGET, 3, 'managed'],
    ['a boundary', planted({ rung: 'boundary' }), TARGET, 3, 'boundary'],
    ['the deny of a user', ofUser, ALICE, 3, undefined],
  ])('on its rung, or another: %s', (_, known, target, times, rung) => {
    const restored = minutes(1, 2, 3).slice(0, times);
    const restoration = restorationOf({ ...known, restored }, target, now);
    expect('deny' in restoration && restoration.deny.rung).toBe(rung);
  });

  test('is the very document', () => {
    expect(asWritten(TARGET, writtenDeny(written))).toEqual(written);
    const onCaller = containmentOf(command({ method: 'revocation', caller: true }), now, HOUR);
    expect(asWritten(TARGET, writtenDeny(onCaller))).toEqual(onCaller);
    expect(onCaller.caller).toBe(true);
  });

  test('is kept with the rung where it stands, and without one where it is an inline policy', () => {
    expect(writtenDeny({ ...written, rung: 'managed' })).toMatchObject({ rung: 'managed' });
    expect(writtenDeny(written)).not.toHaveProperty('rung');
  });

  test('is asked for by a command of its own, on the role and on the user', () => {
    expect(restoreCommand(ORDER, 'tamper-1')).toEqual({ ...ORDER, kind: 'restore', id: 'tamper-1' });
    expect(restoreCommand(userCommand(), 'tamper-1')).toEqual(userCommand({ kind: 'restore', id: 'tamper-1' }));
  });
});

function world(settings = enforce, taken: Taken = {}, boundary?: string) {
  const role = memoryRole(ROLE_ID, boundary === undefined ? {} : { boundary });
  const iam = memoryIam({ roles: { AdminRole: role }, taken });
  const told: Notice[] = [];
  const ledger: Ledger = memoryLedger();
  const ports = {
    policies: iam.targetPolicies,
    ledger,
    settings,
    killSwitch: async () => ({ on: false }),
    publish: async (notice: SentNotice) => void told.push(asTold(notice)),
    look: async () => {},
  };
  const send = (order: Parameters<typeof restoreCommand>[0] | ReturnType<typeof restoreCommand>, now: Date) =>
    contain(JSON.stringify(order), 1, ports, now);
  return { role, iam, told, ledger, ports, send };
}

describe('whether IAM shows a deny still', () => {
  const showing = (document: unknown) => async () => document;
  const shorter = containmentOf(ORDER, later(NOON, -HOUR), HOUR).policyDocument;
  const longer = containmentOf(ORDER, later(NOON, HOUR), HOUR).policyDocument;
  const narrower = containmentOf(
    { ...ORDER, scope: { kind: 'session', userids: [`${ROLE_ID}:alice`] } },
    NOON,
    HOUR,
  ).policyDocument;

  test.each([
    ['the very document', written.policyDocument, true],
    ['a deny of the same that lasts longer', longer, true],
    ['a deny that ends sooner', shorter, false],
    ['a deny of one session', narrower, false],
    ['a document of somebody else', { Version: '2012-10-17', Statement: [] }, false],
    ['nothing', undefined, false],
  ])('%s', async (_, document, stands) => {
    const read = showing(document);
    expect(await stillStands(TARGET, writtenDeny(written), { read })).toStrictEqual(stands ? written : undefined);
  });

  test('is asked of the inline policy of that role and name', async () => {
    const asked: unknown[] = [];
    const read = async ({ name }: Target, policyName: string) => void asked.push([name, policyName]);
    await stillStands(TARGET, writtenDeny(written), { read });
    expect(asked).toEqual([['AdminRole', written.policyName]]);
  });

  test('is asked of the managed policy where it was written as one', async () => {
    const asked: string[][] = [];
    const { higher } = memoryIam({ roles: { AdminRole: memoryRole(ROLE_ID) } }).targetPolicies;
    const carried = async (...names: string[]) => {
      asked.push(names);
      return written.policyDocument;
    };
    const managed = writtenDeny({ ...written, rung: 'managed' });
    const read = async () => undefined;
    expect(await stillStands(TARGET, managed, { read, higher: { ...higher, carried } })).toStrictEqual({
      ...written,
      rung: 'managed',
    });
    const account = parseIamArn(TARGET)?.account;
    expect(asked).toEqual([['AdminRole', `arn:aws:iam::${account}:policy/${written.policyName}`, 'managed']]);
    expect(await stillStands(TARGET, managed, { read: showing(written.policyDocument) })).toBeUndefined();
  });
});

describe('a deny that somebody takes away', () => {
  const NAME = written.policyName;

  test('comes back as it was, three times in 15 minutes; then somebody is paged, and it comes back later on another rung', async () => {
    const { role, told, send, ledger } = world();
    await send(ORDER, NOON);
    const before = structuredClone(role.inline.get(NAME));
    for (let time = 1; time <= MOST_RESTORES; time += 1) {
      role.inline.delete(NAME);
      const carried = await send(restoreCommand(ORDER, `tamper-${time}`), later(NOON, time * MINUTE));
      expect(carried).toMatchObject({ outcome: 'written', because: expect.stringContaining(`time ${time} of 3`) });
      expect(role.inline.get(NAME)).toEqual(before);
    }
    role.inline.delete(NAME);
    expect(await send(restoreCommand(ORDER, 'tamper-4'), later(NOON, 5 * MINUTE))).toMatchObject({
      outcome: 'refused',
      because: expect.stringContaining('contain the role by hand'),
    });
    expect(role.inline.size).toBe(0);
    expect(told).toHaveLength(1 + MOST_RESTORES + 1);
    expect((await ledger.incident(ORDER.incident))?.state).toBe('contained');
    expect(await send(restoreCommand(ORDER, 'sweep'), later(NOON, 19 * MINUTE))).toMatchObject({
      outcome: 'written',
      containment: { rung: 'managed', policyName: NAME },
    });
    expect(role.attached.size).toBe(1);
  });

  test('where the attacker filled the attachments it comes back as the inline policy that it was', async () => {
    const { role, send } = world(enforce, { attached: 10 }, 'arn:aws:iam::111122223333:policy/owners');
    await send(ORDER, NOON);
    const before = structuredClone(role.inline.get(NAME));
    for (let time = 1; time <= MOST_RESTORES + 1; time += 1) {
      role.inline.delete(NAME);
      await send(restoreCommand(ORDER, `tamper-${time}`), later(NOON, time * 6 * MINUTE));
    }
    expect([...role.inline]).toEqual([[NAME, before]]);
  });

  test('a copy after the last time finds it standing: nobody is told that it is not', async () => {
    const { role, told, send, ledger } = world();
    await send(ORDER, NOON);
    for (let time = 1; time <= MOST_RESTORES; time += 1) {
      role.inline.delete(NAME);
      await send(restoreCommand(ORDER, `tamper-${time}`), later(NOON, time * MINUTE));
    }
    const before = told.length;
    expect(await send(restoreCommand(ORDER, 'tamper-3'), later(NOON, 4 * MINUTE))).toMatchObject({ outcome: 'stands' });
    expect(told).toHaveLength(before);
    expect((await ledger.incident(ORDER.incident))?.state).toBe('contained');
  });

  test('one that was dated back, or replaced by something else, is written over', async () => {
    const { role, send } = world();
    await send(ORDER, NOON);
    const before = structuredClone(role.inline.get(NAME));
    for (const [minute, document] of [
      [1, { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] }],
      [2, containmentOf(command({ method: 'revocation' }), later(NOON, -DAY), HOUR).policyDocument],
    ] as const) {
      role.inline.set(NAME, document);
      await send(restoreCommand(ORDER, `tamper-${minute}`), later(NOON, minute * MINUTE));
      expect(role.inline.get(NAME)).toEqual(before);
    }
  });

  test('one that still stands is left as it is, and nobody is told', async () => {
    const { iam, told, send } = world();
    await send(ORDER, NOON);
    const writes = iam.writes.length;
    expect(await send(restoreCommand(ORDER, 'look-1'), later(NOON, MINUTE))).toMatchObject({ outcome: 'stands' });
    expect(iam.writes).toHaveLength(writes);
    expect(told).toHaveLength(1);
  });

  test('one that a person lifted is not put back', async () => {
    const { role, ports, send } = world();
    await send(ORDER, NOON);
    await contain(JSON.stringify(liftCommand({ revive: true })), 1, ports, later(NOON, MINUTE));
    expect(await send(restoreCommand(ORDER, 'tamper-1'), later(NOON, 2 * MINUTE))).toMatchObject({
      outcome: 'answered',
    });
    expect(role.inline.size).toBe(0);
  });

  test('on a role that was made anew nothing is put: it is not the one that was judged', async () => {
    const { iam, send } = world();
    await send(ORDER, NOON);
    iam.roles.set('AdminRole', memoryRole('AROAEXAMPLEOTHER'));
    expect(await send(restoreCommand(ORDER, 'tamper-1'), later(NOON, MINUTE))).toMatchObject({ outcome: 'absent' });
  });

  test('while the ledger does not answer nothing is put back, and somebody is told', async () => {
    const { role, ports, told, send } = world();
    await send(ORDER, NOON);
    role.inline.clear();
    const down = new Proxy(memoryLedger(), {
      get: (target, key: keyof Ledger) => (key === 'complete' ? target[key] : () => Promise.reject(new Error('down'))),
    });
    const blind = { ...ports, ledger: ledgerWithFallback(down, memoryLedger()) };
    const text = JSON.stringify(restoreCommand(ORDER, 'tamper-1'));
    expect(await contain(text, 1, blind, later(NOON, MINUTE))).toMatchObject({ outcome: 'refused' });
    expect(told.at(-1)?.carried).toMatchObject({ because: expect.stringContaining('did not answer') });
  });

  test('on the managed rung it is put back on that rung', async () => {
    const { role, iam, send } = world();
    const [filler] = ['x'.repeat(10_200)];
    role.inline.set('mine', filler);
    await send(ORDER, NOON);
    const [arn = ''] = role.attached;
    expect(arn).toContain(NAME);
    const before = iam.documentOf(arn);
    iam.policies.set(arn, memoryPolicy({ Version: '2012-10-17', Statement: [] }));
    role.inline.delete('mine');
    await send(restoreCommand(ORDER, 'tamper-1'), later(NOON, MINUTE));
    expect(iam.documentOf(arn)).toEqual(before);
    role.attached.delete(arn);
    await send(restoreCommand(ORDER, 'tamper-2'), later(NOON, 2 * MINUTE));
    expect([...role.attached]).toEqual([arn]);
  });
});

test('however often and whenever it is taken away: never more than three in 15 minutes, ten in all, never longer than it was', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.integer({ min: 1, max: 3 * HOUR }), { minLength: 1, maxLength: 40 }),
      async (pauses) => {
        const { role, iam, send } = world();
        await send(ORDER, NOON);
        const document = structuredClone(role.inline.get(written.policyName));
        const puts: Date[] = [];
        let now = NOON;
        for (const [index, pause] of pauses.entries()) {
          now = later(now, Math.ceil(pause / SECOND) * SECOND);
          role.inline.delete(written.policyName);
          const before = iam.writes.length;
          await send(restoreCommand(ORDER, `tamper-${index}`), now);
          if (iam.writes.slice(before).some(({ call }) => call.startsWith('put'))) {
            puts.push(now);
            expect(role.inline.get(written.policyName)).toEqual(document);
          }
        }
        expect(puts.length).toBeLessThanOrEqual(MOST_RESTORES_IN_ALL);
        for (const at of puts)
          expect(puts.filter((put) => put <= at && put > later(at, -15 * MINUTE)).length).toBeLessThanOrEqual(
            MOST_RESTORES,
          );
      },
    ),
    { numRuns: 100 },
  );
});
