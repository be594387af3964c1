import { describe, expect, test } from 'vitest';
import { DEFAULT_SETTINGS } from '../../../lib/base/settings/defaults.ts';
import type { Settings } from '../../../lib/base/settings/settings.ts';
import { HOUR, isoSeconds, later, MINUTE, SECOND } from '../../../lib/base/time.ts';
import type { Command } from '../../../lib/contain/command.ts';
import { contain } from '../../../lib/contain/contain.ts';
import { asWritten } from '../../../lib/contain/restore.ts';
import type { SentNotice } from '../../../lib/contain/sent-notice.ts';
import type { Notice } from '../../../lib/contain/told.ts';
import { parseDeny } from '../../../lib/incident/deny/deny-document.ts';
import { denyPolicy } from '../../../lib/incident/deny/deny-policy.ts';
import { charactersOf, FREEZE_CHARACTERS, leavesRoom, ROLE_CHARACTERS } from '../../../lib/incident/deny/room.ts';
import { deniesAllOf, denyOf } from '../../../lib/incident/deny/stands.ts';
import type { WrittenDeny } from '../../../lib/incident/incident.ts';
import { memoryLedger } from '../../../lib/incident/ledger/in-memory.ts';
import { wordsFor } from '../../../lib/notify/words.ts';
import { dailyNews } from '../../../lib/sweep/news.ts';
import { sweep } from '../../../lib/sweep/sweep.ts';
import { asTold } from '../../support/as-told.ts';
import { command, liftCommand, ROLE_ID, report, TARGET } from '../../support/commands.ts';
import { EC2, trustOf } from '../../support/events.ts';
import { memoryIam } from '../../support/iam/memory-iam.ts';
import { memoryRole, type Taken } from '../../support/iam/state.ts';
import { judge } from '../../support/judged.ts';
import { judgeOpened } from '../../support/judging.ts';

const NOON = new Date('2026-05-04T12:00:00Z');
const enforce: Settings = { ...DEFAULT_SETTINGS, mode: 'enforce' };
const OWNERS = 'arn:aws:iam::111122223333:policy/owners-boundary';

/** Every second workload is a Lambda function, the others are instances. */
const nameOf = (n: number) => (n % 2 === 0 ? `report-${n}` : `i-${n.toString(16).padStart(17, '0')}`);
const incidentOf = (n: number) => n.toString(16).padStart(16, '0');
const orderFor = (n: number, at: Date, cause: 'pass' | 'trust' = 'pass') => {
  const incident = incidentOf(n);
  const scope = { kind: 'workload' as const, userids: [`${ROLE_ID}:${nameOf(n)}`] };
  return command({ id: `e${n}`, incident, cause, scope, report: report({ incident, time: isoSeconds(at) }) });
};

/** A role in use, with its owner's boundary, so that the inline and the managed rung are all that there is. */
function world(taken: Taken) {
  const role = memoryRole(ROLE_ID, { boundary: OWNERS, lastUsed: NOON, trust: trustOf(EC2) });
  const iam = memoryIam({ roles: { AdminRole: role }, taken });
  const ledger = memoryLedger();
  const told: Notice[] = [];
  let now = NOON;
  let judged = { writes: 0, may: judge({ denies: [] }) };
  const ports = {
    policies: iam.targetPolicies,
    ledger,
    settings: enforce,
    killSwitch: async () => ({ on: false }),
    look: async () => {},
    publish: async (notice: SentNotice) => void told.push(asTold(notice)),
  };
  const send = (order: Command) => contain(JSON.stringify(order), 1, ports, now);
  return {
    role,
    iam,
    ledger,
    told,
    send,
    pass: (n: number) => send(orderFor(n, now)),
    lift: (n: number) => {
      const { incident, target, cause, method, scope } = orderFor(n, now);
      return send(liftCommand({ incident, target, cause, method, scope }));
    },
    wait: (milliseconds: number) => {
      now = later(now, milliseconds);
    },
    async sweep() {
      const asked: Command[] = [];
      const around = {
        ledger,
        settings: enforce,
        account: '111122223333',
        isNews: dailyNews().isNews,
      };
      const enqueue = async (order: Command) => void asked.push(order);
      const sweeping = { ...iam.sweep, ...around, enqueue, publish: ports.publish };
      await sweep(
        {
          ...sweeping,
          killSwitch: async () => ({ on: false }),
          lookAgain: async () => void (await judgeOpened(sweeping, now)),
        },
        now,
      );
      for (const order of asked) await send(order);
      return asked;
    },
    denies: () => [...role.inline.values(), ...[...role.attached].map((arn) => iam.documentOf(arn))],
    /** Whether a session of that name, issued a minute ago, may make the call. */
    may(session: string, action: string): boolean {
      const asked = { userid: `${ROLE_ID}:${session}`, issued: later(now, -MINUTE), at: now, action };
      if (judged.writes !== iam.writes.length)
        judged = { writes: iam.writes.length, may: judge({ denies: this.denies() }) };
      return judged.may(asked);
    },
  };
}
type World = ReturnType<typeof world>;

