import { expect, test } from 'vitest';
import { brokenIn } from './invariants.ts';
import { runSchedule } from './run/run.ts';
import { stackWith } from './stack.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

/** Found by seed 436. */
test('what the kill switch held back while the ledger was away is carried out when both are back', async () => {
  const happenings = [
    { at: 10 * MINUTE, do: 'switch', off: 20 * MINUTE },
    { at: 16 * MINUTE, do: 'open-trust', role: 'Admin2', session: 'mallory' },
  ] as const;
  const faults = [{ from: 9 * MINUTE, until: 69 * MINUTE, kind: 'lost', service: 'dynamodb', chance: 1 }] as const;
  const after = await runSchedule({ seed: 436, faults, happenings, lasts: 8 * HOUR }, await stackWith());
  expect(brokenIn(after)).toEqual([]);
  const told = after.world.topic.told.map(({ subject }) => subject);
  expect(told.indexOf('[high] Contained Admin2: Trust external account')).toBeGreaterThan(
    told.indexOf('[high] Would contain Admin2: Trust external account'),
  );
}, 60_000);
