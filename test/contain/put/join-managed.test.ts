import { describe, expect, test } from 'vitest';
import { DEFAULT_SETTINGS, type Settings } from '../../../lib/base/settings/settings.ts';
import { HOUR, later, MINUTE } from '../../../lib/base/time.ts';
import { contain } from '../../../lib/contain/contain.ts';
import { MOST_ATTACHED, sharedWith } from '../../../lib/contain/put/join-managed.ts';
import { restoreCommand } from '../../../lib/contain/restore.ts';
import { containmentOf } from '../../../lib/incident/deny/containment.ts';
import { parseDeny } from '../../../lib/incident/deny/deny-document.ts';
import { deniesAllOf, denyOf } from '../../../lib/incident/deny/stands.ts';
import { memoryLedger } from '../../../lib/incident/ledger/in-memory.ts';
import { command, ROLE_ID, report } from '../../support/commands.ts';
import { memoryIam } from '../../support/iam/memory-iam.ts';
import { QUOTAS } from '../../support/iam/quotas.ts';
import { memoryRole } from '../../support/iam/state.ts';

const NOON = new Date('2026-05-04T12:00:00Z');
const enforce: Settings = { ...DEFAULT_SETTINGS, mode: 'enforce' };
const instance = (n: number) => `${ROLE_ID}:i-${n.toString(16).padStart(17, '0')}`;
const orderFor = (n: number, method: 'quarantine' | 'freeze' = 'quarantine') => {
  const incident = n.toString(16).padStart(16, '0');
  const time = later(NOON, n * MINUTE)
    .toISOString()
    .replace('.000Z', 'Z');
  const scope = { kind: 'workload' as const, userids: [instance(n)] };
  return command({ incident, scope, method, report: report({ incident, time }) });
};

/** A role whose inline policies somebody filled. */
function world(attachable: number = QUOTAS.attachedToRole, settings = enforce) {
  const role = memoryRole(ROLE_ID);
  role.inline.set('filler', 'x'.repeat(10_230));
  const iam = memoryIam({ roles: { AdminRole: role }, taken: { attached: QUOTAS.attachedToRole - attachable } });
  const ledger = memoryLedger();
  const ports = {
    policies: iam.rolePolicies,
    users: iam.userPolicies,
    ledger,
    settings,
    killSwitch: async () => ({ on: false }),
    look: async () => {},
    publish: async () => {},
  };
  const send = (order: ReturnType<typeof orderFor> | ReturnType<typeof restoreCommand>, minute: number) =>
    contain(JSON.stringify(order), 1, ports, later(NOON, minute * MINUTE));
  const denies = () => [...role.attached].map((arn) => parseDeny(iam.documentOf(arn)));
  return { role, iam, ledger, send, denies };
}
type World = ReturnType<typeof world>;

const holds = ({ denies }: World, n: number) => {
  const wanted = denyOf(containmentOf(orderFor(n), later(NOON, n * MINUTE), HOUR));
  return denies().some((deny) => deny !== undefined && deniesAllOf(deny, wanted));
};