const freezesOn = (all: World) =>
  [...all.role.inline.keys(), ...all.role.attached].filter((name) => /-freeze$/.test(name));
const frozenIn = async (all: World, count: number) => {
  const known = await Promise.all(Array.from({ length: count }, (_, n) => all.ledger.incident(incidentOf(n))));
  return known.flatMap((incident, n) => (incident?.frozen ? [n] : []));
};

const ROOMS: readonly (readonly [string, Taken, number])[] = [
  ['an empty role', {}, 28],
  ['a role with policies of its owner', { role: 4000, attached: 5 }, 13],
  ['a role nearly full inline', { role: 9000, attached: 3 }, 6],
  ['a role full inline, with two attachments left', { role: 10_200, attached: 8 }, 1],
];
const COUNTS = [9, 20, 50, 300];

describe.each(ROOMS)('workloads are passed by the dozen to %s, which is in use', (_, taken, least) => {
  test.each(COUNTS)('%i passes: denies of their own while they fit, then one freeze', async (count) => {
    const all = world(taken);
    for (let n = 0; n < count; n += 1) {
      const carried = await all.pass(n);
      expect(['written', 'stands']).toContain(carried.outcome);
      expect(all.may('production', 's3:GetObject')).toBe(true);
      if (n % 10 === 0 || n === count - 1) {
        all.wait(SECOND);
        const isFrozen = 'frozen' in carried && carried.frozen === true;
        expect(all.may(nameOf(n), 's3:GetObject')).toBe(isFrozen);
        expect(all.may(nameOf(n), 'iam:PutRolePolicy')).toBe(false);
      }
    }
    const frozen = await frozenIn(all, count);
    const own = count - frozen.length;
    expect(own).toBeGreaterThanOrEqual(Math.min(count, least));
    expect(frozen).toEqual(Array.from({ length: frozen.length }, (_unused, n) => own + n)); // the last ones
    expect(freezesOn(all)).toHaveLength(frozen.length > 0 ? 1 : 0);
    if (frozen.length > 0) expect(freezesOn(all)[0]).toContain(`rolewarden-${incidentOf(own)}-freeze`);
    expect(all.may('production', 'iam:PutRolePolicy')).toBe(frozen.length === 0);
    for (let n = 0; n < own; n += 1) expect(all.may(nameOf(n), 's3:GetObject')).toBe(false);
    const headlines = all.told.map((notice) => wordsFor(notice).headline);
    expect(headlines.filter((text) => text.startsWith('Contained'))).toHaveLength(own);
    expect(headlines.filter((text) => text.startsWith('ONLY FROZEN'))).toHaveLength(frozen.length);
  });
});

test('only what a freeze lists is denied to production, and nothing after the lapse', async () => {
  const all = world({ role: 10_000 });
  for (let n = 0; n < 20; n += 1) await all.pass(n);
  expect(freezesOn(all)).toHaveLength(1);
  for (const action of ['s3:GetObject', 'dynamodb:PutItem', 'lambda:InvokeFunction'])
    expect(all.may('production', action)).toBe(true);
  all.wait(14 * HOUR);
  expect(all.may('production', 'iam:PutRolePolicy')).toBe(true);
});

