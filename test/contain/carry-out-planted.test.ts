import { describe, expect, test } from 'vitest';
import { DEFAULT_SETTINGS } from '../../lib/base/settings/defaults.ts';
import { HOUR, isoSeconds, later, MINUTE, SECOND } from '../../lib/base/time.ts';
import { carryOut } from '../../lib/contain/carry-out.ts';
import type { Memory } from '../../lib/contain/memory.ts';
import { parseDeny } from '../../lib/incident/deny/deny-document.ts';
import { denyPolicy, type Scope } from '../../lib/incident/deny/deny-policy.ts';
import { policyNameOf } from '../../lib/incident/deny/policy-name.ts';
import { charactersOf, FREEZE_CHARACTERS, ROLE_CHARACTERS } from '../../lib/incident/deny/room.ts';
import { command, ROLE_ID } from '../support/commands.ts';
import { memoryIam } from '../support/iam/memory-iam.ts';
import { memoryRole } from '../support/iam/state.ts';

/** What somebody put on the role under our names before we write. */
const NOW = new Date('2026-05-04T10:40:00Z');
const FAR = new Date('2099-01-01T00:00:00Z');
const settings = { ...DEFAULT_SETTINGS, mode: 'enforce' as const };
const until = (cutoff: Date, scope: Scope = { kind: 'role' }) =>
  denyPolicy('quarantine', scope, cutoff, later(cutoff, 13 * HOUR));
const workload = (n: number): Scope => ({
  kind: 'workload',
  userids: [`${ROLE_ID}:i-${n.toString(16).padStart(17, '0')}`],
});

async function carried(
  order: ReturnType<typeof command>,
  planted: Readonly<Record<string, unknown>>,
  difference: Parameters<typeof memoryRole>[1] = {},
  memory: Partial<Memory> = {},
) {
  const role = memoryRole(ROLE_ID, difference);
  const { targetPolicies, writes } = memoryIam({ roles: { AdminRole: role } });
  for (const [name, document] of Object.entries(planted)) role.inline.set(name, document);
  const done = await carryOut(order, targetPolicies, settings, undefined, NOW, memory);
  const denies = [...role.inline].filter(([name]) => !(name in planted)).map(([, document]) => parseDeny(document));
  return { done, writes, role, denies };
}

describe('an extension', () => {
  const extend = command({ kind: 'extend', extension: 1 });
  const name = policyNameOf(extend);

  test.each<[string, Date, string]>([
    ['ended before', later(NOW, -MINUTE), 'written'],
    ['ends in a minute', later(NOW, MINUTE), 'written'],
    ['was written by a copy of the command minutes ago', later(NOW, 55 * MINUTE), 'stands'],
  ])('by a name of ours that %s', async (_, cutoff, outcome) => {
    const [at, lapse] = [later(NOW, 55 * MINUTE), later(NOW, 55 * MINUTE + 13 * HOUR)].map(isoSeconds) as [
      string,
      string,
    ];
    const recorded = { policyName: name, method: 'quarantine', scope: { kind: 'role' }, cutoff: at, lapse } as const;
    const { done, role } = await carried(extend, { [name]: until(cutoff) }, {}, { recorded });
    expect(done.outcome).toBe(outcome);
    expect(parseDeny(role.inline.get(name))?.cutoff.getTime()).toBeGreaterThan(later(NOW, 30 * MINUTE).getTime());
  });
});

describe('nobody makes us write for longer than the cap', () => {
  const latest = later(NOW, settings.quarantine.cap + MINUTE + SECOND);

  test('a deny of our name that ends in another century is not ours', async () => {
    const order = command();
    const { done, role } = await carried(order, { [policyNameOf(order)]: until(FAR) });
    expect(done.outcome).toBe('written');
    expect(parseDeny(role.inline.get(policyNameOf(order)))?.cutoff.getTime()).toBeLessThan(latest.getTime());
  });

  test('denies of other names do not lend us their dates', async () => {
    const planted = Object.fromEntries(
      Array.from({ length: 8 }, (_, n) => [
        `rolewarden-${n.toString(16).padStart(16, 'f')}-quarantine`,
        until(FAR, workload(n)),
      ]),
    );
    const { done, denies } = await carried(command({ scope: workload(99) }), planted);
    expect(done.outcome).toBe('written');
    expect(denies).toHaveLength(1);
    for (const deny of denies) expect(deny?.cutoff.getTime()).toBeLessThan(latest.getTime());
  });

  test('nor does a freeze of the whole role, where the next incident would be only frozen', async () => {
    const freeze = denyPolicy('freeze', { kind: 'role' }, FAR, later(FAR, 13 * HOUR));
    const planted = { 'rolewarden-ffffffffffffffff-freeze': freeze, filler: 'x'.repeat(5100) };
    const attached = new Set(Array.from({ length: 10 }, (_, n) => `arn:aws:iam::111122223333:policy/p${n}`));
    const full = { attached, boundary: 'arn:aws:iam::111122223333:policy/owners-boundary' };
    const { done, denies } = await carried(command({ scope: workload(99) }), planted, full);
    expect([done, denies.length]).toMatchObject([{ outcome: 'written', frozen: true }, 1]);
    for (const deny of denies) expect(deny?.cutoff.getTime()).toBeLessThan(latest.getTime());
  });
});

describe('a freeze that lists only harmless calls is none of ours', () => {
  const cutoff = later(NOW, HOUR);
  const { Version, Statement } = denyPolicy('freeze', { kind: 'role' }, cutoff, later(cutoff, 13 * HOUR));
  const hollow = { Version, Statement: [{ ...Statement[0], Action: ['iam:ListRoles'] }] };
  const attached = new Set(Array.from({ length: 10 }, (_, n) => `arn:aws:iam::111122223333:policy/p${n}`));
  const full = { attached, boundary: 'arn:aws:iam::111122223333:policy/owners-boundary' };
  const frozenBy = (role: ReturnType<typeof memoryRole>) =>
    [...role.inline.values()].flatMap((document) => (document as typeof hollow).Statement?.[0]?.Action ?? []);

  test.each(['contain', 'restore'] as const)('under the name of the deny itself: %s', async (kind) => {
    const order = command({ kind, method: 'freeze' });
    const name = policyNameOf(order);
    const role = memoryRole(ROLE_ID, { inline: new Map<string, unknown>([[name, hollow]]) });
    const { targetPolicies } = memoryIam({ roles: { AdminRole: role } });
    const dates = { cutoff: isoSeconds(cutoff), lapse: isoSeconds(later(cutoff, 13 * HOUR)) };
    const deny = { policyName: name, method: 'freeze' as const, scope: { kind: 'role' as const }, ...dates };
    const memory = kind === 'restore' ? { restores: deny } : {};
    expect((await carryOut(order, targetPolicies, settings, undefined, NOW, memory)).outcome).toBe('written');
    expect(frozenBy(role)).toEqual(Statement[0].Action);
  });

  test('where the next incident would be only frozen by it', async () => {
    const filler = 'x'.repeat(ROLE_CHARACTERS - FREEZE_CHARACTERS - charactersOf(hollow));
    const { done, denies } = await carried(
      command({ scope: workload(99) }),
      { 'rolewarden-ffffffffffffffff-freeze': hollow, filler },
      full,
    );
    expect(done).toMatchObject({ outcome: 'written', frozen: true });
    expect(denies).toMatchObject([{ denies: 'privilege calls' }]);
  });
});
