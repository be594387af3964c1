import { describe, expect, test } from 'vitest';
import type { Method } from '../../../lib/base/method.ts';
import { DEFAULT_SETTINGS } from '../../../lib/base/settings/defaults.ts';
import type { Settings } from '../../../lib/base/settings/settings.ts';
import { DAY, HOUR, later, MINUTE } from '../../../lib/base/time.ts';
import { carryOut } from '../../../lib/contain/carry-out.ts';
import type { Command } from '../../../lib/contain/command.ts';
import { RESERVES } from '../../../lib/contain/put/reserve.ts';
import { denyPolicy, type Scope } from '../../../lib/incident/deny/deny-policy.ts';
import { outOfReserve, parseReserve, reserveDocument } from '../../../lib/incident/deny/reserve.ts';
import { undoOf } from '../../../lib/incident/deny/undo.ts';
import { memoryLedger } from '../../../lib/incident/ledger/in-memory.ts';
import { dailyNews } from '../../../lib/sweep/news.ts';
import { sweep } from '../../../lib/sweep/sweep.ts';
import { command, liftCommand, ROLE_ID, TARGET } from '../../support/commands.ts';
import { type IamOptions, memoryIam } from '../../support/iam/memory-iam.ts';
import { memoryRole, policyArn } from '../../support/iam/state.ts';
import { policyWrites, textOf } from '../../support/iam/write.ts';
import { judge } from '../../support/judged.ts';
import { remembering } from '../../support/remembering.ts';
import { BLANK_RESERVE, blankReserves } from '../../support/reserves.ts';

const NOW = new Date('2026-05-04T10:00:20Z');
const enforce: Settings = { ...DEFAULT_SETTINGS, mode: 'enforce' };
const ROLE: Scope = { kind: 'role' };
const WORKLOAD: Scope = { kind: 'workload', userids: [`${ROLE_ID}:i-0abc`] };
const SESSION: Scope = { kind: 'session', userids: [`${ROLE_ID}:alice`] };
const NAME = 'rolewarden-0123456789abcdef-quarantine';
const other = (n: number) => `arn:aws:iam::111122223333:role/Other${n}`;
const live = (n: number, at = NOW) =>
  reserveDocument(
    `rolewarden-${`${n}`.repeat(16)}-quarantine`,
    other(n),
    denyPolicy('quarantine', ROLE, later(at, HOUR), later(at, 14 * HOUR)),
  );

/** A role whose inline policies are full, in an account that may make no managed policy more. */
function world(options: IamOptions = {}) {
  const role = memoryRole(ROLE_ID, { boundary: 'arn:aws:iam::111122223333:policy/owners' });
  const roles = { AdminRole: role, Other1: memoryRole('AROAOTHERONEEXAMPLE'), ...options.roles };
  const policies = { ...blankReserves(), ...options.policies };
  const iam = memoryIam({ taken: { role: 10_200 }, answers: { 'create-policy': 'full' }, ...options, roles, policies });
  const carried = remembering();
  const carry = (order: Command = command(), now = NOW) => carried(order, iam.targetPolicies, enforce, undefined, now);
  const sweepAt = (now: Date) =>
    sweep(
      {
        ...iam.sweep,
        ledger: memoryLedger(),
        settings: enforce,
        account: '111122223333',
        isNews: dailyNews().isNews,
        enqueue: async () => {},
        publish: async () => {},
        killSwitch: async () => ({ on: false }),
        lookAgain: async () => {},
      },
      now,
    );
  const denies = () => [...role.attached].map((arn) => iam.documentOf(arn));
  return { role, iam, carry, sweepAt, denies };
}
const names = (arns: Iterable<string>) => [...arns].map((arn) => arn.slice(arn.lastIndexOf('/') + 1));