describe('a role without room', () => {
  const crowded = async (count: number) => {
    const all = world({ role: ROLE_CHARACTERS - FREEZE_CHARACTERS, attached: 10 });
    for (let n = 0; n < count; n += 1) await all.pass(n);
    expect(await frozenIn(all, count)).toHaveLength(count);
    return all;
  };

  test('each incident is lifted alone, the freeze with the last', async () => {
    const all = await crowded(3);
    const before = all.denies();
    all.wait(MINUTE);
    for (const n of [0, 2]) {
      expect(await all.lift(n)).toMatchObject({ outcome: 'lifted' });
      expect(await all.ledger.incident(incidentOf(n))).toMatchObject({ state: 'lifted' });
      expect(all.denies()).toEqual(before);
      expect(await all.sweep()).toEqual([]); // the sweep does not lift it again either
    }
    expect(all.told.slice(-2).map((notice) => wordsFor(notice).details.done[0])).toEqual([
      expect.stringContaining('of the role stays: 2 other incidents on the role need it'),
      expect.stringContaining('of the role stays: 1 other incident on the role needs it'),
    ]);
    await all.lift(1);
    all.wait(2 * MINUTE + SECOND);
    expect(all.may('production', 'iam:PutRolePolicy')).toBe(true); // a session issued after the minute of the lift
    expect(await all.sweep()).toEqual([]); // it lifts nothing again, and puts nothing back
  });

  test('--revive of one brings nothing back to life while another needs the freeze', async () => {
    const all = await crowded(2);
    const { incident } = orderFor(0, NOON);
    expect(await all.send(liftCommand({ incident, target: TARGET, revive: true }))).toMatchObject({ others: 1 });
    expect(freezesOn(all)).toHaveLength(1);
    await all.send(liftCommand({ incident: incidentOf(1), target: TARGET, revive: true }));
    expect(all.denies()).toEqual([]);
  });

  test('the sweep extends the freeze while one of them stands, under one name, and not after the cap', async () => {
    const all = await crowded(3);
    await all.lift(0);
    const [name] = freezesOn(all);
    for (let minutes = 45; minutes <= 23 * 60; minutes += 45) {
      all.wait(45 * MINUTE);
      await all.sweep();
      expect(freezesOn(all)).toEqual([name]);
      expect(all.may(nameOf(1), 'iam:PutRolePolicy')).toBe(false);
      expect(all.may(nameOf(1), 's3:GetObject')).toBe(true);
    }
    all.wait(45 * MINUTE);
    await all.sweep();
    const because = all.told.map(({ decision }) => decision.because).filter((text) => text?.includes('quarantine.cap'));
    expect(because.length).toBeGreaterThan(0);
    for (const text of because) expect(text).toMatch(/the freeze of the role ends .* unless another incident needs it/);
    all.wait(3 * HOUR);
    await all.sweep();
    expect(all.may('production', 'iam:PutRolePolicy')).toBe(true);
    all.wait(14 * HOUR);
    await all.sweep();
    expect([all.denies(), await all.ledger.guarded('111122223333')]).toEqual([[], []]);
  });

  test('an extension is a deny of its own as soon as there is room', async () => {
    const all = world({ attached: 10 });
    all.role.inline.set('filler', 'x'.repeat(ROLE_CHARACTERS - FREEZE_CHARACTERS));
    await all.pass(0);
    all.role.inline.delete('filler');
    all.wait(45 * MINUTE);
    await all.sweep();
    expect([...all.role.inline.keys()]).toContain(`rolewarden-${incidentOf(0)}-quarantine-x1`);
    expect((await all.ledger.incident(incidentOf(0)))?.frozen).toBeUndefined();
    expect(all.may(nameOf(0), 's3:GetObject')).toBe(false);
    expect(all.may('production', 's3:GetObject')).toBe(true);
  });

  test('the freeze that an incident asked for itself stays while that incident stands', async () => {
    const all = world({ role: ROLE_CHARACTERS - FREEZE_CHARACTERS, attached: 10 });
    const own = { incident: incidentOf(7), scope: { kind: 'role' as const }, method: 'freeze' as const };
    await all.send(command({ ...own, report: report({ incident: own.incident }) }));
    await all.pass(0);
    expect(await all.lift(0)).toMatchObject({ outcome: 'lifted', others: 1 });
    expect(all.may('production', 'iam:PutRolePolicy')).toBe(false);
  });

  test('a freeze that somebody takes away is put back for whoever still needs it', async () => {
    const all = await crowded(2);
    await all.lift(0);
    all.role.inline.clear();
    all.wait(6 * MINUTE);
    expect(await all.sweep()).toMatchObject([{ kind: 'restore', incident: incidentOf(1) }]);
    expect(freezesOn(all)).toHaveLength(1);
    expect(await all.ledger.incident(incidentOf(1))).toMatchObject({ frozen: true });
  });

  test.each<[string, Taken]>([
    ['inline', { role: ROLE_CHARACTERS - FREEZE_CHARACTERS, attached: 10 }],
    ['managed', { role: 10_200, attached: 9 }],
  ])('putting back what one incident needs makes it no shorter for another: %s', async (_, taken) => {
    const all = world(taken);
    await all.pass(0);
    all.wait(40 * MINUTE);
    await all.send(orderFor(1, later(NOON, 40 * MINUTE), 'trust')); // dates it anew
    const { incident, target, cause, scope } = orderFor(1, NOON, 'trust');
    await all.send(liftCommand({ incident, target, cause, method: 'freeze', scope, down: true }));
    all.role.inline.clear();
    all.role.attached.clear();
    all.wait(6 * MINUTE);
    await all.sweep();
    const known = await Promise.all([0, 1].map((n) => all.ledger.incident(incidentOf(n))));
    const [freeze] = all.denies().map((document) => parseDeny(document));
    for (const { deny } of known as { deny: WrittenDeny }[])
      expect(freeze && deniesAllOf(freeze, denyOf(asWritten(TARGET, deny)))).toBe(true);
  });

  test('a deny that cannot be put back for want of room is told as only frozen', async () => {
    const all = world({ attached: 10 });
    await all.pass(0);
    all.role.inline.clear();
    all.role.inline.set('filler', 'x'.repeat(ROLE_CHARACTERS - FREEZE_CHARACTERS));
    await all.pass(1);
    all.wait(6 * MINUTE);
    expect(await all.sweep()).toMatchObject([{ kind: 'restore', incident: incidentOf(0) }]);
    expect(wordsFor(all.told.at(-1) as Notice).headline).toContain('ONLY FROZEN');
    expect(await all.ledger.incident(incidentOf(0))).toMatchObject({ state: 'contained', frozen: true });
  });

  test('a copy of an event is told once and writes nothing', async () => {
    const all = await crowded(2);
    const [writes, told] = [all.iam.writes.length, all.told.length];
    for (const n of [0, 1]) expect(await all.pass(n)).toMatchObject({ outcome: 'stands', frozen: true });
    expect([all.iam.writes.length, all.told.length]).toEqual([writes, told]);
  });

  test('a closed trust lifts only its own incident', async () => {
    const all = await crowded(1);
    await all.send(orderFor(7, NOON, 'trust'));
    const { incident, target, cause, scope } = orderFor(7, NOON, 'trust');
    const down = liftCommand({ incident, target, cause, method: 'freeze', scope, down: true });
    expect(await all.send(down)).toMatchObject({ outcome: 'lifted', others: 1 });
    expect(await all.ledger.incident(incident)).toMatchObject({ state: 'revoked', frozen: true });
    for (const minutes of [6, 6]) {
      all.wait(minutes * MINUTE);
      expect(await all.sweep()).toEqual([]); // although its trust is clean in two reads
    }
  });

  test('the freeze that a closed trust asked for itself is lifted once, and stays for the other incident', async () => {
    const all = world({ role: ROLE_CHARACTERS - 2 * FREEZE_CHARACTERS, attached: 10 });
    const own = { incident: incidentOf(7), scope: { kind: 'role' as const }, method: 'freeze' as const };
    await all.send(
      command({ ...own, cause: 'trust', report: report({ incident: own.incident, time: isoSeconds(NOON) }) }),
    );
    all.role.inline.set('filler', 'x'.repeat(FREEZE_CHARACTERS));
    await all.pass(0);
    expect(await frozenIn(all, 8)).toEqual([0]);
    const asked: string[] = [];
    for (let time = 0; time < 5; time += 1) {
      all.wait(6 * MINUTE);
      asked.push(...(await all.sweep()).map(({ kind }) => kind));
    }
    expect(asked).toEqual(['lift', 'extend']); // the extension is the other one’s
    expect(freezesOn(all)).toEqual([`rolewarden-${own.incident}-freeze`]);
  });

  test.each<[string, Taken]>([
    ['inline, and none attached', { role: ROLE_CHARACTERS - 1000, attached: 10 }],
    ['nor for a freeze, but one deny fits', { role: ROLE_CHARACTERS - 500, attached: 10 }],
  ])('no freeze fits %s: the deny itself takes what is left', async (_, taken) => {
    const all = world(taken);
    expect(await all.pass(0)).toMatchObject({ outcome: 'written' });
    expect(freezesOn(all)).toEqual([]);
  });

  test('where not even the freeze fits, the message says NOT CONTAINED', async () => {
    const all = world({ role: ROLE_CHARACTERS - 10, attached: 10 });
    expect(await all.pass(0)).toMatchObject({ outcome: 'full' });
    expect(wordsFor(all.told.at(-1) as Notice).headline).toContain('NOT CONTAINED');
  });
});

