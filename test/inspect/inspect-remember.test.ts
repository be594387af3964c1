import { expect, test } from 'vitest';
import type { Account, Role } from '../../lib/base/role.ts';
import { DEFAULT_SETTINGS } from '../../lib/base/settings/defaults.ts';
import { HOUR, later, MINUTE } from '../../lib/base/time.ts';
import { contain } from '../../lib/contain/contain.ts';
import { parseEvent } from '../../lib/event/cloudtrail.ts';
import type { Incident } from '../../lib/incident/incident.ts';
import { deferred } from '../../lib/incident/ledger/deferred.ts';
import { memoryLedger } from '../../lib/incident/ledger/in-memory.ts';
import type { Ledger } from '../../lib/incident/ledger/ledger.ts';
import { commandsFor } from '../../lib/inspect/dispatch.ts';
import { inspectEvent } from '../../lib/inspect/inspect.ts';
import { remember } from '../../lib/inspect/remember.ts';
import { ROLE_ID, TARGET } from '../support/commands.ts';
import { EC2, OUTSIDER_ROOT, trustChange, trustOf } from '../support/events.ts';
import { memoryIam } from '../support/iam/memory-iam.ts';
import { memoryRole } from '../support/iam/state.ts';

/** An opened trust never becomes the accepted one by itself, however often and late its event comes. */
const OPEN = trustOf(EC2, OUTSIDER_ROOT);
const event = parseEvent(trustChange('AdminRole', OPEN, { eventTime: '2026-05-04T10:00:00Z' }));
const role: Role = {
  arn: TARGET,
  name: 'AdminRole',
  path: '/',
  account: '111122223333',
  id: ROLE_ID,
  createdAt: new Date('2025-01-01T00:00:00Z'),
  policies: [
    { kind: 'inline', name: 'admin', document: { Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] } },
  ],
  trustPolicy: OPEN,
};
const account: Account = {
  role: async () => ({ state: 'read', value: role }),
  user: async () => ({ state: 'absent', because: 'x' }),
  rolesWith: async () => [],
};
const settings = { ...DEFAULT_SETTINGS, mode: 'enforce' as const };

async function seen(ledger: Ledger, now: Date) {
  const decisions = await inspectEvent(event, { account, ledger, settings, now });
  await remember(event, decisions, account, ledger);
  return decisions;
}

const FIRST = later(new Date('2026-05-04T10:00:00Z'), MINUTE);

test.each(['lifted', 'revoked'] as const)(
  'a copy of an event whose incident was %s does not accept what it opened',
  async (state) => {
    const ledger = memoryLedger();
    const [made] = await seen(ledger, FIRST);
    expect(made?.action).toBe('contain');
    await ledger.record({ ...(await ledger.incident(made?.incident ?? '')), state } as Incident);
    expect(await seen(ledger, later(FIRST, HOUR))).toMatchObject([{ action: 'suppress' }]);
    expect(await ledger.trustBefore(TARGET)).toBeUndefined();
  },
);

test('nor does a late event that was not answered because the ledger was away', async () => {
  const ledger = { ...memoryLedger(), unreachable: () => 'timeout' };
  expect(await seen(ledger, later(FIRST, HOUR))).toMatchObject([{ action: 'alert' }]);
  expect(await ledger.trustBefore(TARGET)).toBeUndefined();
});

test('a containment that is quicker than the records of its event stays guarded', async () => {
  const ledger = memoryLedger();
  const memory = deferred(ledger);
  const iam = memoryIam({ roles: { AdminRole: memoryRole(ROLE_ID) } });
  const ports = { ledger, settings, policies: iam.targetPolicies };
  const others = { killSwitch: async () => ({ on: false }), look: async () => {}, publish: async () => {} };
  const [decision] = await inspectEvent(event, { account, ledger: memory, settings, now: FIRST });
  if (decision === undefined) throw new Error('no decision');
  for (const command of commandsFor(decision))
    await contain(JSON.stringify(command), 1, { ...ports, ...others }, FIRST);
  await memory.flush();
  expect(await ledger.guarded('111122223333')).toMatchObject([
    { id: decision.incident, order: expect.any(String), deny: { policyName: expect.any(String) } },
  ]);
  expect(await ledger.incident(decision.incident)).toHaveProperty('deny');
});
