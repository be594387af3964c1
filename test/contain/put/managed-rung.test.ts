import { describe, expect, test } from 'vitest';
import type { Method } from '../../../lib/base/method.ts';
import { DEFAULT_SETTINGS } from '../../../lib/base/settings/defaults.ts';
import type { Settings } from '../../../lib/base/settings/settings.ts';
import { later, MINUTE } from '../../../lib/base/time.ts';
import { carryOut } from '../../../lib/contain/carry-out.ts';
import type { Scope } from '../../../lib/incident/deny/deny-policy.ts';
import { undoOf } from '../../../lib/incident/deny/undo.ts';
import { command, ROLE_ID } from '../../support/commands.ts';
import type { Fault } from '../../support/iam/calls.ts';
import { type IamOptions, memoryIam } from '../../support/iam/memory-iam.ts';
import { memoryRole } from '../../support/iam/state.ts';
import { remembering } from '../../support/remembering.ts';

const NOW = new Date('2026-05-04T10:00:20Z');
const enforce: Settings = { ...DEFAULT_SETTINGS, mode: 'enforce' };
const FULL = { taken: { role: 10_200 } };
const ROLE: Scope = { kind: 'role' };
const WORKLOAD: Scope = { kind: 'workload', userids: [`${ROLE_ID}:i-0abc`] };
const SESSION: Scope = { kind: 'session', userids: [`${ROLE_ID}:alice`] };
const NAME = 'rolewarden-0123456789abcdef-quarantine';

const iamWith = (options: IamOptions) => memoryIam({ roles: { AdminRole: memoryRole(ROLE_ID) }, ...options });

describe('the ladder', () => {
  const methods: Method[] = ['freeze', 'revocation', 'quarantine'];
  const cells = methods.flatMap((method) =>
    [ROLE, WORKLOAD, SESSION].map((scope) => [method, scope.kind, scope] as const),
  );

  test.each(cells)('%s × %s: inline full, so the same deny is a managed policy', async (method, _, scope) => {
    const iam = iamWith(FULL);
    const order = command({ method, scope });
    const carried = await carryOut(order, iam.targetPolicies, enforce, undefined, NOW);
    expect(carried).toMatchObject({ outcome: 'written', containment: { rung: 'managed' } });
    const arn = `arn:aws:iam::111122223333:policy/rolewarden-0123456789abcdef-${method}`;
    expect([...(iam.roles.get('AdminRole')?.attached ?? [])]).toEqual([arn]);
    expect('containment' in carried && carried.containment.policyDocument).toEqual(iam.documentOf(arn));
    expect('containment' in carried && undoOf(carried.containment)).toBe(
      `aws iam detach-role-policy --role-name AdminRole --policy-arn ${arn} && aws iam delete-policy --policy-arn ${arn}`,
    );
  });

  test('the same command again finds the managed policy standing', async () => {
    const iam = iamWith(FULL);
    const carry = remembering();
    await carry(command(), iam.targetPolicies, enforce, undefined, NOW);
    const writes = iam.writes.length;
    const again = await carry(command(), iam.targetPolicies, enforce, undefined, later(NOW, 5 * MINUTE));
    expect(again).toMatchObject({ outcome: 'stands', containment: { rung: 'managed', policyName: NAME } });
    expect('containment' in again && again.containment).toMatchObject({ cutoff: '2026-05-04T11:00:20Z' }); // its own date
    expect(iam.writes).toHaveLength(writes);
  });

  test('a policy made but not attached, because the function was killed, is attached by the next try', async () => {
    const faults: Fault[] = ['before'];
    const iam = iamWith({
      ...FULL,
      fault: (call) => (call === 'attach-role-policy' ? faults.pop() : undefined),
    });
    await expect(carryOut(command(), iam.targetPolicies, enforce, undefined, NOW)).rejects.toThrow();
    expect(await carryOut(command(), iam.targetPolicies, enforce, undefined, NOW)).toMatchObject({
      outcome: 'written',
    });
    expect(iam.policies.size).toBe(1);
  });
});
