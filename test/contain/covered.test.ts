import { describe, expect, test } from 'vitest';
import { DEFAULT_SETTINGS } from '../../lib/base/settings/defaults.ts';
import type { Settings } from '../../lib/base/settings/settings.ts';
import { DAY, HOUR, later, MINUTE, SECOND } from '../../lib/base/time.ts';
import type { Command } from '../../lib/contain/command.ts';
import { commandText } from '../../lib/contain/command-text.ts';
import { contain } from '../../lib/contain/contain.ts';
import { rememberSeen } from '../../lib/contain/covered.ts';
import type { SentNotice } from '../../lib/contain/sent-notice.ts';
import type { Notice } from '../../lib/contain/told.ts';
import { denyPolicy } from '../../lib/incident/deny/deny-policy.ts';
import { incidentKey } from '../../lib/incident/incident-key.ts';
import { memoryLedger } from '../../lib/incident/ledger/in-memory.ts';
import { sweep } from '../../lib/sweep/sweep.ts';
import { asTold } from '../support/as-told.ts';
import { command, liftCommand } from '../support/commands.ts';
import { memoryIam } from '../support/iam/memory-iam.ts';
import { type MemoryRole, memoryRole, type Taken } from '../support/iam/state.ts';

const NOW = new Date('2026-05-04T10:00:20Z');
const ENFORCE: Settings = { ...DEFAULT_SETTINGS, mode: 'enforce' };
const CALLER_ID = 'AROAEXAMPLEDEVELOPER';
const CALLER = 'arn:aws:iam::111122223333:role/Developer';

function world(others: Record<string, MemoryRole> = {}, taken: Taken = {}, settings = ENFORCE) {
  const reads: string[] = [];
  const fault = (call: string) => {
    reads.push(call);
    return undefined;
  };
  const iam = memoryIam({
    roles: { Developer: memoryRole(CALLER_ID), AdminRole: memoryRole('AROAEXAMPLEADMIN'), ...others },
    taken,
    fault,
  });
  const told: Notice[] = [];
  const ledger = memoryLedger();
  const ports = {
    policies: iam.targetPolicies,
    ledger,
    settings,
    killSwitch: async () => ({ on: false }),
    look: async () => {},
    publish: async (notice: SentNotice) => void told.push(asTold(notice)),
    seen: new Map<string, string>(),
  };
  const carryOut = async (one: Command, now: Date, receives = 1) => {
    const before = reads.length;
    const carried = await contain(commandText(one), receives, ports, now);
    return { ...carried, calls: reads.length - before };
  };
  const denies = () => [...(iam.roles.get('Developer')?.inline.keys() ?? [])];
  return { iam, ledger, told, ports, reads, carryOut, denies };
}

/** The revocation of alice's session for the n-th of her passes. */
const revocation = (n: number, at: Date, difference: object = {}): Command => {
  const { targetId: _, ...order } = command({
    incident: n.toString(16).padStart(16, '0'),
    id: `e-${n}`,
    at,
    target: CALLER,
    method: 'revocation',
    caller: true,
    scope: { kind: 'session', userids: [`${CALLER_ID}:alice`] },
  });
  return { ...order, ...difference };
};

test('10,000 passes of one session: its first revocation covers the others, which cost no call to IAM', async () => {
  const { carryOut, denies, reads } = world();
  await carryOut(revocation(1, NOW), later(NOW, 20 * SECOND));
  const first = reads.length;
  expect(first).toBeGreaterThan(0);
  for (let n = 2; n <= 10_000; n++) await carryOut(revocation(n, later(NOW, 30 * SECOND)), later(NOW, n * SECOND));
  expect(reads.length).toBe(first);
  expect(denies()).toHaveLength(1);
});

