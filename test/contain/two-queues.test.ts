import { describe, expect, test } from 'vitest';
import { DEFAULT_SETTINGS } from '../../lib/base/settings/defaults.ts';
import type { Settings } from '../../lib/base/settings/settings.ts';
import { DAY, later, MINUTE } from '../../lib/base/time.ts';
import type { Command } from '../../lib/contain/command.ts';
import { commandText } from '../../lib/contain/command-text.ts';
import { contain } from '../../lib/contain/contain.ts';
import { parseCommand } from '../../lib/contain/parse-command.ts';
import { FREEZE_CHARACTERS, ROLE_CHARACTERS } from '../../lib/incident/deny/room.ts';
import type { IncidentState } from '../../lib/incident/incident.ts';
import { memoryLedger } from '../../lib/incident/ledger/in-memory.ts';
import { sweep } from '../../lib/sweep/sweep.ts';
import { command, liftCommand, ROLE_ID, TARGET } from '../support/commands.ts';
import { memoryIam } from '../support/iam/memory-iam.ts';
import { memoryRole } from '../support/iam/state.ts';

const NOW = new Date('2026-05-04T10:00:20Z');
const ENFORCE: Settings = { ...DEFAULT_SETTINGS, mode: 'enforce' };
const [A, B] = ['000000000000000a', '000000000000000b'] as const;
const OURS = '111122223333';

/** @param room characters that the owner's own policies take of the role */
function world(room = 0) {
  const iam = memoryIam({
    roles: { AdminRole: memoryRole(ROLE_ID, { createdAt: later(NOW, -9 * DAY), lastUsed: NOW }) },
    taken: { role: room, attached: room === 0 ? 0 : 10 },
  });
  const ledger = memoryLedger();
  const ports = {
    policies: iam.targetPolicies,
    ledger,
    settings: ENFORCE,
    killSwitch: async () => ({ on: false }),
    look: async () => {},
    publish: async () => {},
  };
  const run = (one: Command, now = NOW) => contain(commandText(one), 1, ports, now);
  /** As `inspect` records the decision, before its command is carried out. */
  const decided = (id: string, state: IncidentState = 'contained') =>
    ledger.record({ id, account: OURS, roleArn: TARGET, state, at: NOW, wholeRole: false });
  const denies = () => [...(iam.roles.get('AdminRole')?.inline.keys() ?? [])];
  const swept = async (now: Date) => {
    const asked: Command[] = [];
    const enqueue = async (one: Command) => void asked.push(parseCommand(commandText(one)));
    const around = { lookAgain: async () => {}, publish: async () => {}, isNews: () => true, account: OURS };
    await sweep(
      { ...iam.sweep, ...around, enqueue, ledger, settings: ENFORCE, killSwitch: async () => ({ on: false }) },
      now,
    );
    return asked;
  };
  return { run, decided, denies, ledger, swept, iam };
}

const of = (incident: string, difference: Partial<Command> = {}): Command =>
  ({ ...command({ incident, id: `e-${incident}`, at: NOW, severity: 'high' }), ...difference }) as Command;
const liftOf = (incident: string, difference: object = {}) => liftCommand({ incident, id: 'lift-1', ...difference });

describe('two commands of one role in two queues', () => {
  test('at the same moment: each incident has its own deny and its own record', async () => {
    const { run, denies, ledger } = world();
    const done = await Promise.all([run(of(A)), run(of(B))]);
    expect(done.map(({ outcome }) => outcome)).toEqual(['written', 'written']);
    expect(denies()).toHaveLength(2);
    for (const id of [A, B]) expect((await ledger.incident(id))?.deny?.policyName).toContain(id);
  });

  test('the same command in both, because the count grew between two tries: one deny', async () => {
    const { run, denies } = world();
    await Promise.all([run(of(A)), run(of(A))]);
    expect(denies()).toEqual([`rolewarden-${A}-quarantine`]);
  });

  test('at the same moment where there is room for one freeze: both incidents are covered, and none is lost', async () => {
    const { run, ledger, swept } = world(ROLE_CHARACTERS - FREEZE_CHARACTERS - 50);
    await Promise.all([run(of(A)), run(of(B))]);
    for (const id of [A, B]) expect(await ledger.incident(id)).toMatchObject({ state: 'contained', frozen: true });
    expect(await swept(later(NOW, 15 * MINUTE))).toEqual([]);
  });

  test('a freeze that a lift ends while another incident takes it for its own is put back by the sweep', async () => {
    const { run, ledger, swept, iam } = world(ROLE_CHARACTERS - FREEZE_CHARACTERS - 50);
    await run(of(A));
    await run(of(B)); // stands by the freeze of A
    const known = await ledger.incident(B);
    expect(known).toMatchObject({ frozen: true });
    // The lift of A saw no record of B yet, and revived the role.
    await ledger.record({ ...known, state: 'alerted' } as never);
    await run(liftOf(A, { revive: true, method: 'freeze' }), later(NOW, MINUTE));
    await ledger.record(known as never);
    expect(iam.roles.get('AdminRole')?.inline.size).toBe(0);
    const asked = await swept(later(NOW, 15 * MINUTE));
    expect(asked).toMatchObject([{ kind: 'restore', incident: B }]);
    for (const one of asked) await run(one, later(NOW, 16 * MINUTE));
    expect(iam.roles.get('AdminRole')?.inline.size).toBe(1);
  });
});

describe('a lift, which takes the first queue, overtakes the command of its incident', () => {
  test('and nothing is written: a person’s lift is final', async () => {
    const { run, decided, denies, ledger } = world();
    await decided(A);
    await run(liftOf(A), later(NOW, MINUTE));
    expect((await ledger.incident(A))?.state).toBe('lifted');
    expect(await run(of(A), later(NOW, 2 * MINUTE))).toMatchObject({ outcome: 'answered' });
    expect(await run(of(A, { caller: true }), later(NOW, 2 * MINUTE))).toMatchObject({ outcome: 'answered' });
    expect(denies()).toEqual([]);
  });

  test('unless Rolewarden itself lifts it down: sessions of the bad window must still be stopped', async () => {
    const { run, decided, denies } = world();
    await decided(A);
    await run(liftOf(A, { down: true, by: 'rolewarden' }), later(NOW, MINUTE));
    expect(await run(of(A), later(NOW, 2 * MINUTE))).toMatchObject({ outcome: 'written' });
    expect(denies()).toHaveLength(1);
  });

  test('a lift that finds nothing of an incident that was carried out is recorded as no lift', async () => {
    const { run, ledger, iam } = world();
    await run(of(A));
    iam.roles.get('AdminRole')?.inline.clear();
    await run(liftOf(A), later(NOW, MINUTE));
    expect((await ledger.incident(A))?.state).toBe('contained');
  });

  test.each(['failed', 'alerted', 'observed'] as const)('nor of one that is %s', async (state) => {
    const { run, decided, ledger } = world();
    await decided(A, state);
    await run(liftOf(A), later(NOW, MINUTE));
    expect((await ledger.incident(A))?.state).toBe(state);
  });
});
