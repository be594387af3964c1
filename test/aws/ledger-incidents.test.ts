import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { allIncidentsIn } from '../../lib/aws/ledger-all-incidents.ts';
import { itemOf, LONGEST_ITEM, storedIncident } from '../../lib/aws/ledger-items.ts';
import type { Item } from '../../lib/aws/ledger-query.ts';
import type { LedgerTable } from '../../lib/aws/ledger-table.ts';
import { namedArn } from '../../lib/base/arn.ts';
import { bytesOf } from '../../lib/base/json.ts';
import { DEFAULT_SETTINGS } from '../../lib/base/settings/defaults.ts';
import { HOUR, later, MINUTE } from '../../lib/base/time.ts';
import { contain } from '../../lib/contain/contain.ts';
import { commandIn, restoreCommand } from '../../lib/contain/orders.ts';
import { writtenDeny } from '../../lib/contain/restore.ts';
import { containmentOf } from '../../lib/incident/deny/containment-of.ts';
import type { Incident } from '../../lib/incident/incident.ts';
import { command, liftCommand, ROLE_ID } from '../support/commands.ts';
import { memoryIam } from '../support/iam/memory-iam.ts';
import { memoryRole } from '../support/iam/state.ts';
import { contained } from '../support/incidents.ts';
import { alwaysHolds } from '../support/invariants.ts';
import { limitedTable } from '../support/limited-aws.ts';

const NOON = new Date('2026-05-04T12:00:00Z');
const ORDER = command();
const EDGE = { role: ORDER.target, service: 'lambda.amazonaws.com', issuer: 'arn:aws:iam::111122223333:role/dev' };
const WRITTEN = containmentOf(ORDER, NOON, HOUR);
const DENY = writtenDeny(WRITTEN);

const anyTime = fc.integer({ min: 0, max: 48 * 60 }).map((minutes) => later(NOON, -minutes * MINUTE));
/** Every field that some function stores, each there or not. */
const anyIncident: fc.Arbitrary<Incident> = fc
  .record<Omit<Required<Incident>, 'id' | 'caller' | 'account' | 'roleArn'>, 'state' | 'at' | 'wholeRole'>(
    {
      state: fc.constantFrom('contained', 'contained', 'revoked', 'observed', 'failed'),
      at: anyTime,
      wholeRole: fc.boolean(),
      order: fc.constant(JSON.stringify(ORDER)),
      cleanSince: anyTime,
      closedAs: fc.constant('0123456789abcdef'),
      deny: fc.constant(DENY),
      frozen: fc.constant(true),
      tellers: fc.record({ contain: fc.uuid(), restore: fc.uuid() }, { requiredKeys: [] }),
      restored: fc.array(anyTime, { maxLength: 2 }),
      asked: fc.array(anyTime, { maxLength: 2 }),
      held: fc.constant(true),
      byHand: fc.constant(true),
      fixed: fc.constant(true),
      liftedAt: anyTime,
      pass: fc.constant({ ...EDGE, time: '2026-05-04T11:59:00Z', passer: 'a', passed: 'b' }),
    },
    { requiredKeys: ['state', 'at', 'wholeRole'] },
  )
  .map((difference) => {
    const { order: _, ...bare } = contained(NOON);
    return { ...bare, ...difference };
  });

const KEY = 'incident#0123456789abcdef incident';

/** The table as a map, whose conditions always hold. */
function mapTable() {
  const items = new Map<string, Item>();
  const keyOf = ({ pk, sk }: Item) => `${pk?.S} ${sk?.S}`;
  const table: LedgerTable = {
    get: async (pk, sk) => items.get(`${pk} ${sk}`),
    put: async (item) => void items.set(keyOf(item), item),
    putIf: async (item) => items.set(keyOf(item), item).size > 0,
    query: async (pk) => [...items.values()].filter((item) => item.pk?.S === pk),
  };
  return { items, table };
}

test('an incident is read as it was written, with every field', () =>
  alwaysHolds(
    fc.asyncProperty(anyIncident, async (incident) => {
      expect(storedIncident(itemOf(incident))).toEqual(incident);
    }),
    { numRuns: 200 },
  ));

