import fc from 'fast-check';
import { expect, test } from 'vitest';
import { incidentsIn } from '../../lib/aws/ledger-incidents.ts';
import { itemOf, storedIncident } from '../../lib/aws/ledger-items.ts';
import type { Item, LedgerTable } from '../../lib/aws/ledger-table.ts';
import { namedArn } from '../../lib/base/arn.ts';
import { DEFAULT_SETTINGS } from '../../lib/base/settings/settings.ts';
import { HOUR, later, MINUTE } from '../../lib/base/time.ts';
import { contain } from '../../lib/contain/contain.ts';
import { restoreCommand } from '../../lib/contain/orders.ts';
import { writtenDeny } from '../../lib/contain/restore.ts';
import { containmentOf } from '../../lib/incident/deny/containment.ts';
import type { Incident } from '../../lib/incident/incident.ts';
import { command, liftCommand, ROLE_ID } from '../support/commands.ts';
import { memoryIam } from '../support/iam/memory-iam.ts';
import { memoryRole } from '../support/iam/state.ts';
import { contained } from '../support/incidents.ts';
import { alwaysHolds } from '../support/invariants.ts';

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
      restored: fc.array(anyTime, { maxLength: 2 }),
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
        const ledger = incidentsIn(table);
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
        // contain decides these anew: its outcome, the deny that it wrote, and when it was put back or lifted
        const { state: _, deny: __, frozen: ___, restored = [], liftedAt, ...others } = stored;
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
  await incidentsIn(table).record(contained(NOON, { pass }));
  const known = await incidentsIn(table).incident(contained(NOON).id);
  items.clear();
  await incidentsIn(table).record({ ...contained(NOON), ...known, deny: DENY });
  const onEdge = [...items.values()].filter(({ pk }) => pk?.S?.startsWith('contained#'));
  expect(onEdge).toEqual([
    expect.objectContaining({ pass: { S: JSON.stringify(pass) }, deny: { S: JSON.stringify(DENY) } }),
  ]);
});
