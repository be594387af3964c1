import { describe, expect, test } from 'vitest';
import type { Method } from '../../../lib/base/method.ts';
import { DEFAULT_SETTINGS } from '../../../lib/base/settings/defaults.ts';
import type { Settings } from '../../../lib/base/settings/settings.ts';
import { DAY, HOUR, later, MINUTE } from '../../../lib/base/time.ts';
import { carryOut } from '../../../lib/contain/carry-out.ts';
import { isUnused } from '../../../lib/contain/put/on-role.ts';
import { boundaryPolicy, parseBoundary } from '../../../lib/incident/deny/boundary.ts';
import { denyPolicy, type Scope } from '../../../lib/incident/deny/deny-policy.ts';
import { undoOf } from '../../../lib/incident/deny/undo.ts';
import { command, ROLE_ID, report, TARGET } from '../../support/commands.ts';
import { type IamOptions, memoryIam } from '../../support/iam/memory-iam.ts';
import { type MemoryRole, memoryRole } from '../../support/iam/state.ts';
import { policyWrites, textOf } from '../../support/iam/write.ts';
import { remembering } from '../../support/remembering.ts';

const NOW = new Date('2026-05-04T10:00:20Z');
const enforce: Settings = { ...DEFAULT_SETTINGS, mode: 'enforce' };
const contain = (difference: Partial<Settings['contain']>): Settings => ({
  ...enforce,
  contain: { ...enforce.contain, ...difference },
});
const ROLE: Scope = { kind: 'role' };
const WORKLOAD: Scope = { kind: 'workload', userids: [`${ROLE_ID}:i-0abc`] };
const NAME = 'rolewarden-0123456789abcdef-quarantine';
const ARN = `arn:aws:iam::111122223333:policy/${NAME}`;
const OWNERS = 'arn:aws:iam::111122223333:policy/team-boundary';
const HIGH = report({ severity: 'high' });
const IN_USE: Partial<MemoryRole> = { createdAt: later(NOW, -9 * DAY), lastUsed: later(NOW, -HOUR) };

/** A role on which no other rung has room, not even for a freeze. */
function world(role: Partial<MemoryRole> = {}, options: IamOptions = {}) {
  const made = memoryRole(ROLE_ID, { ...IN_USE, ...role });
  const iam = memoryIam({ roles: { AdminRole: made }, taken: { role: 10_200, attached: 10 }, ...options });
  const carried = remembering();
  const carry = (order = command(), settings = enforce, now = NOW) =>
    carried(order, iam.targetPolicies, settings, undefined, now);
  return { role: made, iam, carry };
}

