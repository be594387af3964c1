import { describe, expect, test } from 'vitest';
import type { Method } from '../../../lib/base/method.ts';
import { DEFAULT_SETTINGS, type Settings } from '../../../lib/base/settings/settings.ts';
import { HOUR, later, MINUTE } from '../../../lib/base/time.ts';
import { carryOut } from '../../../lib/contain/carry-out.ts';
import { containmentOf } from '../../../lib/incident/deny/containment.ts';
import type { Scope } from '../../../lib/incident/deny/deny-policy.ts';
import { command, ROLE_ID } from '../../support/commands.ts';
import type { Fault } from '../../support/iam/calls.ts';
import { type IamOptions, memoryIam } from '../../support/iam/memory-iam.ts';
import { memoryRole } from '../../support/iam/state.ts';

const NOW = new Date('2026-05-04T10:00:20Z');
const enforce: Settings = { ...DEFAULT_SETTINGS, mode: 'enforce' };
const bounding: Settings = { ...enforce, contain: { ...enforce.contain, boundary: true } };
const FULL = { taken: { role: 10_200 } };
const NO_ROOM = { taken: { ...FULL.taken, attached: 10 } };
const ROLE: Scope = { kind: 'role' };
const WORKLOAD: Scope = { kind: 'workload', userids: [`${ROLE_ID}:i-0abc`] };
const SESSION: Scope = { kind: 'session', userids: [`${ROLE_ID}:alice`] };
const NAME = 'rolewarden-0123456789abcdef-quarantine';
const ARN = `arn:aws:iam::111122223333:policy/${NAME}`;

const iamWith = (options: IamOptions) => memoryIam({ roles: { AdminRole: memoryRole(ROLE_ID) }, ...options });

