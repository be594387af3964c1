import { describe, expect, test } from 'vitest';
import { DEFAULT_SETTINGS } from '../../lib/base/settings/defaults.ts';
import type { Settings } from '../../lib/base/settings/settings.ts';
import { later, MINUTE, SECOND } from '../../lib/base/time.ts';
import type { Command } from '../../lib/contain/command.ts';
import { CommandError, commandText } from '../../lib/contain/command-text.ts';
import { contain } from '../../lib/contain/contain.ts';
import type { Look } from '../../lib/contain/look.ts';
import { killSwitch } from '../../lib/contain/rails/kill-switch.ts';
import type { SentNotice } from '../../lib/contain/sent-notice.ts';
import type { Notice } from '../../lib/contain/told.ts';
import { parsePolicyName } from '../../lib/incident/deny/policy-name.ts';
import { memoryLedger } from '../../lib/incident/ledger/in-memory.ts';
import type { Ledger } from '../../lib/incident/ledger/ledger.ts';
import { ledgerWithFallback } from '../../lib/incident/ledger/with-fallback.ts';
import { asTold } from '../support/as-told.ts';
import { command, liftCommand, ROLE_ID, report, roleNamed } from '../support/commands.ts';
import { memoryIam } from '../support/iam/memory-iam.ts';
import { memoryRole } from '../support/iam/state.ts';
import { policyWrites } from '../support/iam/write.ts';

const NOW = new Date('2026-05-04T10:00:20Z');
const enforce: Settings = { ...DEFAULT_SETTINGS, mode: 'enforce' };

function ports(settings = enforce, switchValue: () => Promise<string> = async () => 'off') {
  const iam = memoryIam({ roles: { AdminRole: memoryRole(ROLE_ID) } });
  const told: Notice[] = [];
  const looks: [Look, number][] = [];
  return {
    looks,
    look: async (look: Look, delay: number) => void looks.push([look, delay]),
    iam,
    policies: iam.targetPolicies,
    told,
    settings,
    ledger: memoryLedger(),
    killSwitch: killSwitch(switchValue),
    publish: async (notice: SentNotice) => void told.push(asTold(notice)),
  };
}

const FIVE_STOPS = Array(5).fill('quarantine');

const inlineOn = ({ iam }: ReturnType<typeof ports>) =>
  iam.roles.get('AdminRole')?.inline ?? new Map<string, unknown>();

const SESSION = { kind: 'session' as const, userids: [`${ROLE_ID}:alice`] };