test('a quarantine that a wider deny of 0.1.0 covered is asked for anew before that one ends', async () => {
  const all = world({});
  await all.pass(0);
  const known = await all.ledger.incident(incidentOf(0));
  all.role.inline.clear();
  const wider = denyPolicy('revocation', { kind: 'role' }, later(NOON, HOUR), later(NOON, 14 * HOUR));
  all.role.inline.set(`rolewarden-${incidentOf(1)}-revocation-w0123abcd`, wider);
  all.wait(45 * MINUTE);
  expect(known).toMatchObject({ state: 'contained' });
  expect(await all.sweep()).toMatchObject([{ kind: 'extend', incident: incidentOf(0), method: 'quarantine' }]);
  all.wait(45 * MINUTE);
  expect(all.may(nameOf(0), 's3:GetObject')).toBe(false);
});

test('extensions without room of their own take the place of the deny before them, on both rungs', async () => {
  for (const taken of [
    { role: 7400, attached: 10 },
    { role: 10_200, attached: 8 },
  ]) {
    const all = world(taken);
    await all.pass(0);
    const names = [...all.role.inline.keys(), ...all.role.attached];
    for (let time = 0; time < 4; time += 1) {
      all.wait(45 * MINUTE);
      expect(await all.sweep()).toMatchObject([{ kind: 'extend' }]);
      expect(all.may(nameOf(0), 's3:GetObject')).toBe(false);
    }
    expect([...all.role.inline.keys(), ...all.role.attached]).toEqual(names);
  }
});