describe('somebody fills the inline policies of a role and starts instances by the dozen', () => {
  test.each([10, MOST_ATTACHED, 1])('every one is held, where %i policies may be attached', async (quota) => {
    const all = world(quota);
    for (let n = 0; n < 20; n += 1) {
      expect(await all.send(orderFor(n), n)).toMatchObject({ outcome: 'written', containment: { rung: 'managed' } });
      for (let one = 0; one <= n; one += 1) expect(holds(all, one)).toBe(true);
    }
    expect(all.role.attached.size).toBeLessThanOrEqual(Math.min(quota, MOST_ATTACHED));
    expect(all.denies().every((deny) => deny?.scope.kind === 'session')).toBe(true); // never the whole role
    expect([...all.iam.policies.keys()].sort()).toEqual([...all.role.attached].sort()); // nothing is left lying about
  });

  test('a copy changes nothing, also of one that joined another', async () => {
    const { iam, send } = world();
    for (let n = 0; n < 8; n += 1) await send(orderFor(n), n);
    const writes = iam.writes.length;
    for (let n = 0; n < 8; n += 1) expect(await send(orderFor(n), 20)).toMatchObject({ outcome: 'stands' });
    expect(iam.writes).toHaveLength(writes);
  });

  test('the ledger keeps what each asked for, and puts that back', async () => {
    const all = world();
    for (let n = 0; n < 8; n += 1) await all.send(orderFor(n), n);
    const known = await all.ledger.incident(orderFor(7).incident);
    expect(known?.deny).toMatchObject({
      scope: orderFor(7).scope,
      policyName: expect.stringContaining(orderFor(7).incident),
    });
    all.role.attached.clear();
    all.role.inline.clear();
    expect(await all.send(restoreCommand(orderFor(7), 'tamper'), 9)).toMatchObject({ outcome: 'written' });
    expect([...all.role.inline.keys()]).toEqual([known?.deny?.policyName]);
  });

  test('a freeze does not join a stop, nor a stop a freeze', async () => {
    const { role, send } = world(2);
    await send(orderFor(0), 0);
    await send(orderFor(1), 1);
    expect(await send(orderFor(2, 'freeze'), 2)).toMatchObject({ outcome: 'full' });
    expect(role.attached.size).toBe(2);
  });
});

describe('which deny takes the next one in', () => {
  const wanted = containmentOf(orderFor(0), NOON, HOUR);
  const named = (scope: 'role' | readonly string[], hours = 1) => {
    const order = command({ scope: scope === 'role' ? { kind: 'role' } : { kind: 'session', userids: scope } });
    const made = containmentOf(order, NOON, hours * HOUR);
    return { policyArn: `arn:aws:iam::111122223333:policy/p-${String(scope).length}`, document: made.policyDocument };
  };
  const sharing = (mayStopWhole: boolean) => ({ mayStopWhole: async () => mayStopWhole, now: NOON, cap: 24 * HOUR });
  const sessions = (count: number) => Array.from({ length: count }, (_, n) => `${ROLE_ID}:s${n}`);

  test.each<[string, Parameters<typeof sharedWith>[0], boolean, unknown]>([
    ['none stands', [], true, undefined],
    ['a session', [named(sessions(1))], true, { kind: 'session', userids: [`${ROLE_ID}:s0`, instance(0)] }],
    ['too many sessions: the whole role', [named(sessions(7))], true, { kind: 'role' }],
    ['too many sessions, and the role may not be stopped', [named(sessions(7))], false, undefined],
    [
      'too many instances: their prefix',
      [named([1, 2, 3, 4, 5, 6, 7].map(instance))],
      true,
      { kind: 'session', userids: [`${ROLE_ID}:i-*`] },
    ],
    [
      'one for the role and one for a session: the narrower',
      [named('role'), named(sessions(1))],
      true,
      { kind: 'session', userids: [`${ROLE_ID}:s0`, instance(0)] },
    ],
    ['one that somebody planted to last', [named(sessions(1), 72)], true, undefined],
    [
      'one that somebody planted with names so long that both do not fit: the whole role',
      [named([1, 2, 3, 4].map((n) => `AROA${'X'.repeat(115)}:${String(n).repeat(64)}`))],
      true,
      { kind: 'role' },
    ],
    ['something else under our prefix', [{ policyArn: 'x', document: {} }], true, undefined],
  ])('%s', async (_, attached, mayStopWhole, scope) => {
    expect((await sharedWith(attached, wanted, sharing(mayStopWhole)))?.containment.scope).toEqual(scope);
  });

  test('a freeze, which has room for fewer names than a stop', async () => {
    const scope = {
      kind: 'session' as const,
      userids: [1, 2, 3].map((n) => `AROA${'X'.repeat(88)}:${String(n).repeat(64)}`),
    };
    const planted = containmentOf(command({ method: 'freeze', scope }), NOON, HOUR);
    const own = containmentOf(
      { ...orderFor(0, 'freeze'), scope: { kind: 'session', userids: [`${ROLE_ID}:${'y'.repeat(64)}`] } },
      NOON,
      HOUR,
    );
    const shared = await sharedWith([{ policyArn: 'p', document: planted.policyDocument }], own, sharing(false));
    expect(shared?.containment.scope).toEqual({ kind: 'role' });
  });
});
