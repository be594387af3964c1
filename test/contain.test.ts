import { describe, expect, test } from 'vitest';
import { CommandError } from '../lib/command.ts';
import { contain } from '../lib/contain.ts';
import { killSwitch } from '../lib/kill-switch.ts';
import type { Notice } from '../lib/notify/notice.ts';
import { DEFAULT_SETTINGS, type Settings } from '../lib/settings.ts';
import { later, SECOND } from '../lib/time.ts';
import { command, ROLE_ID } from './support/commands.ts';
import { memoryPolicies } from './support/role-policies.ts';

const NOW = new Date('2026-05-04T10:00:20Z');
const enforce: Settings = { ...DEFAULT_SETTINGS, mode: 'enforce' };

function ports(settings = enforce, switchValue: () => Promise<string> = async () => 'off') {
  const policies = memoryPolicies({ roles: { AdminRole: ROLE_ID } });
  const told: Notice[] = [];
  return {
    policies,
    told,
    settings,
    killSwitch: killSwitch(switchValue),
    publish: async (notice: Notice) => void told.push(notice),
  };
}

describe('contain', () => {
  const text = JSON.stringify(command());

  test('writes, then tells', async () => {
    const given = ports();
    expect(await contain(text, 1, given, NOW)).toMatchObject({ outcome: 'written' });
    expect(given.told).toMatchObject([{ carried: { outcome: 'written' } }]);
  });

  test('a copy of the event changes nothing and is not told again', async () => {
    const given = ports();
    await contain(text, 1, given, NOW);
    expect(await contain(text, 1, given, later(NOW, 60_000))).toMatchObject({ outcome: 'stands' });
    expect(given.policies.writes).toHaveLength(1);
    expect(given.told).toHaveLength(1);
  });

  test('killed between writing and telling: the second try finds the deny and tells', async () => {
    const given = ports();
    const broken = { ...given, publish: () => Promise.reject(new Error('SNS is away')) };
    await expect(contain(text, 1, broken, NOW)).rejects.toThrow('SNS is away');
    await contain(text, 2, given, NOW);
    expect(given.told).toMatchObject([{ carried: { outcome: 'stands' } }]);
    expect(given.policies.writes).toHaveLength(1);
  });

  test('observe mode holds here too, whatever the command says', async () => {
    const given = ports(DEFAULT_SETTINGS);
    expect(await contain(text, 1, given, NOW)).toMatchObject({
      outcome: 'observed',
      because: expect.stringMatching(/observe/),
    });
    expect(given.policies.writes).toEqual([]);
    expect(given.told).toHaveLength(1);
  });

  test('the kill switch holds here too', async () => {
    const given = ports(enforce, async () => 'on');
    expect(await contain(text, 1, given, NOW)).toMatchObject({
      outcome: 'observed',
      because: expect.stringMatching(/kill switch/),
    });
    expect(given.policies.writes).toEqual([]);
  });

  test('an unreadable kill switch is told', async () => {
    const given = ports(enforce, () => Promise.reject(new Error('ParameterNotFound')));
    expect(await contain(text, 1, given, NOW)).toMatchObject({ outcome: 'written' });
    expect(given.told[0]?.notes).toEqual(['the kill switch could not be read (ParameterNotFound); taken as off']);
  });

  test('refuses what is no command', async () => {
    const given = ports();
    await expect(contain('{"kind":"put"}', 1, given, NOW)).rejects.toThrow(CommandError);
    expect(given.policies.writes).toEqual([]);
  });
});

describe('killSwitch', () => {
  const at = (seconds: number) => later(NOW, seconds * SECOND);

  test('is read at most 60 s old, and keeps its last value when it cannot be read', async () => {
    const values: (string | Error)[] = ['off', ' ON\n', new Error('gone'), new Error('gone')];
    const read = killSwitch(async () => {
      const value = values.shift() ?? 'off';
      if (value instanceof Error) throw value;
      return value;
    });
    expect(await read(at(0))).toEqual({ on: false });
    expect(await read(at(59))).toEqual({ on: false });
    expect(await read(at(60))).toEqual({ on: true });
    expect(await read(at(121))).toEqual({ on: true, unread: 'gone' });
    expect(await read(at(122))).toEqual({ on: true, unread: 'gone' });
    expect(await read(at(123))).toEqual({ on: false });
  });
});