describe('an account that may make no managed policy more', () => {
  const methods: Method[] = ['freeze', 'revocation', 'quarantine'];
  const cells = methods.flatMap((method) =>
    [ROLE, WORKLOAD, SESSION].map((scope) => [method, scope.kind, scope] as const),
  );

  test.each(cells)('%s × %s: the deny is in a reserve, and denies whom it should', async (method, _, scope) => {
    const { role, carry, denies } = world();
    const carried = await carry(command({ method, scope }));
    expect(carried).toMatchObject({ outcome: 'written', containment: { rung: 'managed', scope } });
    if (carried.outcome !== 'written') throw new Error(carried.outcome);
    const { containment } = carried;
    expect(names(role.attached)).toEqual([containment.reserve]);
    expect(carried.because).toContain(`it is in ${containment.reserve}`);
    expect(undoOf(containment)).toBe(
      `aws iam detach-role-policy --role-name AdminRole --policy-arn ${policyArn(containment.reserve ?? '')}`,
    );
    const may = judge({ denies: denies() });
    const session = scope.kind === 'workload' ? 'i-0abc' : 'alice';
    const [cutoff, lapse] = [new Date(containment.cutoff), new Date(containment.lapse)];
    const asked = {
      userid: `${ROLE_ID}:${session}`,
      issued: later(cutoff, -MINUTE),
      at: later(cutoff, MINUTE),
      action: 'iam:PassRole',
    };
    expect(may(asked)).toBe(false);
    expect(may({ ...asked, principal: TARGET.replace('role/', 'role/team/') })).toBe(false);
    expect(may({ ...asked, principal: other(1) })).toBe(true);
    expect(may({ ...asked, principal: `${TARGET}2` })).toBe(true);
    expect(may({ ...asked, principal: TARGET.replace('role/', 'role/My') })).toBe(true);
    expect(may({ ...asked, userid: `${ROLE_ID}:sibling` })).toBe(scope.kind !== 'role');
    expect(may({ ...asked, issued: cutoff })).toBe(true);
    expect(may({ ...asked, at: later(lapse, -1000) })).toBe(false);
    expect(may({ ...asked, at: lapse })).toBe(true);
  });

  test('the same command again finds it standing', async () => {
    const { iam, carry } = world();
    await carry();
    const writes = iam.writes.length;
    expect(await carry(command(), later(NOW, 5 * MINUTE))).toMatchObject({
      outcome: 'stands',
      containment: { rung: 'managed', policyName: NAME, reserve: expect.stringContaining('reserve') },
    });
    expect(iam.writes).toHaveLength(writes);
  });

  test('an extension gives the same reserve later dates', async () => {
    const { role, iam, carry } = world();
    await carry();
    const [arn = ''] = role.attached;
    const at = later(NOW, 45 * MINUTE);
    const carried = await carry(command({ kind: 'extend', extension: 1 }), at);
    expect(carried).toMatchObject({ outcome: 'written', containment: { policyName: NAME } });
    expect([...role.attached]).toEqual([arn]);
    expect(parseReserve(iam.documentOf(arn))?.deny.cutoff).toEqual(later(at, HOUR));
  });

  test.each([false, true])(
    'a lift rewrites the reserve (revive: %s), and the next deny may have it after the lapse',
    async (revive) => {
      const { role, iam, carry, denies } = world();
      await carry();
      const [arn = ''] = role.attached;
      const at = later(NOW, MINUTE);
      expect(await carry(liftCommand({ revive }), at)).toMatchObject({ outcome: revive ? 'revived' : 'lifted' });
      const may = judge({ denies: denies() });
      const asked = { userid: `${ROLE_ID}:alice`, at: later(NOW, 3 * MINUTE), action: 's3:GetObject' };
      expect(may({ ...asked, issued: later(at, MINUTE + 1000) })).toBe(true);
      expect(may({ ...asked, issued: NOW })).toBe(revive);
      expect(iam.policies.has(arn)).toBe(true);
    },
  );

  test('the sweep takes it off at the lapse and leaves the policy, which is free again', async () => {
    const { role, iam, carry, sweepAt } = world();
    await carry();
    await sweepAt(later(NOW, 13 * HOUR));
    expect(role.attached.size).toBe(1);
    await sweepAt(later(NOW, DAY));
    expect(role.attached.size).toBe(0);
    expect(names(iam.policies.keys())).toEqual(RESERVES);
    expect(await carry(command({ incident: 'e'.repeat(16) }), later(NOW, DAY))).toMatchObject({ outcome: 'written' });
    expect(role.attached.size).toBe(1);
  });

  test('five versions: the oldest makes room', async () => {
    const { iam, carry } = world();
    for (const policy of iam.policies.values())
      policy.versions = ['v5', 'v4', 'v3', 'v2', 'v1'].map((id) => ({
        id,
        document: BLANK_RESERVE,
        isDefault: id === 'v5',
      }));
    expect(await carry()).toMatchObject({ outcome: 'written' });
    expect(policyWrites(iam.writes).map(({ call }) => call)).toEqual([
      'delete-policy-version',
      'create-policy-version',
      'attach-role-policy',
    ]);
  });

  test('killed between writing and attaching: the next try takes the same reserve', async () => {
    const faults = ['before' as const];
    const { role, iam, carry } = world({ fault: (call) => (call === 'attach-role-policy' ? faults.pop() : undefined) });
    await expect(carry()).rejects.toThrow();
    expect(await carry()).toMatchObject({ outcome: 'written' });
    expect(role.attached.size).toBe(1);
    expect([...iam.policies.values()].filter(({ versions }) => versions.length > 1)).toHaveLength(1);
  });
});

