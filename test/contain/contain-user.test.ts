import { describe, expect, test } from 'vitest';
import { DEFAULT_SETTINGS } from '../../lib/base/settings/defaults.ts';
import type { Settings } from '../../lib/base/settings/settings.ts';
import { HOUR, later, MINUTE } from '../../lib/base/time.ts';
import { CommandError } from '../../lib/contain/command-text.ts';
import { contain } from '../../lib/contain/contain.ts';
import { commandIn } from '../../lib/contain/orders.ts';
import { parseCommand } from '../../lib/contain/parse-command.ts';
import type { ContainPorts } from '../../lib/contain/ports.ts';
import type { SentNotice } from '../../lib/contain/sent-notice.ts';
import type { Notice } from '../../lib/contain/told.ts';
import { memoryLedger } from '../../lib/incident/ledger/in-memory.ts';
import { ledgerWithFallback } from '../../lib/incident/ledger/with-fallback.ts';
import { asTold } from '../support/as-told.ts';
import { command, ROLE_ID } from '../support/commands.ts';
import { OUTSIDER } from '../support/events.ts';
import { memoryIam } from '../support/iam/memory-iam.ts';
import { memoryRole, memoryUser } from '../support/iam/state.ts';
import { ALICE, ALICE_ID, userCommand } from '../support/users.ts';

const NOW = new Date('2026-05-04T10:00:20Z');
const OPTED_IN: Settings = {
  ...DEFAULT_SETTINGS,
  mode: 'enforce',
  contain: { ...DEFAULT_SETTINGS.contain, callerUser: true },
};
const INCIDENT = userCommand().incident;

function ports(settings: Settings = OPTED_IN) {
  const iam = memoryIam({
    roles: { AdminRole: memoryRole(ROLE_ID) },
    users: { alice: memoryUser(ALICE_ID, { path: '/team/' }) },
  });
  const told: Notice[] = [];
  const looks: unknown[] = [];
  const all: ContainPorts = {
    policies: iam.targetPolicies,
    settings,
    ledger: memoryLedger(),
    killSwitch: async () => ({ on: false }),
    look: async (look) => void looks.push(look),
    publish: async (notice: SentNotice) => void told.push(asTold(notice)),
  };
  return { ...all, iam, told, looks };
}
type Given = ReturnType<typeof ports>;

const send = (given: Given, difference: Parameters<typeof userCommand>[0] = {}, now = NOW) =>
  contain(JSON.stringify(userCommand(difference)), 1, given, now);

