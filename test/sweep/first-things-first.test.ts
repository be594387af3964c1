import { describe, expect, test } from 'vitest';
import { HOUR, later, MINUTE } from '../../lib/base/time.ts';
import { writtenDeny } from '../../lib/contain/restore.ts';
import { boundaryPolicy } from '../../lib/incident/deny/boundary.ts';
import { containmentOf } from '../../lib/incident/deny/containment-of.ts';
import type { FoundPolicy, UnattachedPolicy } from '../../lib/incident/deny/found.ts';
import type { Incident } from '../../lib/incident/incident.ts';
import { memoryLedger } from '../../lib/incident/ledger/in-memory.ts';
import { allowanceOf, hasTime, MOST_DISCARDS, MOST_LOOKS, MOST_READS, MOST_UNTAGS } from '../../lib/sweep/budget.ts';
import { inTurn, SWEEP_PERIOD } from '../../lib/sweep/in-turn.ts';
import { MOST_READ_ALONE } from '../../lib/sweep/one-by-one.ts';
import type { SweepPorts } from '../../lib/sweep/ports.ts';
import { sweep } from '../../lib/sweep/sweep.ts';
import { sweepLedger } from '../../lib/sweep/sweep-ledger.ts';
import { command } from '../support/commands.ts';
import { contained } from '../support/incidents.ts';
import { PLANTED_AT as NOW, plantedAccount, plantedPolicies, REAL } from '../support/planted-account.ts';

const URGENT = [
  { kind: 'extend', incident: REAL.ending },
  { kind: 'restore', incident: REAL.gone },
];
const isOf = (incident: string) => (key: string) => key.includes(incident);
const failing = (why: string) => () => Promise.reject(new Error(why));
const errorOf = (run: Promise<unknown>) =>
  run.then(
    () => undefined,
    (error: unknown) => String(error),
  );
const each = (count: number, kind: number) => plantedPolicies(count * 4).filter((_, n) => n % 4 === kind);
const [COPIES, STRANGERS, UNKNOWN, LAPSED] = [0, 1, 2, 3];

describe('what must be extended and put back', () => {
  test.each<[string, number]>([
    ['copies of our denies', COPIES],
    ['strangers’ policies', STRANGERS],
    ['denies of nobody’s incidents', UNKNOWN],
    ['lapsed denies', LAPSED],
  ])('comes before all that %s ask for: one listing, one query of the ledger', async (_, kind) => {
    const before: unknown[] = [];
    const { ports, counts, asked } = await plantedAccount(each(300, kind));
    const enqueue: SweepPorts['enqueue'] = async (one) => {
      before.push([counts.iam, counts.ledger, counts.messages]);
      await ports.enqueue(one);
    };
    await sweep({ ...ports, enqueue }, NOW);
    expect(asked).toMatchObject(URGENT);
    expect(before).toEqual([
      [1, 1, 0],
      [1, 1, 0],
    ]);
  });

  test('is asked for in the order in which it ends', async () => {
    const { ports, asked } = await plantedAccount([]);
    const [ending] = (await ports.scan()).carried;
    if (ending === undefined) throw new Error('no deny to extend');
    const order = command({ incident: '4'.repeat(16), target: ending.target.arn });
    const sooner = containmentOf(order, later(NOW, -55 * MINUTE), HOUR);
    await ports.ledger.record(contained(later(NOW, -HOUR), { deny: writtenDeny(sooner) }, order));
    const found = { ...ending, policyName: sooner.policyName, document: sooner.policyDocument };
    await sweep({ ...ports, scan: async () => ({ carried: [ending, found], unattached: [] }) }, NOW);
    expect(asked.filter(({ kind }) => kind === 'extend').map((one) => one.incident)).toEqual([
      order.incident,
      REAL.ending,
    ]);
  });

  test('is extended while the ledger is away, and not put back from memory: a person may have lifted what is gone', async () => {
    const { ports, asked } = await plantedAccount([]);
    const ledger = { ...ports.ledger, unreachable: () => 'TimeoutError' };
    expect(await errorOf(sweep({ ...ports, ledger }, NOW))).toContain('the ledger did not answer');
    expect(asked).toMatchObject([{ kind: 'extend', incident: REAL.ending }]);
  });

  test('is asked for when the run is near its end, and all else is left and said', async () => {
    const { ports, counts, asked, removed } = await plantedAccount(plantedPolicies(40), NOW, { hasTime: () => false });
    const { left } = await sweep(ports, NOW);
    expect([asked.map(({ incident }) => incident), removed]).toEqual([[REAL.ending, REAL.gone], []]);
    expect(left).toEqual({ looks: 11, reads: 21, messages: 10 }); // ours too is lapsed, and not asked for
    expect(counts.ledger, 'the list alone').toBe(1);
  });

  test('a deny whose incident was not asked for is not told as unknown', async () => {
    const { ports, counts } = await plantedAccount(each(5, UNKNOWN));
    await sweep({ ...ports, hasTime: () => false }, NOW);
    expect(counts.messages).toBe(0);
    await sweep(ports, NOW);
    expect(counts.messages).toBe(5);
  });
});

