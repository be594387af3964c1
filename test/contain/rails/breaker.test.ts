import { describe, expect, test } from 'vitest';
import { DEFAULT_SETTINGS } from '../../../lib/base/settings/defaults.ts';
import type { Settings } from '../../../lib/base/settings/settings.ts';
import { HOUR, later } from '../../../lib/base/time.ts';
import type { Command } from '../../../lib/contain/command.ts';
import { underBreaker } from '../../../lib/contain/rails/breaker.ts';
import { stopsWhole } from '../../../lib/incident/deny/containment-of.ts';
import type { Incident } from '../../../lib/incident/incident.ts';
import { memoryLedger } from '../../../lib/incident/ledger/in-memory.ts';
import { command, liftCommand, ROLE_ID, report, roleNamed } from '../../support/commands.ts';
import { contained } from '../../support/incidents.ts';
import { userCommand } from '../../support/users.ts';

const NOON = new Date('2026-05-04T12:00:00Z');
const SESSION = { kind: 'session', userids: [`${ROLE_ID}:alice`] } as const;
const WORKLOAD = { kind: 'workload', userids: [`${ROLE_ID}:i-0abc1234`] } as const;

describe('stops a whole role', () => {
  test.each<[string, Command, boolean]>([
    ['a quarantine', command(), true],
    ['a revocation', command({ method: 'revocation' }), true],
    ['every key of a user who called', userCommand(), true],
    ['not a freeze', command({ method: 'freeze' }), false],
    ['not one session', command({ scope: SESSION }), false],
    ['not one workload', command({ scope: WORKLOAD }), false],
    ['not the session of the caller', command({ scope: SESSION, caller: true }), false],
    ['the role of a caller, whose session is not known', command({ caller: true }), true],
  ])('%s', (_, order, whole) => {
    expect(stopsWhole(order)).toBe(whole);
  });
});

describe('the breaker', () => {
  const settings: Settings = { ...DEFAULT_SETTINGS, breaker: { denies: 1, period: HOUR } };
  const OTHER = 'fedcba9876543210';

  /** `order` at `now`, after the only deny that the breaker allows was taken at noon. */
  async function afterOne(order: Command, incident?: Incident, now = NOON) {
    const ledger = memoryLedger();
    const ask = (one: Command, at: Date, known: Incident | undefined) =>
      underBreaker(one, { lifted: false, ...(known && { incident: known }) }, ledger, settings, at);
    const first = command();
    expect(await ask(first, NOON, undefined)).toEqual({ command: first });
    return ask(order, now, incident);
  }

  const next = (difference: Parameters<typeof command>[0] = {}) =>
    command({ incident: OTHER, target: roleNamed('Other'), ...difference });
  const elsewhere = report({ account: '444455556666' });
  test.each<[string, Command, Incident | undefined, Date]>([
    ['the same incident again', command(), undefined, NOON],
    ['a freeze', next({ method: 'freeze' }), undefined, NOON],
    ['one session', next({ scope: SESSION }), undefined, NOON],
    ['an extension of what was stopped', next({ kind: 'extend', extension: 1 }), undefined, NOON],
    ['a deny that is put back', { ...next(), kind: 'restore' }, undefined, NOON],
    ['a lift', liftCommand({ incident: OTHER }), undefined, NOON],
    ['a user: claimed when it is written', userCommand({ incident: OTHER }), undefined, NOON],
    ['a role younger than a day', next(), contained(NOON, { wholeRole: false }, next()), NOON],
    ['a role of another account', next({ report: elsewhere }), undefined, NOON],
    ['a role after the period', next(), undefined, later(NOON, HOUR + 1)],
  ])('leaves alone: %s', async (_, order, incident, now) => {
    expect(await afterOne(order, incident, now)).toEqual({ command: order });
  });

  test.each<[string, Command, Incident | undefined, Date]>([
    ['another role', next(), undefined, NOON],
    ['another role, recorded as older than a day', next(), contained(NOON, { wholeRole: true }, next()), NOON],
    ['a revocation', next({ method: 'revocation' }), undefined, NOON],
    ['a role at the end of the period', next(), undefined, later(NOON, HOUR)],
  ])('freezes and says why: %s', async (_, order, incident, now) => {
    expect(await afterOne(order, incident, now)).toEqual({
      command: { ...order, method: 'freeze' },
      because: expect.stringMatching(/^the breaker is open \(1 whole-role denies/),
    });
  });

  test('the incidents of one caller take at most half of the denies', async () => {
    const ledger = memoryLedger();
    const four: Settings = { ...settings, breaker: { denies: 4, period: HOUR } };
    const stopped = async (calledBy: string, name: string) =>
      (await underBreaker(command({ calledBy, target: roleNamed(name) }), { lifted: false }, ledger, four, NOON))
        .because;
    for (const name of ['A', 'B', 'B', 'A']) expect(await stopped('attacker', name)).toBeUndefined();
    expect(await stopped('attacker', 'C')).toMatch(/^the breaker is open/);
    expect(await stopped('somebody', 'C')).toBeUndefined();
  });

  test('a role that is stopped again and again takes one of the denies', async () => {
    const ledger = memoryLedger();
    for (const incident of ['1', '2', '3', '4', '5'].map((n) => n.repeat(16)))
      expect(await underBreaker(command({ incident }), { lifted: false }, ledger, settings, NOON)).toEqual({
        command: command({ incident }),
      });
  });

  test('what it leaves alone takes none of the denies', async () => {
    const ledger = memoryLedger();
    const none = { lifted: false };
    for (const order of [command({ scope: SESSION }), command({ method: 'freeze' }), command({ kind: 'extend' })])
      await underBreaker(order, none, ledger, settings, NOON);
    await underBreaker(command(), { ...none, incident: contained(NOON, { wholeRole: false }) }, ledger, settings, NOON);
    expect(await underBreaker(next(), none, ledger, settings, NOON)).toEqual({ command: next() });
  });
});