describe('the boundary, where no other rung has room', () => {
  const methods: readonly Method[] = ['freeze', 'revocation', 'quarantine'];
  test.each(methods.flatMap((method) => [ROLE, WORKLOAD].map((scope) => [method, scope.kind, scope] as const)))(
    '%s × %s: allows the role all else, and says how it is taken off',
    async (method, _, scope) => {
      const { role, iam, carry } = world();
      const carried = await carry(command({ method, scope }));
      expect(carried).toMatchObject({ outcome: 'written', containment: { rung: 'boundary', scope } });
      const document = iam.documentOf(role.boundary ?? '');
      const cutoff = later(NOW, method === 'revocation' ? MINUTE : HOUR);
      expect(document).toEqual(boundaryPolicy(denyPolicy(method, scope, cutoff, later(cutoff, 13 * HOUR)), TARGET));
      expect('containment' in carried && carried.containment.policyDocument).toEqual(document);
      expect('containment' in carried && undoOf(carried.containment)).toBe(
        `aws iam delete-role-permissions-boundary --role-name AdminRole && aws iam delete-policy --policy-arn ${role.boundary}`,
      );
    },
  );

  test.each<[string, Partial<MemoryRole>, Settings, boolean]>([
    ['a role in use', {}, enforce, false],
    ['its owner opted in to boundaries', {}, contain({ boundary: true }), true],
    ['its owner opted in to stopping it whole', {}, contain({ wholeRole: ['Admin*'] }), true],
    ['another role’s owner did', {}, contain({ wholeRole: ['Other'] }), false],
    ['a new role', { createdAt: later(NOW, -HOUR) }, enforce, true],
    ['an idle role', { lastUsed: later(NOW, -DAY - HOUR) }, enforce, true],
  ])('a high finding on %s', async (_, role, settings, isBound) => {
    const { role: made, iam, carry } = world(role);
    const carried = await carry(command({ report: HIGH }), settings);
    expect(carried.outcome).toBe(isBound ? 'written' : 'full');
    expect(made.boundary).toBe(isBound ? ARN : undefined);
    expect(iam.policies.size).toBe(isBound ? 1 : 0);
  });

  test('a critical finding on a role in use', async () => {
    const { role, carry } = world();
    expect(await carry()).toMatchObject({ outcome: 'written' });
    expect(role.boundary).toBe(ARN);
  });

  test('the same command again finds it standing', async () => {
    const { iam, carry } = world();
    await carry();
    const writes = iam.writes.length;
    const again = await carry(command(), enforce, later(NOW, 5 * MINUTE));
    expect(again).toMatchObject({ outcome: 'stands', containment: { rung: 'boundary', policyName: NAME } });
    expect(iam.writes).toHaveLength(writes);
  });

  test('the same command again, once a managed policy could be attached, leaves the boundary as it is', async () => {
    const { role, iam, carry } = world({}, { taken: { role: 10_200, attached: 8 } });
    for (const one of ['a', 'b']) role.attached.add(`${OWNERS}-${one}`);
    await carry();
    role.attached.clear();
    const writes = iam.writes.length;
    expect(await carry(command(), enforce, later(NOW, MINUTE))).toMatchObject({ outcome: 'stands' });
    expect(iam.writes).toHaveLength(writes);
  });

  test('a weaker order of the same incident leaves it as it is', async () => {
    const { iam, carry } = world();
    await carry();
    const before = iam.documentOf(ARN);
    await carry(command({ method: 'freeze' }));
    expect(iam.documentOf(ARN)).toEqual(before);
  });

  test('an extension gives the same policy later dates', async () => {
    const { role, iam, carry } = world();
    await carry();
    const at = later(NOW, 45 * MINUTE);
    const carried = await carry(command({ kind: 'extend', extension: 1 }), enforce, at);
    expect(carried).toMatchObject({ outcome: 'written', containment: { rung: 'boundary', policyName: NAME } });
    expect(role.boundary).toBe(ARN);
    expect(parseBoundary(iam.documentOf(ARN), TARGET)?.cutoff).toEqual(later(at, HOUR));
  });
});