describe('where IAM does not list the account', () => {
  test('each recorded deny is read on its own role', async () => {
    const { ports, counts, asked } = await plantedAccount(plantedPolicies(400), NOW, { scan: failing('Throttling') });
    expect(await errorOf(sweep(ports, NOW))).toContain('Throttling');
    expect(asked).toMatchObject(URGENT);
    expect(counts.iam).toBe(2);
  });

  test('a deny that cannot be read is extended as it was recorded, and none is called gone', async () => {
    const { ports, asked } = await plantedAccount([], NOW, { scan: failing('Throttling') });
    const policies = { ...ports.policies, read: failing('ThrottlingException of a read') };
    expect(await errorOf(sweep({ ...ports, policies }, NOW))).toContain('of a read');
    expect(asked).toMatchObject(URGENT.slice(0, 1));
  });

  test('nor is a deny that nobody recorded', async () => {
    const { ports } = await plantedAccount([], NOW, { scan: failing('Throttling') });
    await ports.ledger.record(contained(later(NOW, -HOUR)));
    const id = command().incident;
    const unread = { ...ports.policies, read: failing('ThrottlingException of a read') };
    await errorOf(sweep({ ...ports, policies: unread }, NOW));
    expect((await ports.ledger.incident(id))?.state).toBe('contained');
    await errorOf(sweep(ports, NOW));
    expect((await ports.ledger.incident(id))?.state, 'read, and not there').toBe('failed');
  });

  test('no incident is over: an extension of it may be there that nobody recorded', async () => {
    const { ports } = await plantedAccount([], NOW);
    const old = containmentOf(command(), later(NOW, -15 * HOUR), HOUR);
    await ports.ledger.record(contained(later(NOW, -15 * HOUR), { deny: writtenDeny(old) }));
    const stateAfter = async (scan: SweepPorts['scan']) => {
      await errorOf(sweep({ ...ports, scan }, NOW));
      return (await ports.ledger.incident(command().incident))?.state;
    };
    expect([await stateAfter(failing('Throttling')), await stateAfter(ports.scan)]).toEqual(['contained', 'lapsed']);
  });

  test('the same when no time is left for reading', async () => {
    const { ports, counts, asked } = await plantedAccount([], NOW, {
      scan: failing('Throttling'),
      hasTime: () => false,
    });
    await errorOf(sweep(ports, NOW));
    expect([asked.map(({ kind }) => kind), counts.iam]).toEqual([['extend'], 0]);
  });

  const incident = 'abcdefabcdefabcd';
  const target = 'arn:aws:iam::111122223333:role/Higher';
  const order = command({ incident, target });
  const written = containmentOf(order, later(NOW, -50 * MINUTE), HOUR);
  const document = {
    managed: written.policyDocument,
    boundary: boundaryPolicy(written.policyDocument as never, target),
  };

  test.each<['managed' | 'boundary', 'stands' | 'is gone', string]>([
    ['managed', 'stands', 'extend'],
    ['managed', 'is gone', 'restore'],
    ['boundary', 'stands', 'extend'],
    ['boundary', 'is gone', 'restore'],
  ])('on the rung %s: %s', async (rung, state, kind) => {
    const { ports, asked } = await plantedAccount([], NOW, { scan: failing('Throttling') });
    await ports.ledger.record(contained(later(NOW, -HOUR), { deny: { ...writtenDeny(written), rung } }, order));
    const arns: unknown[] = [];
    const current: SweepPorts['managed']['current'] = async ({ managed }) => {
      arns.push(managed?.arn);
      return state === 'stands' ? document[rung] : undefined;
    };
    await errorOf(sweep({ ...ports, managed: { ...ports.managed, current } }, NOW));
    expect(asked.filter((one) => one.incident === incident).map((one) => one.kind)).toContain(kind);
    expect(arns[0]).toBe(`arn:aws:iam::111122223333:policy/${written.policyName}`);
  });

  const ids = Array.from({ length: 2 * MOST_READ_ALONE }, (_, n) => n.toString(16).padStart(16, '0'));
  const ending = containmentOf(order, later(NOW, HOUR), HOUR);
  test.each<[string, (id: string) => Partial<Incident>, number]>([
    ['the freeze that they all need', () => ({ deny: { ...writtenDeny(written), method: 'freeze' }, frozen: true }), 1],
    [
      'no more denies than there is time for',
      (id) => ({ deny: { ...writtenDeny(ending), policyName: `rolewarden-${id}-quarantine` } }),
      MOST_READ_ALONE - 2,
    ],
  ])('of hundreds of incidents it reads %s', async (_, denyOf, reads) => {
    const { ports, counts } = await plantedAccount([], NOW, { scan: failing('Throttling') });
    for (const id of ids)
      await ports.ledger.record(contained(later(NOW, -HOUR), denyOf(id), command({ incident: id, target })));
    counts.iam = 0;
    await errorOf(sweep(ports, NOW));
    expect(counts.iam).toBe(reads + 2); // the two of the account itself
  });
});

