import { describe, expect, test } from 'vitest';
import { DEFAULT_SETTINGS } from '../../lib/base/settings/defaults.ts';
import { DAY, HOUR, later, MINUTE } from '../../lib/base/time.ts';
import type { Command } from '../../lib/contain/command.ts';
import { writtenDeny } from '../../lib/contain/restore.ts';
import { containmentOf } from '../../lib/incident/deny/containment-of.ts';
import type { FoundPolicy } from '../../lib/incident/deny/found.ts';
import type { Incident } from '../../lib/incident/incident.ts';
import { memoryLedger } from '../../lib/incident/ledger/in-memory.ts';
import type { Ledger } from '../../lib/incident/ledger/ledger.ts';
import { ledgerWithFallback } from '../../lib/incident/ledger/with-fallback.ts';
import { lookAtDeny } from '../../lib/sweep/look-deny.ts';
import { command, TARGET } from '../support/commands.ts';
import { contained } from '../support/incidents.ts';
import { ALICE, userCommand, userDenyPolicy, writtenOnUser } from '../support/users.ts';

const NOON = new Date('2026-05-04T12:00:00Z');
const ORDER = command();
const written = containmentOf(ORDER, NOON, HOUR);
const LOOK = { look: 'deny', id: ORDER.incident, target: TARGET } as const;
const incident = contained(NOON, { deny: writtenDeny(written) });
const on = (policyName: string, document: unknown): FoundPolicy => ({
  target: { arn: TARGET, name: 'AdminRole', tags: {} },
  rung: 'inline',
  policyName,
  document,
});

async function looked(
  known: Partial<Incident>,
  held: readonly FoundPolicy[],
  ledger: Ledger = memoryLedger(),
  id = ORDER.incident,
) {
  await ledger.record({ ...incident, ...known });
  const asked: Command[] = [];
  let scans = 0;
  const gone = await lookAtDeny(
    { ...LOOK, id },
    {
      ledger,
      settings: DEFAULT_SETTINGS,
      policies: {
        read: async ({ arn }, policyName) =>
          held.find((one) => one.target.arn === arn && one.policyName === policyName)?.document,
        remove: async () => 'done',
      },
      scan: async () => {
        scans += 1;
        return { carried: held, unattached: [] };
      },
      enqueue: async (one) => void asked.push(one),
    },
    later(NOON, MINUTE),
  );
  return { gone, asked, scans };
}

const narrower = containmentOf(command({ scope: { kind: 'session', userids: ['AROAEXAMPLEADMIN:x'] } }), NOON, HOUR);
const wider = containmentOf(command({ incident: 'f'.repeat(16) }), later(NOON, MINUTE), HOUR);

describe('a person lifted the incident while its deny was written', () => {
  test.each<[string, FoundPolicy[], number]>([
    ['the deny stands: it is lifted again', [on(written.policyName, written.policyDocument)], 1],
    ["another incident's is not", [on(wider.policyName, wider.policyDocument)], 0],
    ["nor is another role's", [{ ...on(written.policyName, written.policyDocument), target: other() }], 0],
  ])('%s', async (_, held, lifts) => {
    const { gone, asked } = await looked({ state: 'lifted' }, held);
    expect([gone, asked.map(({ kind, target }) => [kind, target])]).toEqual([
      false,
      Array(lifts).fill(['lift', TARGET]),
    ]);
  });
});

describe('a minute after a deny was written', () => {
  test.each<[string, Partial<Incident>, FoundPolicy[], boolean]>([
    ['it stands', {}, [on(written.policyName, written.policyDocument)], false],
    ['it is gone', {}, [], true],
    ['it says something else', {}, [on(written.policyName, { Version: '2012-10-17', Statement: [] })], true],
    ['it reaches less', {}, [on(written.policyName, narrower.policyDocument)], true],
    [
      'it was dated back',
      {},
      [on(written.policyName, containmentOf(ORDER, later(NOON, -DAY), HOUR).policyDocument)],
      true,
    ],
    ['a wider one took its place', {}, [on(wider.policyName, wider.policyDocument)], false],
    ['a person lifted it', { state: 'lifted' }, [], false],
    ['it lapsed', { deny: { ...writtenDeny(written), lapse: '2026-05-04T11:00:00Z' } }, [], false],
    ['another role carries it', {}, [{ ...on(written.policyName, written.policyDocument), target: other() }], true],
    ['it stands as a managed policy', { deny: { ...writtenDeny(written), rung: 'managed' } }, [managed()], false],
    ['it is detached', { deny: { ...writtenDeny(written), rung: 'managed' } }, [], true],
  ])('%s', async (_, known, held, isGone) => {
    const { gone, asked } = await looked(known, held);
    expect(gone).toBe(isGone);
    expect(asked).toMatchObject(
      isGone
        ? [
            {
              kind: 'restore',
              incident: ORDER.incident,
              target: TARGET,
              report: { severity: 'critical', findings: [{ detector: 'guard-deny-gone' }] },
            },
          ]
        : [],
    );
  });

  test('one that stands costs one read, not the listing of the account', async () => {
    expect((await looked({}, [on(written.policyName, written.policyDocument)])).scans).toBe(0);
  });

  test('while the ledger does not answer the look is tried again', async () => {
    const down = new Proxy(memoryLedger(), {
      get: (target, key: keyof Ledger) => (key === 'complete' ? target[key] : () => Promise.reject(new Error('down'))),
    });
    await expect(looked({}, [], ledgerWithFallback(down, memoryLedger()))).rejects.toThrow('down');
  });
});

describe('a minute after the deny of a user was written', () => {
  const lapse = later(NOON, DAY);
  const order = userCommand();
  const known = {
    id: `${order.incident}-caller`,
    caller: true as const,
    roleArn: ALICE,
    order: JSON.stringify(order),
    deny: writtenOnUser(`rolewarden-${order.incident}-quarantine-caller`, '2026-05-05T12:00:00Z'),
  };
  test.each<[string, unknown, boolean]>([
    ['it stands', userDenyPolicy(lapse), false],
    ['it is gone', undefined, true],
    ['it ends sooner', userDenyPolicy(later(lapse, -HOUR)), true],
    ['it is somebody else’s', { Version: '2012-10-17', Statement: [] }, true],
  ])('%s', async (_, document, isGone) => {
    const held = document === undefined ? [] : [{ ...on(known.deny.policyName, document), target: ALICE_IN_IAM }];
    const { deny: _deny, ...rest } = incident;
    const ledger = memoryLedger();
    await ledger.record({ ...rest, ...known });
    const { gone, asked } = await looked({ ...known, id: 'f'.repeat(16) }, held, ledger, known.id);
    expect(gone).toBe(isGone);
    expect(asked).toMatchObject(
      isGone ? [{ kind: 'restore', target: ALICE, scope: { kind: 'user' }, report: { incident: order.incident } }] : [],
    );
  });
});

const ALICE_IN_IAM = { arn: ALICE, name: 'alice', tags: {} };

function other(): FoundPolicy['target'] {
  return { arn: 'arn:aws:iam::111122223333:role/Other', name: 'Other', tags: {} };
}

function managed(): FoundPolicy {
  const arn = `arn:aws:iam::111122223333:policy/${written.policyName}`;
  return {
    ...on(written.policyName, written.policyDocument),
    rung: 'managed',
    managed: { arn, versions: [{ id: 'v1', isDefault: true }], uses: 1 },
  };
}