describe('contain', () => {
  const text = JSON.stringify(command());

  test('writes, then tells', async () => {
    const given = ports();
    expect(await contain(text, 1, given, NOW)).toMatchObject({ outcome: 'written' });
    expect(given.told).toMatchObject([{ carried: { outcome: 'written' } }]);
  });

  test('what is extended is told, and pages nobody again; what cannot be extended does', async () => {
    const given = ports();
    const extension = JSON.stringify(command({ kind: 'extend', id: 'extend-1', extension: 1 }));
    await contain(text, 1, given, NOW);
    await contain(extension, 1, given, later(NOW, 40 * MINUTE));
    expect(given.told.map(({ decision }) => decision.severity)).toEqual(['critical', 'low']);
    const gone = { ...given, policies: memoryIam().targetPolicies };
    const next = JSON.stringify(command({ kind: 'extend', id: 'extend-2', extension: 2 }));
    await contain(next, 1, gone, later(NOW, 80 * MINUTE));
    expect(given.told[2]).toMatchObject({ decision: { severity: 'critical' }, carried: { outcome: 'absent' } });
  });

  test('a trust that an event and the scan saw closed is told once', async () => {
    const given = ports();
    await contain(text, 1, given, NOW);
    for (const id of ['by the event', 'by the scan'])
      await contain(JSON.stringify(liftCommand({ down: true, id })), 1, given, later(NOW, MINUTE));
    expect(given.told.map(({ carried }) => carried?.outcome)).toEqual(['written', 'lifted']);
  });

  test('a copy of what is contained already is told to nobody while the kill switch is on', async () => {
    const given = ports();
    await contain(text, 1, given, NOW);
    const held = { ...given, killSwitch: async () => ({ on: true }) };
    expect(await contain(text, 1, held, later(NOW, 6 * MINUTE))).toMatchObject({ outcome: 'observed' });
    expect(given.told).toHaveLength(1);
  });

  test('an extension waits while the ledger is away: nothing is written, and nobody is told', async () => {
    const given = ports();
    await contain(text, 1, given, NOW);
    const blind = { ...given, ledger: { ...given.ledger, unreachable: () => 'TimeoutError' } };
    const extension = JSON.stringify(command({ kind: 'extend', id: 'extend-1', extension: 1 }));
    expect(await contain(extension, 1, blind, later(NOW, 40 * MINUTE))).toMatchObject({ outcome: 'answered' });
    expect(given.told).toHaveLength(1);
    expect([...inlineOn(given).keys()]).toHaveLength(1);
  });

  test('what was written is looked at once more in a minute; what stood already is not', async () => {
    const given = ports();
    await contain(text, 1, given, NOW);
    await contain(text, 1, given, later(NOW, SECOND));
    await contain(JSON.stringify(command({ caller: true, scope: SESSION })), 1, given, NOW);
    const look = { look: 'deny', target: command().target };
    expect(given.looks).toEqual([
      [{ ...look, id: '0123456789abcdef' }, 60 * SECOND],
      [{ ...look, id: '0123456789abcdef-caller' }, 60 * SECOND],
    ]);
  });

  test('a look that cannot be ordered is told and holds nothing up', async () => {
    const given = { ...ports(), look: () => Promise.reject(new Error('SQS is away')) };
    expect(await contain(text, 1, given, NOW)).toMatchObject({ outcome: 'written' });
    expect(given.told[0]?.notes).toEqual([expect.stringMatching(/SQS is away.*sweep looks within 15 minutes/)]);
  });

  test('a copy of the event changes nothing and is not told again', async () => {
    const given = ports();
    await contain(text, 1, given, NOW);
    expect(await contain(text, 1, given, later(NOW, 60_000))).toMatchObject({ outcome: 'stands' });
    expect(policyWrites(given.iam.writes)).toHaveLength(1);
    expect(given.told).toHaveLength(1);
  });

  test('killed between writing and telling: the second try finds the deny and tells', async () => {
    const given = ports();
    const broken = { ...given, publish: () => Promise.reject(new Error('SNS is away')) };
    await expect(contain(text, 1, broken, NOW)).rejects.toThrow('SNS is away');
    await contain(text, 2, given, NOW);
    expect(given.told).toMatchObject([{ carried: { outcome: 'stands' } }]);
    expect(policyWrites(given.iam.writes)).toHaveLength(1);
  });

  test('observe mode holds here too, whatever the command says', async () => {
    const given = ports(DEFAULT_SETTINGS);
    expect(await contain(text, 1, given, NOW)).toMatchObject({
      outcome: 'observed',
      because: expect.stringMatching(/observe/),
    });
    expect(given.iam.writes).toEqual([]);
    expect(given.told).toHaveLength(1);
  });

  describe('what the settings observe holds here too: the command may have waited since before they changed', () => {
    const held = (observe: Partial<Settings['observe']>): Settings => ({
      ...enforce,
      observe: { ...enforce.observe, ...observe },
    });
    const [one] = report().findings;
    if (one === undefined) throw new Error('the report has no finding');
    const raised = { ...one, detector: 'pass-first-seen' }; // low, but the role's name pages
    test.each<[string, Settings, Command, string | undefined]>([
      ['its account', held({ accounts: ['111122223333'] }), command(), 'observe.accounts names 111122223333'],
      ['another account', held({ accounts: ['444455556666'] }), command(), undefined],
      ['its only detector', held({ detectors: [one.detector] }), command(), `observe.detectors names ${one.detector}`],
      ['another detector', held({ detectors: ['trust-external-account'] }), command(), undefined],
      [
        'one of two detectors that ask',
        held({ detectors: [one.detector] }),
        command({ report: report({ findings: [one, { ...one, detector: 'pass-escalation' }] }) }),
        undefined,
      ],
      [
        'the only one that asks, whatever the words say',
        held({ detectors: [one.detector] }),
        command({ askedBy: [one.detector], report: report({ findings: [one, raised], askedBy: ['a', 'b'] }) }),
        `observe.detectors names ${one.detector}`,
      ],
      [
        'one that the words do not name',
        held({ detectors: [one.detector] }),
        command({ askedBy: [one.detector, 'a'], report: report({ findings: [one] }) }),
        undefined,
      ],
      [
        'nobody: a person asked',
        held({ detectors: [one.detector] }),
        command({ report: report({ findings: [] }) }),
        undefined,
      ],
    ])('%s', async (_, settings, order, because) => {
      const given = ports(settings);
      expect(await contain(JSON.stringify(order), 1, given, NOW)).toMatchObject(
        because === undefined
          ? { outcome: 'written' }
          : { outcome: 'observed', because: expect.stringContaining(because) },
      );
      expect(policyWrites(given.iam.writes)).toHaveLength(because === undefined ? 1 : 0);
      expect(given.told).toHaveLength(1);
    });

    test('a lift is carried out', async () => {
      const given = ports();
      await contain(text, 1, given, NOW);
      const settings = held({ accounts: ['111122223333'], detectors: [one.detector] });
      expect(
        await contain(JSON.stringify(liftCommand({ revive: true })), 1, { ...given, settings }, NOW),
      ).toMatchObject({ outcome: 'revived' });
    });

    test('an extension that is held back leaves the incident contained: its deny stands', async () => {
      const given = ports();
      await contain(text, 1, given, NOW);
      const order = command({ kind: 'extend', id: 'extend-1', extension: 1 });
      const settings = held({ detectors: [one.detector] });
      expect(await contain(JSON.stringify(order), 1, { ...given, settings }, NOW)).toMatchObject({
        outcome: 'observed',
      });
      expect(await given.ledger.incident(command().incident)).toMatchObject({ state: 'contained' });
    });
  });

  test('the kill switch holds here too', async () => {
    const given = ports(enforce, async () => 'on');
    expect(await contain(text, 1, given, NOW)).toMatchObject({
      outcome: 'observed',
      because: expect.stringMatching(/kill switch/),
    });
    expect(given.iam.writes).toEqual([]);
  });

  test('what the kill switch holds back is told once and waits in the ledger; what the mode holds back too does not', async () => {
    const given = ports(enforce, async () => 'on');
    await contain(text, 1, given, NOW);
    expect(await given.ledger.incident(INCIDENT)).toMatchObject({ state: 'observed', held: true });
    await contain(text, 1, given, later(NOW, MINUTE));
    expect(given.told).toHaveLength(1);
    const observing = ports(DEFAULT_SETTINGS, async () => 'on');
    await contain(text, 1, observing, NOW);
    expect(await observing.ledger.incident(INCIDENT)).not.toHaveProperty('held');
    expect(observing.told).toHaveLength(1);
  });

  test('an extension or restoration that the kill switch holds back leaves the incident contained', async () => {
    const given = ports();
    await contain(text, 1, given, NOW);
    const off = { ...given, killSwitch: killSwitch(async () => 'on') };
    for (const kind of ['extend', 'restore'] as const) {
      inlineOn(given).clear();
      const held = JSON.stringify(command({ kind, id: `${kind}-1`, ...(kind === 'extend' && { extension: 1 }) }));
      expect(await contain(held, 1, off, later(NOW, 40 * MINUTE))).toMatchObject({ outcome: 'observed' });
      expect(await given.ledger.incident(INCIDENT)).toMatchObject({ state: 'contained', held: true, deny: {} });
    }
    expect(given.told).toHaveLength(2); // written, and held back
    const restored = JSON.stringify(command({ kind: 'restore', id: 'restore-2' }));
    await contain(restored, 1, given, later(NOW, 45 * MINUTE));
    expect(await given.ledger.incident(INCIDENT)).not.toHaveProperty('held');
  });

  test('an unreadable kill switch is told', async () => {
    const given = ports(enforce, () => Promise.reject(new Error('ParameterNotFound')));
    expect(await contain(text, 1, given, NOW)).toMatchObject({ outcome: 'written' });
    expect(given.told[0]?.notes).toEqual(['the kill switch could not be read (ParameterNotFound); taken as off']);
  });

  test('refuses what is no command', async () => {
    const given = ports();
    await expect(contain('{"kind":"put"}', 1, given, NOW)).rejects.toThrow(CommandError);
    expect(given.iam.writes).toEqual([]);
  });
});