test('an incident that the ledger does not list is extended when its deny is found: IAM showed it late', async () => {
  const { ports, asked } = await plantedAccount([]);
  const [found] = (await ports.scan()).carried;
  const known = await ports.ledger.incident(REAL.ending);
  if (found === undefined || known === undefined) throw new Error('no deny to extend');
  await ports.ledger.record({ ...known, state: 'failed' });
  await sweep(ports, NOW);
  expect(asked).toMatchObject([{ kind: 'restore' }, { kind: 'extend', incident: REAL.ending }]);
  expect((await ports.ledger.incident(REAL.ending))?.state).toBe('contained');
});

test.each<[string, number, string[]]>([
  ['before the next sweep: put back and extended', 15, ['restore', 'extend']],
  ['later: put back, and extended by the next sweep', 20, ['restore']],
])('a deny that is gone and ends %s', async (_, minutes, kinds) => {
  const { ports, asked } = await plantedAccount([]);
  const known = await ports.ledger.incident(REAL.ending);
  const written = containmentOf(command({ incident: REAL.ending }), later(NOW, (minutes - 60) * MINUTE), HOUR);
  await ports.ledger.record({ ...known, ...contained(later(NOW, -HOUR)), ...known, deny: writtenDeny(written) });
  await sweep({ ...ports, scan: async () => ({ carried: [], unattached: [] }) }, NOW);
  expect(asked.filter(({ incident }) => incident === REAL.ending).map(({ kind }) => kind)).toEqual(kinds);
});

test('a sweep without the ledger fails, so that it is started again; it deletes what has lapsed all the same', async () => {
  const { ports, removed } = await plantedAccount([]);
  const ledger = { ...ports.ledger, guarded: async () => [], unreachable: () => 'TimeoutError' };
  expect(await errorOf(sweep({ ...ports, ledger }, NOW))).toMatch(/put back is not known.*TimeoutError/);
  expect(removed).toHaveLength(1);
});