describe('a revocation that an earlier one covers', () => {
  test('is recorded with the deny that covers it, and told with its name', async () => {
    const { carryOut, told, ledger } = world();
    await carryOut(revocation(1, NOW), NOW);
    const done = await carryOut(revocation(2, NOW), later(NOW, 5 * MINUTE));
    expect(done).toMatchObject({
      outcome: 'stands',
      because: expect.stringMatching(/incident 0{15}1/),
      containment: { policyName: 'rolewarden-0000000000000001-revocation-caller' },
      calls: 0,
    });
    expect(told).toHaveLength(2);
    const recorded = await ledger.incident(incidentKey({ incident: '0000000000000002', caller: true }));
    expect(recorded).toMatchObject({
      state: 'contained',
      caller: true,
      deny: { policyName: 'rolewarden-0000000000000001-revocation-caller' },
    });
    expect(recorded?.asked).toBeUndefined();
    expect(await ledger.waiting('111122223333')).toEqual([]);
  });

  test('is recorded on the rung of the deny that covers it', async () => {
    const { carryOut, ledger } = world();
    await carryOut(revocation(1, NOW), NOW);
    const first = await ledger.incident(incidentKey({ incident: '0000000000000001', caller: true }));
    if (first?.deny === undefined) throw new Error('the first revocation is not recorded');
    await ledger.record({ ...first, deny: { ...first.deny, rung: 'managed' } });
    await carryOut(revocation(2, NOW), later(NOW, MINUTE));
    const second = await ledger.incident(incidentKey({ incident: '0000000000000002', caller: true }));
    expect(second?.deny).toEqual({ ...first.deny, rung: 'managed' });
  });

  test('orders no look where its record gets lost: the deny is not its own', async () => {
    const { carryOut, ledger, ports, told } = world();
    await carryOut(revocation(1, NOW), NOW);
    const looks: object[] = [];
    let away: string | undefined;
    const failing = {
      ...ledger,
      record: async () => {
        away = 'ThrottlingException';
      },
      unreachable: () => away,
    };
    const around = { ...ports, ledger: failing, look: async (look: object) => void looks.push(look) };
    await contain(commandText(revocation(2, NOW)), 1, around, later(NOW, MINUTE));
    expect([told.length, looks]).toEqual([2, []]);
  });

  test('leaves nothing for the sweep to put back twice: the deny belongs to the first incident alone', async () => {
    const { carryOut, iam, ports, ledger } = world();
    await carryOut(revocation(1, NOW), NOW);
    await carryOut(revocation(2, NOW), NOW);
    iam.roles.get('Developer')?.inline.clear();
    const asked: Command[] = [];
    const around = { lookAgain: async () => {}, publish: ports.publish, isNews: () => true, account: '111122223333' };
    const enqueue = async (one: Command) => void asked.push(one);
    await sweep(
      { ...iam.sweep, ...around, enqueue, ledger, settings: ENFORCE, killSwitch: async () => ({ on: false }) },
      later(NOW, 15 * MINUTE),
    );
    expect(asked).toMatchObject([{ kind: 'restore', incident: '0000000000000001' }]);
  });

  test('a lift of the first leaves the session of both dead, and the next pass has a deny of its own', async () => {
    const { carryOut, denies } = world();
    await carryOut(revocation(1, NOW), NOW);
    await carryOut(revocation(2, NOW), NOW);
    const { kind: _, ...lifted } = revocation(1, NOW);
    await carryOut(liftCommand({ ...lifted, id: 'lift-1' }), later(NOW, MINUTE));
    expect(denies()).toEqual(['rolewarden-0000000000000001-revocation-caller']);
    expect(await carryOut(revocation(3, NOW), later(NOW, 2 * MINUTE))).toMatchObject({ outcome: 'written' });
    expect(denies()).toContain('rolewarden-0000000000000003-revocation-caller');
  });
});

