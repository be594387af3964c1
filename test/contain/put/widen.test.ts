import { describe, expect, test } from 'vitest';
import { DEFAULT_SETTINGS } from '../../../lib/base/settings/settings.ts';
import { later, MINUTE } from '../../../lib/base/time.ts';
import { carryOut } from '../../../lib/contain/carry-out.ts';
import { MOST_LIVE } from '../../../lib/contain/put/fitting.ts';
import { parseDeny } from '../../../lib/incident/deny/deny-document.ts';
import { isSameOrder, parsePolicyName, policyNameOf } from '../../../lib/incident/deny/policy-name.ts';
import { command, ROLE_ID } from '../../support/commands.ts';
import { memoryIam } from '../../support/iam/memory-iam.ts';
import { memoryRole } from '../../support/iam/state.ts';

const NOON = new Date('2026-05-04T12:00:00Z');
const enforce = { ...DEFAULT_SETTINGS, mode: 'enforce' as const };
const order = (n: number) =>
  command({
    incident: n.toString(16).padStart(16, '0'),
    scope: { kind: 'workload', userids: [`${ROLE_ID}:i-${n.toString(16).padStart(17, '0')}`] },
  });

async function crowded() {
  const role = memoryRole(ROLE_ID);
  const { rolePolicies } = memoryIam({ roles: { AdminRole: role } });
  const carry = (n: number, minutes = n) =>
    carryOut(order(n), rolePolicies, enforce, undefined, later(NOON, minutes * MINUTE));
  for (let n = 0; n <= MOST_LIVE; n += 1) await carry(n);
  return { role, carry };
}

describe('a deny that was widened', () => {
  test('has a name of its own, which tells what it says', async () => {
    const { role } = await crowded();
    const names = [...role.inline.keys()];
    expect(names).toHaveLength(1);
    const [name = ''] = names;
    expect(parsePolicyName(name)).toMatchObject({
      method: 'quarantine',
      widened: expect.stringMatching(/^[0-9a-f]{8}$/),
    });
    expect(isSameOrder(name, policyNameOf(order(MOST_LIVE)))).toBe(true);
    expect(parseDeny(role.inline.get(name))?.scope).toEqual({ kind: 'session', userids: [`${ROLE_ID}:i-*`] });
  });

  test('stands for a copy of its order: nothing is written', async () => {
    const { role, carry } = await crowded();
    const before = structuredClone([...role.inline]);
    const carried = await carry(MOST_LIVE, 60);
    expect(carried).toMatchObject({
      outcome: 'stands',
      containment: { policyName: before[0]?.[0], undo: expect.stringContaining(String(before[0]?.[0])) },
    });
    expect([...role.inline]).toEqual(before);
  });
});