describe('what may wait', () => {
  test.each<[string, number]>([
    ['copies of our denies', COPIES],
    ['strangers’ policies', STRANGERS],
    ['denies of nobody’s incidents', UNKNOWN],
    ['lapsed denies', LAPSED],
  ])('a lapsed deny of ours is deleted by this sweep or the next, before %s', async (_, kind) => {
    const { ports, removed } = await plantedAccount(each(kind === LAPSED ? MOST_READS + 500 : 500, kind));
    await sweep(ports, NOW);
    await sweep(ports, later(NOW, SWEEP_PERIOD));
    expect(removed.filter(isOf(REAL.lapsed))).toHaveLength(1);
    expect(removed.length).toBeLessThanOrEqual(2 * MOST_LOOKS);
  });

  test('so is one that is only named after an incident of ours on this role', async () => {
    const { ports, removed } = await plantedAccount(each(5 * MOST_LOOKS, LAPSED));
    const known = await ports.ledger.incident(REAL.lapsed);
    if (known?.deny === undefined) throw new Error('no deny on record');
    const deny = { ...known.deny, policyName: `${known.deny.policyName}-x1` };
    await ports.ledger.takeBackLift({ ...known, deny });
    await sweep(ports, NOW);
    expect(removed.filter(isOf(REAL.lapsed))).toHaveLength(1);
  });

  test('what nobody may delete keeps nothing behind it waiting for ever', async () => {
    const { ports, removed } = await plantedAccount(each(2 * MOST_LOOKS + 50, LAPSED));
    const refused = new Set<string>();
    const remove: SweepPorts['policies']['remove'] = async (target, policyName) => {
      if (target.name.startsWith('Planted')) refused.add(`${target.name} ${policyName}`);
      return target.name.startsWith('Planted') ? 'unmodifiable' : ports.policies.remove(target, policyName);
    };
    const stuck = {
      ...ports,
      policies: { ...ports.policies, remove },
      managed: { ...ports.managed, remove: ({ target, policyName }: FoundPolicy) => remove(target, policyName) },
    };
    for (let n = 0; n < 3; n++) await sweep(stuck, later(NOW, n * SWEEP_PERIOD));
    expect(removed.filter(isOf(REAL.lapsed))).toHaveLength(1);
    expect(refused.size).toBe(2 * MOST_LOOKS + 49); // ours took one look
  });

  test('managed policies that nothing uses take no look from it', async () => {
    const { ports, removed } = await plantedAccount([]);
    const old = later(NOW, -HOUR);
    const unattached = Array.from({ length: 300 }, (_, n): UnattachedPolicy => {
      const policyName = `rolewarden-${n.toString(16).padStart(16, '0')}-quarantine`;
      const managed = { arn: `arn:aws:iam::111122223333:policy/${policyName}`, updatedAt: old, versions: [], uses: 0 };
      return { policyName, managed, document: containmentOf(command(), old, HOUR).policyDocument };
    });
    const tried = new Set<string>();
    const discard: SweepPorts['managed']['discard'] = async ({ managed }) => tried.add(managed.arn).size < 0;
    const scan = async () => ({ ...(await ports.scan()), unattached });
    const sweeping = { ...ports, scan, managed: { ...ports.managed, discard } };
    await sweep(sweeping, NOW);
    expect([removed.filter(isOf(REAL.lapsed)).length, tried.size]).toEqual([1, MOST_DISCARDS]);
    for (let n = 1; n < 6; n++) await sweep(sweeping, later(NOW, n * SWEEP_PERIOD));
    expect(tried.size).toBe(300);
  });

  test('a sweep that fails says too what it left', async () => {
    const { ports } = await plantedAccount(each(MOST_LOOKS + 50, LAPSED));
    const policies = { ...ports.policies, remove: failing('AccessDenied') };
    expect(await errorOf(sweep({ ...ports, policies }, NOW))).toMatch(
      /AccessDenied.*left for the next sweep: {"looks":51,/,
    );
  });

  test('no more roles than there is room for are freed of their tag at once', async () => {
    const { ports } = await plantedAccount(each(15 * MOST_UNTAGS, STRANGERS));
    const untagged = new Set<string>();
    const sweeping = { ...ports, untag: async (role: string) => untagged.add(role) };
    await sweep(sweeping, NOW);
    expect(untagged.size).toBe(MOST_UNTAGS);
    for (let n = 1; n < 7; n++) await sweep(sweeping, later(NOW, n * SWEEP_PERIOD));
    expect(untagged.size).toBeGreaterThanOrEqual(6 * MOST_UNTAGS);
  });

  test('no more incidents are asked for than the budget of the ledger allows', async () => {
    const { ports, counts } = await plantedAccount(each(MOST_READS + 500, UNKNOWN));
    const { left } = await sweep(ports, NOW);
    expect([counts.ledger, left?.reads]).toEqual([MOST_READS + 1, 501]); // the lifted one of ours is among those asked for
  });
});

describe('the ledger as one sweep sees it', () => {
  const incident = contained(NOW);

  test('asks for each incident once, and for none when the budget is spent', async () => {
    const asked: string[] = [];
    const ledger = memoryLedger();
    const counting = { ...ledger, incident: async (id: string) => void asked.push(id) };
    const seen = sweepLedger(counting, allowanceOf(2, {}));
    for (const id of ['a', 'a', 'b', 'c', 'c']) await seen.incident(id);
    expect(asked).toEqual(['a', 'b']);
    expect([['a', 'b', 'c'].map(seen.isLearned), seen.unread()]).toEqual([[true, true, false], 1]);
  });

  test('what it lists and records costs no read', async () => {
    const ledger = memoryLedger();
    await ledger.record(incident);
    const seen = sweepLedger({ ...ledger, incident: failing('asked') }, allowanceOf(0, {}));
    expect(await seen.guarded(incident.account)).toEqual([incident]);
    expect(await seen.incident(incident.id)).toEqual(incident);
    await seen.record({ ...incident, state: 'lapsed' });
    expect([await seen.guarded(incident.account), seen.known(incident.id)?.state]).toEqual([[], 'lapsed']);
    expect((await ledger.incident(incident.id))?.state).toBe('lapsed');
  });

  test('an answer from memory while the ledger is away teaches nothing', async () => {
    const seen = sweepLedger({ ...memoryLedger(), unreachable: () => 'TimeoutError' }, allowanceOf(5, {}));
    await seen.learn(incident.id);
    expect(seen.isLearned(incident.id)).toBe(false);
  });
});

test('of more than a sweep can do, the next begins where this one came to', () => {
  const items = Array.from({ length: 25 }, (_, n) => n);
  const turns = [0, 1, 2].map((n) => inTurn(items, 10, later(NOW, n * SWEEP_PERIOD)).slice(0, 10));
  expect(new Set(turns.flat()).size).toBe(25);
  expect(inTurn(items, 10, NOW).toSorted((a, b) => a - b)).toEqual(items);
  expect(inTurn(items, 25, NOW)).toEqual(items);
});

test('the last minute of a run is not begun with work that may wait', () => {
  expect([undefined, 61_000, 60_000].map(hasTime)).toEqual([true, true, false]);
});
