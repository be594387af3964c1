import { setImmediate as turn } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { inParallel } from '../../lib/base/in-parallel.ts';

test('answers stand in the order of the items, never more than so many are asked for at once', async () => {
  let [asking, most] = [0, 0];
  const answers = await inParallel([...Array(25).keys()], 10, async (item) => {
    asking += 1;
    most = Math.max(most, asking);
    for (let wait = item % 3; wait >= 0; wait -= 1) await turn();
    asking -= 1;
    return item * 2;
  });
  expect(answers).toEqual([...Array(25).keys()].map((item) => item * 2));
  expect(most).toBe(10);
});

test('the first error flies, and nothing more is begun', async () => {
  const begun: number[] = [];
  const asked = inParallel([...Array(100).keys()], 2, async (item) => {
    begun.push(item);
    await turn();
    if (item === 3) throw new Error('three');
  });
  await expect(asked).rejects.toThrow('three');
  await turn();
  expect(begun.length).toBeLessThan(8);
});

test('nothing asked, nothing answered', async () => {
  expect(await inParallel([], 10, async () => 1)).toEqual([]);
});
