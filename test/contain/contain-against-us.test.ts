import { describe, expect, test } from 'vitest';
import { DEFAULT_SETTINGS } from '../../lib/base/settings/defaults.ts';
import { HOUR, later, MINUTE } from '../../lib/base/time.ts';
import { contain } from '../../lib/contain/contain.ts';
import type { Look } from '../../lib/contain/look.ts';
import { restoreCommand } from '../../lib/contain/orders.ts';
import { killSwitch } from '../../lib/contain/rails/kill-switch.ts';
import type { SentNotice } from '../../lib/contain/sent-notice.ts';
import type { Notice } from '../../lib/contain/told.ts';
import type { Incident } from '../../lib/incident/incident.ts';
import { memoryLedger } from '../../lib/incident/ledger/in-memory.ts';
import { asTold } from '../support/as-told.ts';
import { command, ROLE_ID } from '../support/commands.ts';
import { memoryIam } from '../support/iam/memory-iam.ts';
import { memoryRole } from '../support/iam/state.ts';

const NOW = new Date('2026-05-04T10:00:20Z');
const text = JSON.stringify(command());

const no = (): boolean => false;

/** `contain` beside somebody who is quicker: what it puts is gone before it is read back. */
function given({ isQuicker = no, isOff = no } = {}) {
  const role = memoryRole(ROLE_ID);
  const { targetPolicies } = memoryIam({ roles: { AdminRole: role } });
  const [told, looks]: [Notice[], Look[]] = [[], []];
  const ledger = memoryLedger();
  const run = (message: string, now: Date, receives = 1) =>
    contain(
      message,
      receives,
      {
        policies: {
          ...targetPolicies,
          put: async (target, policyName, document) => {
            const written = await targetPolicies.put(target, policyName, document);
            if (isQuicker()) role.inline.delete(policyName);
            return written;
          },
        },
        killSwitch: killSwitch(async () => (isOff() ? 'on' : 'off')),
        publish: async (notice: SentNotice) => void told.push(asTold(notice)),
        look: async (look) => void looks.push(look),
        ledger,
        settings: { ...DEFAULT_SETTINGS, mode: 'enforce' },
      },
      now,
    );
  const incident = () => ledger.incident(command().incident);
  return { role, told, looks, ledger, run, incident };
}

describe('a deny that is taken away before it is read back', () => {
  test('is guarded like any other: recorded as written, looked at in a minute, put back', async () => {
    let isQuick = true;
    const { run, told, looks, incident, role } = given({ isQuicker: () => isQuick });
    expect(await run(text, NOW)).toMatchObject({ outcome: 'unconfirmed' });
    expect(told).toMatchObject([{ carried: { outcome: 'unconfirmed' } }]);
    expect(looks).toMatchObject([{ look: 'deny', id: command().incident }]);
    expect(await incident()).toMatchObject({ state: 'contained', deny: { method: 'quarantine' } });
    isQuick = false;
    await run(JSON.stringify(restoreCommand(command(), 'delete-1')), later(NOW, MINUTE));
    expect(role.inline.size).toBe(1);
  });

  test('each putting back counts, shown or not', async () => {
    const { run, incident } = given({ isQuicker: () => true });
    await run(text, NOW);
    const outcomes = [];
    for (let n = 1; n <= 5; n += 1)
      outcomes.push(
        (await run(JSON.stringify(restoreCommand(command(), `delete-${n}`)), later(NOW, n * MINUTE))).outcome,
      );
    expect(outcomes).toEqual(['unconfirmed', 'unconfirmed', 'unconfirmed', 'refused', 'refused']);
    expect(await incident()).toMatchObject({ state: 'contained' }); // the sweep asks again
  });
});

describe('a copy of an event', () => {
  test('under the kill switch does not make the ledger forget what stands', async () => {
    let isOff = false;
    const { run, incident } = given({ isOff: () => isOff });
    await run(text, NOW);
    const before = await incident();
    isOff = true;
    expect(await run(text, later(NOW, 10 * MINUTE))).toMatchObject({ outcome: 'observed' });
    expect(await incident()).toEqual(before);
  });

  test('whose containment has lapsed starts no new one', async () => {
    const { run, incident, ledger, role, told } = given();
    await run(text, NOW);
    await ledger.record({ ...(await incident()), state: 'lapsed' } as Incident);
    role.inline.clear();
    expect(await run(text, later(NOW, 20 * HOUR))).toMatchObject({ outcome: 'answered' });
    expect([role.inline.size, told.length]).toEqual([0, 1]);
  });
});
