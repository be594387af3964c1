import { describe, expect, test } from 'vitest';
import { DEFAULT_SETTINGS, type Settings } from '../../lib/base/settings/settings.ts';
import { DAY, HOUR, later, MINUTE } from '../../lib/base/time.ts';
import { carryOut } from '../../lib/contain/carry-out.ts';
import type { Command } from '../../lib/contain/command.ts';
import { MOST_LIVE } from '../../lib/contain/put/fitting.ts';
import { writtenDeny } from '../../lib/contain/restore.ts';
import { parseDeny } from '../../lib/incident/deny/deny-document.ts';
import type { Incident } from '../../lib/incident/incident.ts';
import { memoryLedger } from '../../lib/incident/ledger/in-memory.ts';
import { extensionsOfCovered } from '../../lib/sweep/extend-covered.ts';
import { command, ROLE_ID } from '../support/commands.ts';
import { EC2, trustOf } from '../support/events.ts';
import { memoryIam } from '../support/iam/memory-iam.ts';
import { memoryRole } from '../support/iam/state.ts';

const START = new Date('2026-05-04T10:00:20Z');
const SOON = later(START, 45 * MINUTE);
const account = '111122223333';
const settings: Settings = { ...DEFAULT_SETTINGS, mode: 'enforce' };

const instance = (index: number) =>
  command({ incident: String(index).repeat(16), scope: { kind: 'workload', userids: [`${ROLE_ID}:i-0${index}`] } });
const revocation = command({
  incident: 'f'.repeat(16),
  method: 'revocation',
  caller: true,
  scope: { kind: 'session', userids: [`${ROLE_ID}:alice`] },
});

/** Eight quarantines of instances, and one deny more, which takes the place of them all. */
async function crowded(last: Parameters<typeof carryOut>[0], difference: Partial<Incident> = {}) {
  const iam = memoryIam({ roles: { AdminRole: memoryRole(ROLE_ID, { trust: trustOf(EC2) }) } });
  const ledger = memoryLedger();
  const orders = Array.from({ length: MOST_LIVE }, (_, index) => instance(index));
  for (const order of [...orders, last]) {
    const carried = await carryOut(order, iam.rolePolicies, settings, undefined, START);
    if (carried.outcome !== 'written') throw new Error(carried.outcome);
    await ledger.record({
      id: order.caller ? `${order.incident}-caller` : order.incident,
      ...(order.caller && { caller: true }),
      account,
      roleArn: order.target,
      state: 'contained',
      at: START,
      wholeRole: false,
      order: JSON.stringify(order),
      deny: writtenDeny(carried.containment),
      ...difference,
    });
  }
  const [name = '', ...more] = iam.roles.get('AdminRole')?.inline.keys() ?? [];
  expect(more).toEqual([]);
  const asked = async (now: Date, extended: readonly string[] = []) => {
    const { onRoles } = await iam.sweep.scan();
    return extensionsOfCovered(onRoles, extended, { ledger, settings, account }, now);
  };
  return { iam, name, asked };
}

describe('quarantines whose place a wider deny took', () => {
  test('are extended each for itself, as narrow as they were, where the wider one is not', async () => {
    const { iam, asked } = await crowded(revocation);
    const commands = (await asked(SOON)).flatMap((one): Command[] => (one.kind === 'extend' ? [one.command] : []));
    expect(commands).toEqual(
      Array.from({ length: MOST_LIVE }, (_, index) => ({
        ...instance(index),
        kind: 'extend',
        id: 'extend-1',
        extension: 1,
      })),
    );
    for (const one of commands) await carryOut(one, iam.rolePolicies, settings, undefined, SOON);
    const cutoffs = [...(iam.roles.get('AdminRole')?.inline.values() ?? [])].map((one) => parseDeny(one)?.cutoff);
    expect(cutoffs).toContainEqual(later(SOON, HOUR));
    expect(await asked(later(SOON, MINUTE))).toEqual([]);
  });

  test('at the cap somebody is told before they end', async () => {
    const asked = await (await crowded(revocation, { at: later(START, -DAY) })).asked(SOON);
    expect(asked.map(({ kind }) => kind)).toEqual(Array(MOST_LIVE).fill('ends'));
  });

  test('not while the end is far, nor after it', async () => {
    const { asked } = await crowded(revocation);
    expect([await asked(later(START, 29 * MINUTE)), await asked(later(START, 61 * MINUTE))]).toEqual([[], []]);
  });

  test('not where the wider one is extended itself', async () => {
    const { name, asked } = await crowded(instance(8));
    expect(await asked(SOON, [name])).toEqual([]);
  });

  test.each<[string, Partial<Incident>]>([
    ['a person lifted', { state: 'lifted' }],
    ['put by hand', { byHand: true }],
  ])('not what was %s', async (_, difference) => {
    expect(await (await crowded(revocation, difference)).asked(SOON)).toEqual([]);
  });
});