describe('the ladder', () => {
  const methods: Method[] = ['freeze', 'revocation', 'quarantine'];
  const cells = methods.flatMap((method) =>
    [ROLE, WORKLOAD, SESSION].map((scope) => [method, scope.kind, scope] as const),
  );

  test.each(cells)('%s × %s: inline full, so the same deny is a managed policy', async (method, _, scope) => {
    const iam = iamWith(FULL);
    const order = command({ method, scope });
    const carried = await carryOut(order, iam.rolePolicies, enforce, undefined, NOW);
    expect(carried).toMatchObject({ outcome: 'written', containment: { rung: 'managed' } });
    const arn = `arn:aws:iam::111122223333:policy/rolewarden-0123456789abcdef-${method}`;
    expect([...(iam.roles.get('AdminRole')?.attached ?? [])]).toEqual([arn]);
    expect('containment' in carried && carried.containment.policyDocument).toEqual(iam.documentOf(arn));
    expect('containment' in carried && carried.containment.undo).toBe(
      `aws iam detach-role-policy --role-name AdminRole --policy-arn ${arn} && aws iam delete-policy --policy-arn ${arn}`,
    );
  });

  test.each(cells)(
    '%s × %s: nothing fits; a boundary only where the owner opted in and everything is to stop',
    async (method, _, scope) => {
      const out = await carryOut(command({ method, scope }), iamWith(NO_ROOM).rolePolicies, enforce, undefined, NOW);
      expect(out).toMatchObject({ outcome: 'full', because: expect.stringMatching(/neither/) });
      const iam = iamWith(NO_ROOM);
      const opted = await carryOut(command({ method, scope }), iam.rolePolicies, bounding, undefined, NOW);
      const stops = method !== 'freeze' && scope.kind === 'role';
      expect(opted).toMatchObject(
        stops ? { outcome: 'written', containment: { rung: 'boundary' } } : { outcome: 'full' },
      );
      expect(iam.roles.get('AdminRole')?.boundary === undefined).toBe(!stops);
      expect(iam.policies.size).toBe(stops ? 1 : 0); // what nothing uses is not left behind
    },
  );

  test('the boundary from before is recorded first, on the tags and in the ledger', async () => {
    const iam = iamWith(NO_ROOM);
    const before = 'arn:aws:iam::111122223333:policy/team-boundary';
    const role = iam.roles.get('AdminRole');
    if (role) role.boundary = before;
    const recorded: string[] = [];
    const carried = await carryOut(command(), iam.rolePolicies, bounding, undefined, NOW, {
      recordBoundary: async (one) => {
        expect(role?.boundary).toBe(before);
        recorded.push(one);
      },
    });
    expect([recorded, role?.boundary, role?.tags.get('rolewarden:boundary')]).toEqual([[before], ARN, before]);
    expect('containment' in carried && carried.containment.undo).toBe(
      `aws iam put-role-permissions-boundary --role-name AdminRole --permissions-boundary '${before}' && aws iam delete-policy --policy-arn ${ARN}`,
    );
    await carryOut(command({ incident: 'f'.repeat(16) }), iam.rolePolicies, bounding, undefined, NOW);
    expect(role?.tags.get('rolewarden:boundary')).toBe(before); // not ours from the first time
  });

  test('a boundary that cannot be recorded is kept', async () => {
    const iam = iamWith({ ...NO_ROOM, answers: { 'tag-role': 'full' } });
    expect(await carryOut(command(), iam.rolePolicies, bounding, undefined, NOW)).toMatchObject({
      outcome: 'full',
      because: expect.stringMatching(/recorded/),
    });
    expect(iam.roles.get('AdminRole')?.boundary).toBeUndefined();
  });

  test('the same command again finds the managed policy standing', async () => {
    const iam = iamWith(FULL);
    await carryOut(command(), iam.rolePolicies, enforce, undefined, NOW);
    const writes = iam.writes.length;
    const again = await carryOut(command(), iam.rolePolicies, enforce, undefined, later(NOW, 5 * MINUTE));
    expect(again).toMatchObject({ outcome: 'stands', containment: { rung: 'managed', policyName: NAME } });
    expect('containment' in again && again.containment).toMatchObject({ cutoff: '2026-05-04T11:00:20Z' }); // its own date
    expect(iam.writes).toHaveLength(writes);
  });

  test('the same command again finds the boundary standing', async () => {
    const iam = iamWith(NO_ROOM);
    await carryOut(command(), iam.rolePolicies, bounding, undefined, NOW);
    const writes = iam.writes.length;
    const again = await carryOut(command(), iam.rolePolicies, bounding, undefined, later(NOW, 5 * MINUTE));
    expect(again).toMatchObject({ outcome: 'stands', containment: { rung: 'boundary', policyName: NAME } });
    expect(iam.writes).toHaveLength(writes);
  });

  test('beside eight denies that stand inline it stays as narrow as it was asked for, once, and is no boundary', async () => {
    const crowded = (options: IamOptions) => {
      const iam = iamWith(options);
      for (let index = 0; index < 8; index += 1) {
        const other = command({ incident: String(index).repeat(16), scope: SESSION });
        const { policyName, policyDocument } = containmentOf(other, NOW, HOUR);
        iam.roles.get('AdminRole')?.inline.set(policyName, policyDocument);
      }
      return iam;
    };
    const iam = crowded(FULL);
    const order = command({ scope: SESSION });
    const first = await carryOut(order, iam.rolePolicies, bounding, undefined, NOW);
    expect(first).toMatchObject({ outcome: 'written', containment: { rung: 'managed', scope: SESSION } });
    const again = await carryOut(order, iam.rolePolicies, bounding, undefined, later(NOW, 5 * MINUTE));
    expect([again.outcome, [...iam.policies.keys()]]).toEqual(['stands', [ARN]]);
    expect(await carryOut(order, crowded(NO_ROOM).rolePolicies, bounding, undefined, NOW)).toMatchObject({
      outcome: 'full',
    });
  });

  test('a policy made but not attached, because the function was killed, is attached by the next try', async () => {
    const faults: Fault[] = ['before'];
    const iam = iamWith({
      ...FULL,
      fault: (call) => (call === 'attach-role-policy' ? faults.pop() : undefined),
    });
    await expect(carryOut(command(), iam.rolePolicies, enforce, undefined, NOW)).rejects.toThrow();
    expect(await carryOut(command(), iam.rolePolicies, enforce, undefined, NOW)).toMatchObject({ outcome: 'written' });
    expect(iam.policies.size).toBe(1);
  });
});