describe('a reserve that is not free', () => {
  test.each<[string, IamOptions]>([
    [
      'attached by an attacker',
      { roles: { Other1: memoryRole('X', { attached: new Set(Object.keys(blankReserves())) }) } },
    ],
    [
      'with a deny that stands',
      { policies: Object.fromEntries(Object.keys(blankReserves()).map((arn) => [arn, live(2)])) },
    ],
    [
      'with a planted document',
      { policies: Object.fromEntries(Object.keys(blankReserves()).map((arn) => [arn, { Statement: [] }])) },
    ],
  ])('%s: the next rung, as before', async (_, options) => {
    const { role, iam, carry } = world(options);
    const before = JSON.stringify([...iam.policies]);
    const carried = await carry();
    expect(carried.outcome).toBe('full');
    expect([...role.attached]).toEqual([]);
    expect(JSON.stringify([...iam.policies])).toBe(before);
  });

  test('three are taken: the fourth is found, wherever the incident begins', async () => {
    for (const free of RESERVES) {
      const taken = RESERVES.filter((name) => name !== free).map((name) => [policyArn(name), live(2)]);
      const { role, carry } = world({ policies: Object.fromEntries(taken) });
      await carry();
      expect(names(role.attached)).toEqual([free]);
    }
  });

  test.each([
    ['cdec', 1],
    ['cded', 2],
    ['cdee', 3],
    ['cdef', 4],
  ])('an incident that ends with %s begins at number %i and goes round', async (end, number) => {
    const { role, carry } = world();
    await carry(command({ incident: `0123456789ab${end}` }));
    await carry(command({ incident: `1123456789ab${end}` }));
    expect(names(role.attached)).toEqual([RESERVES[number - 1], RESERVES[number % 4]]);
  });

  test.each([
    ['that lapses now', NOW, true],
    ['that lapses a second from now', later(NOW, 1000), false],
  ])('a deny %s: free %s', async (_, lapse, isFree) => {
    const lapsing = reserveDocument(
      'rolewarden-2222222222222222-quarantine',
      other(2),
      denyPolicy('quarantine', ROLE, later(lapse, -13 * HOUR), lapse),
    );
    const { role, carry } = world({
      policies: Object.fromEntries(Object.keys(blankReserves()).map((arn) => [arn, lapsing])),
    });
    await carry();
    expect(role.attached.size).toBe(isFree ? 1 : 0);
  });

  test.each([
    ['this deny, on this role', NAME, TARGET, true],
    ['another deny on this role', 'rolewarden-2222222222222222-quarantine', TARGET, false],
    ['a deny of this name on another role', NAME, other(2), false],
  ])('unused, with %s', async (_, name, target, isFree) => {
    const left = reserveDocument(name, target, denyPolicy('quarantine', ROLE, later(NOW, HOUR), later(NOW, 14 * HOUR)));
    const { role, carry } = world({
      policies: Object.fromEntries(Object.keys(blankReserves()).map((arn) => [arn, left])),
    });
    await carry();
    expect(role.attached.size).toBe(isFree ? 1 : 0);
  });

  test('a deny that IAM does not show yet takes one and no more', async () => {
    const { iam, carry } = world({ shows: false });
    await carry();
    expect([...iam.policies.values()].filter(({ versions }) => versions.length > 1)).toHaveLength(1);
  });

  test('an account that may make policies uses none', async () => {
    const { role, carry } = world({ answers: {} });
    await carry();
    expect(names(role.attached)).toEqual([NAME]);
  });

  test('attached elsewhere it denies nobody there, and the sweep takes it off', async () => {
    const { role, iam, carry, sweepAt } = world();
    await carry();
    const [arn = ''] = role.attached;
    iam.roles.get('Other1')?.attached.add(arn);
    await sweepAt(later(NOW, 10 * MINUTE));
    expect([iam.roles.get('Other1')?.attached.size, [...role.attached]]).toEqual([0, [arn]]);
    expect(await carry(command(), later(NOW, 11 * MINUTE))).toMatchObject({ outcome: 'stands' });
  });

  test('the attacker attaches all of them, each sweep frees them', async () => {
    const attached = new Set(Object.keys(blankReserves()));
    const { role, carry, sweepAt } = world({ roles: { Other1: memoryRole('X', { attached }) } });
    await sweepAt(NOW);
    expect(attached.size).toBe(0);
    expect(await carry()).toMatchObject({ outcome: 'written' });
    expect(role.attached.size).toBe(1);
  });
});

