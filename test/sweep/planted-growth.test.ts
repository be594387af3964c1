import { expect, test } from 'vitest';
import { sweep } from '../../lib/sweep/sweep.ts';
import { PLANTED_AT, plantedAccount, plantedPolicies, type SweepCounts } from '../support/planted-account.ts';

async function countsWith(planted: number): Promise<SweepCounts> {
  const { ports, counts } = await plantedAccount(plantedPolicies(planted));
  await sweep(ports, PLANTED_AT);
  return counts;
}

test('a sweep costs as much for each planted policy of many as for each of few', async () => {
  const [few, many] = [await countsWith(100), await countsWith(800)];
  for (const what of ['iam', 'ledger', 'names', 'documents'] as const)
    expect(many[what] / few[what], what).toBeLessThan(8.5);
  expect(many.documents, 'each document is read').toBeGreaterThanOrEqual(800);
  expect(many.documents, 'and parsed once: the other readings are copies').toBeLessThan(800 * 3.5);
});