describe('is written as before', () => {
  const row = (reason: string, second: Command, between: (given: ReturnType<typeof world>) => unknown = () => {}) =>
    [reason, second, between] as const;
  const PASSED = { target: 'arn:aws:iam::111122223333:role/AdminRole', targetId: 'AROAEXAMPLEADMIN' };
  test.each([
    row('the role that a stopped caller passes', command({ incident: '0000000000000002', id: 'e-2', at: NOW })),
    row('another session', revocation(2, NOW, { scope: { kind: 'session', userids: [`${CALLER_ID}:bob`] } })),
    row('a call after the cutoff: a new session of that name made it', revocation(2, later(NOW, 61 * SECOND))),
    row('a call at the very cutoff', revocation(2, later(NOW, 60 * SECOND))),
    row('a call without a time', revocation(2, NOW, { at: undefined })),
    row('a quarantine, which stops sessions to come', revocation(2, NOW, { method: 'quarantine' })),
    row('the passed role’s own session', revocation(2, NOW, { ...PASSED, caller: undefined })),
    row('a deny that somebody took away once', revocation(2, NOW), async ({ ledger }) => {
      const known = await ledger.incident('0000000000000001-caller');
      if (known) await ledger.record({ ...known, restored: [NOW] });
    }),
    row('a deny that has lapsed', revocation(2, NOW), async ({ ledger }) => {
      const known = await ledger.incident('0000000000000001-caller');
      if (known) await ledger.record({ ...known, state: 'lapsed' });
    }),
    row('while the ledger does not answer', revocation(2, NOW), ({ ports }) =>
      Object.assign(ports.ledger, { unreachable: () => 'it is away' }),
    ),
  ])('%s', async (_, second, between) => {
    const given = world();
    await given.carryOut(revocation(1, NOW), NOW);
    await between(given);
    const done = await given.carryOut(second, later(NOW, 70 * SECOND));
    expect(done).toMatchObject({ outcome: 'written' });
    expect(done.calls).toBeGreaterThan(0);
  });

  test('after 13 hours, when the deny denies nothing any more', async () => {
    const { carryOut } = world();
    await carryOut(revocation(1, NOW), NOW);
    expect(await carryOut(revocation(2, NOW), later(NOW, 14 * HOUR))).toMatchObject({ outcome: 'written' });
  });
});

test('observe mode says what would have been written, covered or not', async () => {
  const given = world();
  await given.carryOut(revocation(1, NOW), NOW);
  Object.assign(given.ports, { settings: DEFAULT_SETTINGS });
  expect(await given.carryOut(revocation(2, NOW), NOW)).toMatchObject({ outcome: 'observed' });
});

test('a second try of the first command looks at IAM: only IAM says whether its deny is there', async () => {
  const { carryOut } = world();
  await carryOut(revocation(1, NOW), NOW);
  const again = await carryOut(revocation(1, NOW), NOW, 2);
  expect(again).toMatchObject({ outcome: 'stands' });
  expect(again.calls).toBeGreaterThan(0);
});

test('an attacker who makes up session names fills no memory', () => {
  const sessions = new Map<string, string>();
  for (let n = 1; n < 1200; n++)
    rememberSeen(revocation(n, NOW, { scope: { kind: 'session', userids: [`${CALLER_ID}:s${n}`] } }), sessions);
  expect(sessions.size).toBeLessThanOrEqual(500);
  expect(sessions.size).toBeGreaterThan(0);
});