describe('room goes by characters', () => {
  test('white space is not counted', () => {
    const deny = denyPolicy('freeze', { kind: 'role' }, NOON, later(NOON, 13 * HOUR));
    expect(charactersOf(JSON.stringify(deny, null, 4))).toBe(charactersOf(deny));
    expect(charactersOf(deny)).toBe(FREEZE_CHARACTERS);
  });

  const freeze = FREEZE_CHARACTERS;
  test.each<[string, number, number, boolean, boolean]>([
    ['a freeze fits beside it', 400, 400 + freeze, false, true],
    ['no freeze fits beside it', 400, 399 + freeze, false, false],
    ['the role is frozen already', 400, 400, true, true],
    ['no freeze fits with or without it', 400, freeze - 1, false, true],
    ['it does not fit itself', 401, 400, true, false],
  ])('%s', (_, characters, free, isFrozen, leaves) => {
    expect(leavesRoom(characters, free, isFrozen)).toBe(leaves);
  });
});

test('a copy of a freeze that became the one of the role leaves it the role’s, also when there is room again', async () => {
  const taken = { role: ROLE_CHARACTERS - FREEZE_CHARACTERS, attached: 10 };
  const { role, send, wait } = world(taken);
  const order: Command = { ...orderFor(1, NOON), method: 'freeze' };
  expect(await send(order)).toMatchObject({ outcome: 'written', frozen: true });
  const frozen = structuredClone(role.inline);
  wait(9 * SECOND);
  expect(await send(order)).toMatchObject({ outcome: 'stands', frozen: true });
  taken.role = 0;
  expect(await send(order)).toMatchObject({ outcome: 'stands', frozen: true });
  expect(role.inline).toEqual(frozen);
});