describe('a command for the user who called', () => {
  test('is written, recorded beside its role, told, and not told twice', async () => {
    const given = ports();
    expect(await send(given)).toMatchObject({ outcome: 'written' });
    expect(await given.ledger.incident(INCIDENT)).toBeUndefined();
    const recorded = await given.ledger.incident(`${INCIDENT}-caller`);
    expect(recorded).toMatchObject({ state: 'contained', roleArn: ALICE, wholeRole: true });
    expect(commandIn(recorded ?? {})).toEqual(userCommand());
    expect(await send(given, {}, later(NOW, HOUR))).toMatchObject({ outcome: 'stands' });
    expect([given.iam.writes.length, given.told.length]).toEqual([1, 1]);
  });

  test('its incident lifted, a late copy brings nothing back', async () => {
    const given = ports();
    await send(given);
    const known = await given.ledger.incident(`${INCIDENT}-caller`);
    if (known !== undefined) await given.ledger.record({ ...known, state: 'lifted' });
    given.iam.users.get('alice')?.inline.clear();
    expect(await send(given, {}, later(NOW, HOUR))).toMatchObject({ outcome: 'answered' });
    expect(given.iam.writes).toHaveLength(1);
  });

  test.each<[string, Settings, object]>([
    ['mode observe', { ...OPTED_IN, mode: 'observe' }, { outcome: 'observed' }],
    [
      'an observed account',
      { ...OPTED_IN, observe: { accounts: ['111122223333'], detectors: [] } },
      { outcome: 'observed' },
    ],
    [
      'an observed detector',
      { ...OPTED_IN, observe: { accounts: [], detectors: ['pass-admin-role'] } },
      { outcome: 'observed' },
    ],
    ['protect.users', { ...OPTED_IN, protect: { roles: [], users: ['alice'] } }, { outcome: 'refused' }],
  ])('is held back by %s', async (_, settings, expected) => {
    const given = ports(settings);
    expect(await send(given)).toMatchObject(expected);
    expect(given.iam.writes).toEqual([]);
    expect(given.told).toHaveLength(1);
  });

  test('is held back by the kill switch', async () => {
    const given = { ...ports(), killSwitch: async () => ({ on: true }) };
    expect(await send(given)).toMatchObject({ outcome: 'observed', because: expect.stringMatching(/kill switch/) });
    expect(given.iam.writes).toEqual([]);
  });

  test('the ledger is away: contained all the same, unless the event is late', async () => {
    const down = () => Promise.reject(new Error('timed out'));
    const away = new Proxy(memoryLedger(), { get: () => down });
    const given = { ...ports(), ledger: ledgerWithFallback(away, memoryLedger()) };
    expect(await send(given)).toMatchObject({ outcome: 'written' });
    const late = { incident: 'f'.repeat(16) };
    expect(await send(given, late, later(NOW, 16 * MINUTE))).toMatchObject({ outcome: 'refused' });
  });

  test('takes one of the breaker’s denies of its own: whole roles and users together are no more than the limit', async () => {
    const given = ports({ ...OPTED_IN, breaker: { denies: 2, period: HOUR } });
    given.iam.users.set('bob', memoryUser('AIDAEXAMPLEBOB00'));
    const bob = { target: ALICE.replace('team/alice', 'bob'), targetId: 'AIDAEXAMPLEBOB00' };
    const at = (index: number) => ({ incident: String(index).repeat(16) });
    await contain(JSON.stringify(command(at(1))), 1, given, NOW);
    expect(await send(given, at(1))).toMatchObject({ outcome: 'written' }); // the role's own incident: one more
    expect(await send(given, at(2))).toMatchObject({ outcome: 'written' }); // the same user once more
    expect(await send(given, { ...at(3), ...bob })).toMatchObject({
      outcome: 'refused',
      because: expect.stringMatching(/breaker is open/),
    });
    expect(given.told.at(-1)).toMatchObject({ carried: { outcome: 'refused' } });
  });

  test('a second look is asked for', async () => {
    const given = ports();
    await send(given);
    expect(given.looks).toEqual([{ look: 'deny', id: `${INCIDENT}-caller`, target: ALICE }]);
  });

  test('taken away it is put back as it was, three times in 15 minutes, without the breaker, and again when they are over', async () => {
    const given = ports({ ...OPTED_IN, breaker: { denies: 1, period: HOUR } });
    await send(given);
    const inline = given.iam.users.get('alice')?.inline ?? new Map<string, unknown>();
    const before = [...inline];
    for (let time = 1; time <= 3; time += 1) {
      inline.clear();
      const restored = await send(given, { kind: 'restore', id: `tamper-${time}` }, later(NOW, time * MINUTE));
      expect(restored).toMatchObject({ outcome: 'written', because: expect.stringContaining(`time ${time} of 3`) });
      expect([...inline]).toEqual(before);
    }
    inline.clear();
    const last = later(NOW, 5 * MINUTE);
    expect(await send(given, { kind: 'restore', id: 'tamper-4' }, last)).toMatchObject({ outcome: 'refused' });
    expect(inline.size).toBe(0);
    const after = later(NOW, 19 * MINUTE);
    expect(await send(given, { kind: 'restore', id: 'tamper-5' }, after)).toMatchObject({ outcome: 'written' });
    expect([...inline]).toEqual(before);
  });

  test('one that stands is left as it is, also when asked to be put back', async () => {
    const given = ports();
    await send(given);
    const writes = given.iam.writes.length;
    expect(await send(given, { kind: 'restore', id: 'look' }, later(NOW, MINUTE))).toMatchObject({ outcome: 'stands' });
    expect(given.iam.writes).toHaveLength(writes);
    expect(given.told).toHaveLength(1);
  });
});

describe('parseCommand', () => {
  test('takes it for what it is, and a command on a role as before', () => {
    expect(parseCommand(JSON.stringify(userCommand()))).toEqual(userCommand());
    expect(parseCommand(JSON.stringify(command()))).toEqual(command());
  });

  test.each<[string, object, RegExp]>([
    ['a role as the target', { target: 'arn:aws:iam::111122223333:role/alice' }, /not the ARN of a user/],
    ['the root user', { target: 'arn:aws:iam::111122223333:root' }, /not the ARN of a user/],
    ['a user of another account', { target: `arn:aws:iam::${OUTSIDER}:user/alice` }, /not of account 111122223333/],
    ['another method', { method: 'revocation' }, /method is "revocation"/],
    ['another kind', { kind: 'lift' }, /kind is "lift"/],
    ['no user id', { targetId: undefined }, /targetId is undefined/],
    ['what is no id', { targetId: 'AIDA:alice' }, /targetId is "AIDA:alice"/],
    ['a made-up incident', { incident: '../../x' }, /incident is/],
    ['what is no account', { account: 'ours' }, /account is "ours"/],
  ])('refuses %s', (_, difference, message) => {
    const text = JSON.stringify({ ...userCommand(), ...difference });
    expect(() => parseCommand(text)).toThrow(message);
    expect(() => parseCommand(text)).toThrow(CommandError);
  });

  test('a user is no target of a command on a role', () => {
    expect(() => parseCommand(JSON.stringify(command({ target: ALICE })))).toThrow(/not the ARN of a role/);
  });
});
