import { describe, expect, test } from 'vitest';
import { DEFAULT_SETTINGS } from '../../../lib/base/settings/defaults.ts';
import { later, MINUTE } from '../../../lib/base/time.ts';
import { contain } from '../../../lib/contain/contain.ts';
import { restoreCommand } from '../../../lib/contain/orders.ts';
import { MOST_RESTORES } from '../../../lib/contain/restore.ts';
import { parseDeny } from '../../../lib/incident/deny/deny-document.ts';
import { memoryLedger } from '../../../lib/incident/ledger/in-memory.ts';
import { command, liftCommand, ROLE_ID } from '../../support/commands.ts';
import { memoryIam } from '../../support/iam/memory-iam.ts';
import { memoryRole } from '../../support/iam/state.ts';

const NOON = new Date('2026-05-04T12:00:00Z');
const ORDER = command();
const NAME = `rolewarden-${ORDER.incident}-quarantine`;

/** A quarantine that Rolewarden lifted down five minutes later, because the trust was closed again. */
async function liftedDown(taken = 0) {
  const role = memoryRole(ROLE_ID);
  const iam = memoryIam({ roles: { AdminRole: role }, taken: { role: taken } });
  const ledger = memoryLedger();
  const ports = {
    policies: iam.targetPolicies,
    ledger,
    settings: { ...DEFAULT_SETTINGS, mode: 'enforce' as const },
    killSwitch: async () => ({ on: false }),
    look: async () => {},
    publish: async () => {},
  };
  const send = (order: object, minute: number) =>
    contain(JSON.stringify(order), 1, ports, later(NOON, minute * MINUTE));
  await send(ORDER, 0);
  expect(await send(liftCommand({ by: 'Rolewarden', down: true }), 5)).toMatchObject({ outcome: 'lifted' });
  return { role, iam, ledger, send };
}

describe('what Rolewarden lifted down by itself', () => {
  test('is guarded: whoever came in while the trust was open must not come back by deleting what is left', async () => {
    const { role, ledger, send } = await liftedDown();
    const left = structuredClone(role.inline.get(NAME));
    expect(parseDeny(left)?.cutoff).toEqual(later(NOON, 6 * MINUTE)); // and the minute of spreading
    expect(await ledger.guarded('111122223333')).toMatchObject([{ state: 'revoked' }]); // so the sweep looks too
    for (let time = 1; time <= MOST_RESTORES; time += 1) {
      role.inline.clear();
      expect(await send(restoreCommand(ORDER, `tamper-${time}`), 6 + time)).toMatchObject({ outcome: 'written' });
      expect(role.inline.get(NAME)).toEqual(left);
      expect((await ledger.incident(ORDER.incident))?.state).toBe('revoked');
    }
    role.inline.clear();
    expect(await send(restoreCommand(ORDER, 'tamper-4'), 11)).toMatchObject({ outcome: 'refused' });
    const given = await ledger.incident(ORDER.incident);
    expect(given?.state).toBe('revoked'); // the sweep asks again
    expect(given).not.toHaveProperty('liftedAt'); // no person did it
    expect(await send(ORDER, 12)).toMatchObject({ outcome: 'answered' });
    expect(role.inline.size).toBe(0);
  });

  test('stays lifted: a late copy of its event, or an extension, does not stop the role anew', async () => {
    const { role, send } = await liftedDown();
    const left = [...role.inline];
    expect(await send(ORDER, 7)).toMatchObject({ outcome: 'answered' });
    expect(await send({ ...ORDER, kind: 'extend', extension: 1 }, 8)).toMatchObject({ outcome: 'answered' });
    expect([...role.inline]).toEqual(left);
  });

  test('on the managed rung too', async () => {
    const { role, iam, send } = await liftedDown(10_200);
    const [arn = ''] = role.attached;
    const left = iam.documentOf(arn);
    role.attached.clear();
    iam.policies.clear();
    expect(await send(restoreCommand(ORDER, 'tamper'), 7)).toMatchObject({ outcome: 'written' });
    expect(iam.documentOf(arn)).toEqual(left);
    expect([...role.attached]).toEqual([arn]);
  });

  test('a person may still give the sessions back', async () => {
    const { role, ledger, send } = await liftedDown();
    expect(await send(liftCommand({ revive: true }), 7)).toMatchObject({ outcome: 'revived' });
    expect((await ledger.incident(ORDER.incident))?.state).toBe('lifted');
    expect(await send(restoreCommand(ORDER, 'tamper'), 8)).toMatchObject({ outcome: 'answered' });
    expect(role.inline.size).toBe(0);
  });
});

test('what a person lifted is theirs: nothing is put back', async () => {
  const { role, ledger, send } = await liftedDown();
  await send(liftCommand(), 7);
  expect((await ledger.incident(ORDER.incident))?.state).toBe('lifted');
  await send(liftCommand({ id: 'again' }), 30);
  expect((await ledger.incident(ORDER.incident))?.liftedAt).toEqual(later(NOON, 7 * MINUTE));
  role.inline.clear();
  expect(await send(restoreCommand(ORDER, 'tamper'), 8)).toMatchObject({ outcome: 'answered' });
});