const DOWN = new Proxy({} as Ledger, { get: () => () => Promise.reject(new Error('timed out')) });
const INCIDENT = command().incident;

describe('contain and the ledger', () => {
  test.each([
    ['contained', command(), enforce],
    ['observed', command(), DEFAULT_SETTINGS],
    ['failed', command({ targetId: 'AROAEXAMPLEGONE00' }), enforce],
  ])('records %s', async (state, order, settings) => {
    const given = ports(settings);
    await contain(JSON.stringify(order), 1, given, NOW);
    expect(await given.ledger.incident(INCIDENT)).toMatchObject({ state, roleArn: order.target, wholeRole: true });
  });

  test('a lifted incident is not contained again by a late copy, nor told again', async () => {
    const given = ports();
    await contain(JSON.stringify(command()), 1, given, NOW);
    await contain(JSON.stringify(liftCommand({ revive: true })), 1, given, later(NOW, 60_000));
    expect(await given.ledger.incident(INCIDENT)).toMatchObject({ state: 'lifted', liftedAt: later(NOW, 60_000) });
    expect(await contain(JSON.stringify(command()), 1, given, later(NOW, 90_000))).toMatchObject({
      outcome: 'answered',
    });
    expect(inlineOn(given).size).toBe(0);
    expect(given.told.map(({ carried }) => carried?.outcome)).toEqual(['written', 'revived']);
  });

  test('the role lifted, so is the caller; the caller lifted, the role is not', async () => {
    const caller = { caller: true, method: 'revocation' } as const;
    const given = ports();
    await contain(JSON.stringify(command(caller)), 1, given, NOW);
    await contain(JSON.stringify(liftCommand({ ...caller, revive: true })), 1, given, NOW);
    expect(await contain(JSON.stringify(command(caller)), 1, given, NOW)).toMatchObject({ outcome: 'answered' });
    expect(await contain(JSON.stringify(command()), 1, given, NOW)).toMatchObject({ outcome: 'written' });
  });

  test('the ledger is away: contained all the same, unless the event is late', async () => {
    const given = { ...ports(), ledger: ledgerWithFallback(DOWN, memoryLedger()) };
    expect(await contain(JSON.stringify(command()), 1, given, NOW)).toMatchObject({ outcome: 'written' });
    expect(given.told[0]?.notes).toEqual([
      expect.stringMatching(/^the ledger has not recorded it \(.*nothing extends/),
    ]);
    const late = later(NOW, 16 * 60_000);
    expect(await contain(JSON.stringify(command({ incident: 'f'.repeat(16) })), 1, given, late)).toMatchObject({
      outcome: 'refused',
      because: expect.stringMatching(/15 min/),
    });
  });

  test.each([
    ['answers', () => memoryLedger()],
    ['does not answer', () => ledgerWithFallback(DOWN, memoryLedger())],
  ])('the breaker holds while the ledger %s: then the role is frozen, and it is said', async (_, ledger) => {
    const given = { ...ports(), ledger: ledger() };
    const incidents = Array.from({ length: 7 }, (__, index) => String(index).repeat(16));
    const roleOf = (incident: string) => `Role${incident[0]}`;
    for (const incident of incidents) given.iam.roles.set(roleOf(incident), memoryRole(ROLE_ID));
    for (const incident of [...incidents, ...incidents]) {
      const order = command({ incident, target: roleNamed(roleOf(incident)) });
      await contain(JSON.stringify(order), 1, given, NOW);
    }
    const puts = given.iam.writes.filter((write) => write.call === 'put-role-policy');
    const methodOf = (policyName: string) => parsePolicyName(policyName)?.method;
    expect(puts.map(({ policyName }) => methodOf(policyName))).toEqual([...FIVE_STOPS, 'freeze', 'freeze']);
    expect(given.told.at(-1)?.decision.because).toMatch(/^the breaker is open/);
    const told = command({
      incident: 'f'.repeat(16),
      report: report({ because: 'the guess may be wrong' }),
    });
    await contain(commandText(told), 1, given, NOW);
    expect(given.told.at(-1)?.decision.because).toMatch(/^the guess may be wrong; the breaker is open/);
  });
});

test('a copy of an event whose deny an extension replaced changes nothing; without the extension the deny is written again', async () => {
  const given = ports();
  const { iam } = given;
  const text = JSON.stringify(command());
  await contain(text, 1, given, NOW);
  const extension = command({ kind: 'extend', id: 'extend-1', extension: 1 });
  await contain(JSON.stringify(extension), 1, given, later(NOW, 40 * MINUTE));
  const [extended = '', ...others] = [...inlineOn(given).keys()];
  expect([extended, others]).toEqual([expect.stringMatching(/-quarantine-x1$/), []]);
  const done = iam.writes.length;
  const copy = await contain(text, 1, given, later(NOW, 41 * MINUTE));
  expect(copy).toMatchObject({ outcome: 'stands', containment: { policyName: extended } });
  expect(iam.writes.slice(done)).toEqual([]);
  expect((await given.ledger.incident(command().incident))?.deny?.policyName).toBe(extended);

  iam.roles.get('AdminRole')?.inline.clear();
  expect(await contain(text, 1, given, later(NOW, 42 * MINUTE))).toMatchObject({ outcome: 'written' });
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