describe('what is left alone', () => {
  const bounded = (boundary: string) => world({ boundary }, { policies: { [boundary]: {} } });

  test('the owner’s boundary', async () => {
    const { role, iam, carry } = bounded(OWNERS);
    expect(await carry(command(), contain({ boundary: true }))).toMatchObject({ outcome: 'full' });
    expect([role.boundary, policyWrites(iam.writes)]).toEqual([OWNERS, []]);
  });

  test('a boundary of ours for another incident: the second one is not contained', async () => {
    const { role, iam, carry } = world();
    await carry();
    const before = iam.documentOf(ARN);
    expect(await carry(command({ incident: 'f'.repeat(16) }))).toMatchObject({ outcome: 'full' });
    expect([role.boundary, iam.documentOf(ARN), iam.policies.size]).toEqual([ARN, before, 1]);
  });

  test('the second one is frozen where there is room for a freeze', async () => {
    const { role, carry } = world({}, { taken: { role: 7600, attached: 10 } });
    await carry(command({ report: HIGH, scope: WORKLOAD }));
    const [name] = role.inline.keys();
    expect(name).toBe('rolewarden-0123456789abcdef-freeze');
  });

  test.each(['contain', 'restore', 'extend'] as const)(
    'the incident’s own boundary of 0.1.0, which may have replaced the owner’s: %s',
    async (kind) => {
      const old = denyPolicy('quarantine', ROLE, later(NOW, HOUR), later(NOW, 14 * HOUR));
      const { role, iam, carry } = world({ boundary: ARN }, { policies: { [ARN]: old } });
      const carried = await carry(
        command({ kind, ...(kind === 'extend' && { extension: 1 }) }),
        enforce,
        later(NOW, HOUR),
      );
      expect(carried).toMatchObject({ outcome: 'stands', containment: { rung: 'boundary', policyName: NAME } });
      expect([role.boundary, iam.documentOf(ARN)]).toEqual([ARN, old]);
    },
  );

  test('a role whose path the order does not know: the boundary would allow it nothing, and nobody would take it off', async () => {
    const { role, iam, carry } = world({ path: '/team/' });
    expect(await carry()).toMatchObject({ outcome: 'full' });
    expect([role.boundary, iam.policies.size]).toEqual([undefined, 0]);
  });

  test('a name of ours in another path is not ours', async () => {
    const planted = `arn:aws:iam::111122223333:policy/planted/${NAME}`;
    const { role, carry } = bounded(planted);
    expect(await carry()).toMatchObject({ outcome: 'full' });
    expect(role.boundary).toBe(planted);
  });

  test('a service control policy that asks for another boundary: refused and told, and nothing is left behind', async () => {
    const { role, iam } = world();
    const policies = {
      ...iam.targetPolicies,
      higher: { ...iam.targetPolicies.higher, bound: async () => 'denied' as const },
    };
    const carried = await carryOut(command(), policies, enforce, undefined, NOW);
    expect(carried).toMatchObject({ outcome: 'full', because: expect.stringContaining('service control policy') });
    expect([role.boundary, iam.policies.size]).toEqual([undefined, 0]);
  });
});

test('somebody gave our policy another document: it gets ours again', async () => {
  const { role, iam, carry } = world();
  await carry();
  const [policy] = iam.policies.values();
  policy?.versions.splice(0, 1, { id: 'v1', document: { Statement: [] }, isDefault: true });
  expect(await carry()).toMatchObject({ outcome: 'written' });
  expect([role.boundary, parseBoundary(iam.documentOf(ARN), TARGET) !== undefined]).toEqual([ARN, true]);
  expect(iam.writes.map(textOf)).toContain(`create-policy-version ${NAME}`);
});

describe('our boundary', () => {
  const deny = denyPolicy('quarantine', ROLE, NOW, later(NOW, 13 * HOUR));
  const ours = boundaryPolicy(deny, TARGET);
  const [first, allow] = ours.Statement;
  test.each<[string, unknown, boolean]>([
    ['as it is written', ours, true],
    ['of another role', boundaryPolicy(deny, `${TARGET}2`), false],
    ['a bare deny, as 0.1.0 set it', deny, false],
    ['with the statements the other way round', { ...ours, Statement: [allow, first] }, false],
    ['allowing everybody', { ...ours, Statement: [first, { ...allow, Condition: {} }] }, false],
    ['with a planted statement under our Sid', { ...ours, Statement: [first, { ...first, Effect: 'Allow' }] }, false],
    ['with one statement more', { ...ours, Statement: [first, allow, allow] }, false],
    ['with a spoilt deny', { ...ours, Statement: [{ ...first, Resource: 'arn:aws:s3:::x' }, allow] }, false],
    ['nothing', undefined, false],
  ])('%s', (_, document, isOurs) => {
    expect(parseBoundary(document, TARGET) !== undefined).toBe(isOurs);
  });
});

test.each<[string, Parameters<typeof isUnused>[0], boolean]>([
  ['in use', { createdAt: later(NOW, -DAY), lastUsed: later(NOW, -HOUR) }, false],
  ['new and in use', { createdAt: later(NOW, -DAY + 1), lastUsed: later(NOW, -HOUR) }, true],
  ['idle', { createdAt: later(NOW, -9 * DAY), lastUsed: later(NOW, -DAY - 1) }, true],
  ['never used', { createdAt: later(NOW, -9 * DAY) }, true],
  ['of unknown age and in use', { lastUsed: NOW }, false],
])('a role %s', (_, state, unused) => {
  expect(isUnused(state, NOW)).toBe(unused);
});
