import { describe, expect, test } from 'vitest';
import { DEFAULT_SETTINGS } from '../../lib/base/settings/defaults.ts';
import type { Settings } from '../../lib/base/settings/settings.ts';
import { HOUR, later, MINUTE, SECOND } from '../../lib/base/time.ts';
import type { Command } from '../../lib/contain/command.ts';
import { commandText } from '../../lib/contain/command-text.ts';
import { contain } from '../../lib/contain/contain.ts';
import { rememberSession } from '../../lib/contain/covered.ts';
import type { SentNotice } from '../../lib/contain/sent-notice.ts';
import type { Notice } from '../../lib/contain/told.ts';
import { incidentKey } from '../../lib/incident/incident-key.ts';
import { memoryLedger } from '../../lib/incident/ledger/in-memory.ts';
import { sweep } from '../../lib/sweep/sweep.ts';
import { asTold } from '../support/as-told.ts';
import { command, liftCommand } from '../support/commands.ts';
import { memoryIam } from '../support/iam/memory-iam.ts';
import { memoryRole } from '../support/iam/state.ts';

const NOW = new Date('2026-05-04T10:00:20Z');
const ENFORCE: Settings = { ...DEFAULT_SETTINGS, mode: 'enforce' };
const CALLER_ID = 'AROAEXAMPLEDEVELOPER';
const CALLER = 'arn:aws:iam::111122223333:role/Developer';

function world(settings = ENFORCE) {
  const reads: string[] = [];
  const fault = (call: string) => {
    reads.push(call);
    return undefined;
  };
  const iam = memoryIam({
    roles: { Developer: memoryRole(CALLER_ID), AdminRole: memoryRole('AROAEXAMPLEADMIN') },
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
    sessions: new Map<string, string>(),
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
    rememberSession(revocation(n, NOW, { scope: { kind: 'session', userids: [`${CALLER_ID}:s${n}`] } }), sessions);
  expect(sessions.size).toBeLessThanOrEqual(500);
  expect(sessions.size).toBeGreaterThan(0);
});