test('what contain writes keeps every field that another function stored', async () => {
  const written = new Set<string>();
  await alwaysHolds(
    fc.asyncProperty(
      anyIncident,
      fc.constantFrom(
        ORDER,
        command({ kind: 'extend', id: 'extend-1', extension: 1 }),
        restoreCommand(ORDER, 'tamper-1'),
        liftCommand(),
        liftCommand({ down: true }),
      ),
      fc.constantFrom('enforce', 'enforce', 'observe'),
      async (stored, order, mode) => {
        const { items, table } = mapTable();
        const ledger = allIncidentsIn(table);
        await ledger.record(stored);
        const before = items.get(KEY);
        const iam = memoryIam({ roles: { AdminRole: memoryRole(ROLE_ID) } });
        if (order.kind === 'lift')
          await iam.targetPolicies.put(namedArn(ORDER.target), DENY.policyName, WRITTEN.policyDocument);
        const ports = {
          policies: iam.targetPolicies,
          ledger,
          killSwitch: async () => ({ on: false }),
          settings: { ...DEFAULT_SETTINGS, mode },
          publish: async () => {},
          look: async () => {},
        };
        await contain(JSON.stringify(order), 1, ports, later(NOON, MINUTE));
        if (items.get(KEY) !== before) written.add(order.kind);
        // contain decides these anew: its outcome, the deny that it wrote, when it was put back or lifted, and that it answered
        const {
          state: _,
          deny: __,
          frozen: ___,
          asked: ____,
          held: _____,
          restored = [],
          liftedAt,
          ...others
        } = stored;
        const after = await ledger.incident(stored.id);
        expect(after).toMatchObject({ ...others, ...(liftedAt && { liftedAt: expect.any(Date) }) });
        expect(after?.restored?.slice(0, restored.length) ?? []).toEqual(restored);
      },
    ),
    { numRuns: 300 },
  );
  expect(written).toEqual(new Set(['contain', 'extend', 'restore', 'lift']));
});

test('and its copies name the pass that only inspect knows', async () => {
  const { items, table } = mapTable();
  const pass = { ...EDGE, time: '2026-05-04T11:59:00Z', passer: 'a', passed: 'b' };
  await allIncidentsIn(table).record(contained(NOON, { pass }));
  const known = await allIncidentsIn(table).incident(contained(NOON).id);
  items.clear();
  await allIncidentsIn(table).record({ ...contained(NOON), ...known, deny: DENY });
  const onEdge = [...items.values()].filter(({ pk }) => pk?.S?.startsWith('contained#'));
  expect(onEdge).toEqual([
    expect.objectContaining({ pass: { S: JSON.stringify(pass) }, deny: { S: JSON.stringify(DENY) } }),
  ]);
});

describe('an incident that has no room', () => {
  const longWords = { ...ORDER, report: { because: 'w'.repeat(LONGEST_ITEM) } };
  const pass = { ...EDGE, time: '2026-05-04T11:59:00Z', passer: 'p'.repeat(LONGEST_ITEM), passed: 'b' };

  test.each<[string, Partial<Incident>, boolean]>([
    ['loses the words of its order', { order: JSON.stringify(longWords) }, true],
    ['loses a pass that nobody can read back', { order: JSON.stringify(longWords), pass }, true],
    ['loses an order that is none', { order: 'x'.repeat(LONGEST_ITEM) }, false],
  ])('%s, and is recorded', async (_, difference, hasOrder) => {
    const { table, items, refused } = limitedTable();
    await allIncidentsIn(table).record({ ...contained(NOON), deny: DENY, ...difference });
    const [found] = await allIncidentsIn(table).guarded('111122223333');
    expect(found?.deny ?? (await allIncidentsIn(table).incident(ORDER.incident))?.deny).toEqual(DENY);
    const order = found && commandIn(found);
    expect(order?.target).toBe(hasOrder ? ORDER.target : undefined);
    expect(refused).toEqual([]);
    for (const item of items.values()) expect(bytesOf(item)).toBeLessThanOrEqual(LONGEST_ITEM);
  });

  test('keeps its words where there is room, and an order of somebody else does not stop the record', async () => {
    const { table } = limitedTable();
    await allIncidentsIn(table).record(contained(NOON));
    expect((await allIncidentsIn(table).incident(ORDER.incident))?.order).toBe(JSON.stringify(ORDER));
  });

  test('a fault of the table flies: only a refusal is tried again', async () => {
    let tries = 0;
    const { table } = limitedTable();
    const faulty: LedgerTable = {
      ...table,
      putIf: async () => {
        tries += 1;
        throw Object.assign(new Error('slow down'), { name: 'ProvisionedThroughputExceededException' });
      },
    };
    await expect(allIncidentsIn(faulty).record(contained(NOON))).rejects.toThrow('slow down');
    expect(tries).toBe(1);
  });

  test('the copy that the sweep extends by is written before any other', async () => {
    const { table, items } = limitedTable();
    const written: string[] = [];
    const put = async (item: Item) => {
      written.push(item.pk?.S ?? '');
      return table.put(item);
    };
    await allIncidentsIn({ ...table, put }).record(contained(NOON));
    expect(written[0]).toBe('standing#111122223333');
    expect(items.size).toBe(4);
  });
});