describe('a full role, which is frozen once for all further incidents', () => {
  /** GetRole, the policy under the incident's own name, the freeze. */
  const MOST_CALLS = 3;
  const IN_USE = { createdAt: later(NOW, -9 * DAY), lastUsed: NOW };

  /** The 40th pass comes when the role is full of denies. */
  function crowded(attached = 10) {
    const given = world({ AdminRole: memoryRole('AROAEXAMPLEADMIN', IN_USE) }, { attached });
    const pass = (n: number, now = later(NOW, n * SECOND), difference: object = {}) =>
      given.carryOut({ ...passOf(n), ...difference } as Command, now);
    const role = given.iam.roles.get('AdminRole');
    const freezes = () => [...(role?.inline.keys() ?? [])].filter((name) => name.endsWith('-freeze'));
    return { ...given, pass, role, freezes };
  }
  const passOf = (n: number) =>
    command({
      incident: n.toString(16).padStart(16, '0'),
      id: `e-${n}`,
      severity: 'high',
      scope: { kind: 'workload', userids: [`AROAEXAMPLEADMIN:worker-${String(n).padStart(4, '0')}`] },
      targetId: 'AROAEXAMPLEADMIN',
    });
  const fill = async (given: ReturnType<typeof crowded>, last = 39) => {
    for (let n = 1; n <= last; n++) await given.pass(n);
  };

  test('from the 40th pass on, one costs at most 3 calls and no write, whoever lengthened the freeze last', async () => {
    const given = crowded();
    await fill(given);
    expect(given.freezes()).toHaveLength(1);
    const writes = given.iam.writes.length;
    for (let n = 40; n <= 140; n++) {
      const done = await given.pass(n);
      expect(done).toMatchObject({ outcome: 'stands', frozen: true, because: expect.stringContaining('frozen, once') });
      expect(done.calls).toBeLessThanOrEqual(MOST_CALLS);
      expect(await given.ledger.incident(passOf(n).incident)).toMatchObject({ state: 'contained', frozen: true });
    }
    expect(given.iam.writes.length).toBe(writes);
    expect(given.told).toHaveLength(140); // nobody's incident goes untold
  });

  test('extensions of all of them lengthen the one freeze once', async () => {
    const given = crowded();
    await fill(given, 60);
    const writes = given.iam.writes.length;
    const at = later(NOW, 45 * MINUTE);
    const frozen = [];
    for (let n = 1; n <= 60; n++) if ((await given.ledger.incident(passOf(n).incident))?.frozen) frozen.push(n);
    expect(frozen.length).toBeGreaterThan(10);
    const calls = [];
    for (const n of frozen) calls.push((await given.pass(n, at, { kind: 'extend', extension: 1 })).calls);
    expect(Math.max(...calls.slice(1))).toBeLessThanOrEqual(MOST_CALLS);
    expect(given.iam.writes.slice(writes).filter(({ call }) => call === 'put-role-policy')).toHaveLength(1);
  });

  describe('is looked at whole again', () => {
    const row = (reason: string, between: (given: ReturnType<typeof crowded>) => unknown, difference = {}) =>
      [reason, between, difference] as const;
    test.each([
      row('when somebody took the freeze away', ({ role, freezes }) => role?.inline.delete(freezes()[0] ?? '')),
      row('when somebody shortened it', ({ role, freezes }) => {
        const deny = denyPolicy('freeze', { kind: 'role' }, later(NOW, MINUTE), later(NOW, 14 * HOUR));
        role?.inline.set(freezes()[0] ?? '', deny);
      }),
      row('when the incident that was only frozen is lifted', async ({ ledger }) => {
        const known = await ledger.incident(passOf(39).incident);
        if (known) await ledger.record({ ...known, state: 'lifted' });
      }),
      row('while the ledger does not answer', ({ ports }) =>
        Object.assign(ports.ledger, { unreachable: () => 'it is away' }),
      ),
      row('for a critical incident, which may become the boundary', () => {}, { severity: 'critical' }),
      row('for a shorter deny, which may have room', () => {}, {
        scope: { kind: 'workload', userids: ['AROAEXAMPLEADMIN:w'] },
      }),
    ])('%s', async (_, between, difference) => {
      const given = crowded();
      await fill(given);
      await between(given);
      const done = await given.pass(40, later(NOW, MINUTE), difference);
      expect(done.calls).toBeGreaterThan(MOST_CALLS);
      expect(['written', 'stands']).toContain(done.outcome);
      expect(given.freezes()).toHaveLength(1);
    });

    test('when the freeze ends within half its window', async () => {
      const given = crowded();
      await fill(given);
      const done = await given.pass(40, later(NOW, 31 * MINUTE), { at: later(NOW, 31 * MINUTE) });
      expect(done).toMatchObject({ outcome: 'written', frozen: true });
    });
  });

  test('an incident that has a deny of its own keeps it: a copy of its event is not taken for frozen', async () => {
    const given = crowded(8);
    await fill(given);
    const known = (n: number) => given.ledger.incident(passOf(n).incident);
    const rungs = new Set();
    for (let n = 1; n <= 39; n++) {
      if ((await known(n))?.frozen) continue;
      expect(await given.pass(n, later(NOW, MINUTE))).not.toHaveProperty('frozen');
      expect(await known(n)).not.toHaveProperty('frozen');
      rungs.add((await known(n))?.deny?.rung);
    }
    expect(given.freezes()).toHaveLength(1);
    expect([...rungs]).toEqual([undefined, 'managed']);
  });

  test('a lift of one incident leaves the freeze while another needs it', async () => {
    const given = crowded();
    await fill(given, 50);
    const [name] = given.freezes();
    const { kind: _, ...lifted } = passOf(39);
    const done = await given.carryOut(liftCommand({ ...lifted, id: 'lift-1', revive: true }), later(NOW, 2 * MINUTE));
    expect(done).toMatchObject({ outcome: 'lifted' });
    expect(given.freezes()).toEqual([name]);
  });
});