test('a planted deny for a role of the same name elsewhere does not pass for ours', async () => {
  const elsewhere = TARGET.replace('111122223333', '444455556666');
  for (const target of [elsewhere, TARGET.replace('arn:aws:', 'arn:aws-cn:'), TARGET.replace('AdminRole', '*')]) {
    const { role, iam, carry, denies } = world();
    await carry();
    const [arn = ''] = role.attached;
    const [policy] = [iam.policies.get(arn)];
    const planted = reserveDocument(
      NAME,
      target,
      denyPolicy('quarantine', ROLE, later(NOW, HOUR), later(NOW, 14 * HOUR)),
    );
    policy?.versions.splice(0, 1, { id: 'v2', document: planted, isDefault: true });
    expect(await carry(command(), later(NOW, MINUTE))).toMatchObject({ outcome: 'written' });
    const asked = { userid: `${ROLE_ID}:x`, issued: NOW, at: later(NOW, 3 * MINUTE), action: 's3:GetObject' };
    expect(judge({ denies: denies() })(asked)).toBe(false);
  }
});

describe('two at once', () => {
  test('the one whose document was written over takes the next', async () => {
    const { role, iam } = world();
    const { higher } = iam.targetPolicies;
    let isFirst = true;
    const policies = {
      ...iam.targetPolicies,
      higher: {
        ...higher,
        attach: async (roleName: string, arn: string) => {
          const done = await higher.attach(roleName, arn);
          const policy = iam.policies.get(arn);
          if (isFirst && policy)
            policy.versions = [
              { id: 'v9', document: live(2), isDefault: true },
              ...policy.versions.map((one) => ({ ...one, isDefault: false })),
            ];
          isFirst = false;
          return done;
        },
      },
    };
    const carried = await carryOut(command(), policies, enforce, undefined, NOW);
    expect(carried.outcome).toBe('written');
    const shown = [...role.attached].map((arn) => outOfReserve(names([arn])[0] ?? '', iam.documentOf(arn), TARGET));
    expect(shown.map(({ policyName }) => policyName)).toContain(NAME);
    expect(role.attached.size).toBe(2); // the other deny names another role and denies nothing here
  });

  test('two incidents on two roles, interleaved call by call, are both contained', async () => {
    const { iam, role } = world();
    const second = command({ incident: 'f'.repeat(16), target: other(1), targetId: 'AROAOTHERONEEXAMPLE' });
    const [a, b] = await Promise.all(
      [command(), second].map((order) => carryOut(order, iam.targetPolicies, enforce, undefined, NOW)),
    );
    expect([a?.outcome, b?.outcome]).toEqual(['written', 'written']);
    const found = [...role.attached, ...(iam.roles.get('Other1')?.attached ?? [])];
    expect(new Set(found).size).toBeGreaterThanOrEqual(2);
  });
});

describe('the document of a reserve', () => {
  const ours = live(1);
  const [deny] = ours.Statement;
  test.each<[string, unknown, boolean]>([
    ['as it is written', ours, true],
    ['as the stack makes it', BLANK_RESERVE, true],
    ['a plain deny', denyPolicy('quarantine', ROLE, NOW, later(NOW, 13 * HOUR)), false],
    ['that allows', { ...ours, Statement: [{ ...deny, Effect: 'Allow' }] }, false],
    ['with one statement more', { ...ours, Statement: [deny, deny] }, false],
    ['with another Sid', { ...ours, Statement: [{ ...deny, Sid: 'Rolewarden' }] }, false],
    [
      'that names two roles',
      {
        ...ours,
        Statement: [
          { ...deny, Condition: { ...deny?.Condition, ArnLike: { 'aws:PrincipalArn': [other(1), other(2)] } } },
        ],
      },
      false,
    ],
    [
      'that names every role',
      {
        ...ours,
        Statement: [{ ...deny, Condition: { ...deny?.Condition, ArnLike: { 'aws:PrincipalArn': ['*', '*'] } } }],
      },
      false,
    ],
    [
      'with another condition',
      { ...ours, Statement: [{ ...deny, Condition: { ...deny?.Condition, Bool: { 'aws:x': 'true' } } }] },
      false,
    ],
    ['nothing', undefined, false],
  ])('%s', (_, document, isOurs) => {
    expect(parseReserve(document) !== undefined).toBe(isOurs);
  });

  test('says the name, whatever it is', () => {
    for (const name of ['freeze', 'revocation', 'quarantine'].flatMap((method) =>
      ['', '-caller', '-x2', '-caller-x17'].map((rest) => `rolewarden-0123456789abcdef-${method}${rest}`),
    ))
      expect(
        parseReserve(reserveDocument(name, TARGET, denyPolicy('quarantine', ROLE, NOW, later(NOW, 13 * HOUR))))
          ?.policyName,
      ).toBe(name);
  });
});

test('every write of a deny into a reserve names a reserve', async () => {
  const { iam, carry } = world();
  await carry();
  expect(
    policyWrites(iam.writes)
      .map(textOf)
      .every((text) => /rolewarden-reserve-\d$/.test(text)),
  ).toBe(true);
});
