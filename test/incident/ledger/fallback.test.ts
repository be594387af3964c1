import { expect, test } from 'vitest';
import { fallback } from '../../../lib/incident/ledger/incidents-with-fallback.ts';

const ASKING = { rest: 10_000, clock: () => 0 };

/** A ledger that refuses the first question with an error of that name. */
function refusing(name: string) {
  let asked = 0;
  const real = async () => {
    asked += 1;
    if (asked === 1) throw Object.assign(new Error('refused'), { name });
    return 'the ledger';
  };
  const { either, unreachable } = fallback(
    () => real,
    async () => 'memory',
    ASKING,
  );
  return { ask: () => either((ledger) => ledger()), unreachable };
}

test('while the ledger does not answer it is left alone', async () => {
  const { ask, unreachable } = refusing('TimeoutError');
  expect([await ask(), await ask()]).toEqual(['memory', 'memory']);
  expect(unreachable()).toContain('refused');
});

test('a key that the ledger refuses, as one of 3,000 characters, takes it from no other event', async () => {
  const { ask, unreachable } = refusing('ValidationException');
  expect(await ask()).toBe('memory');
  expect(unreachable()).toBeUndefined();
  expect(await ask()).toBe('the ledger');
});

test('an answer to what was asked before a failure does not say that the ledger is back', async () => {
  let now = 0;
  const { either, unreachable } = fallback(
    () => ({ of: 'the ledger' }),
    { of: 'memory' },
    { rest: 10_000, clock: () => now },
  );
  let answer: (of: string) => void = () => {};
  const early = either((one) =>
    one.of === 'memory' ? Promise.resolve('memory') : new Promise<string>((resolve) => (answer = resolve)),
  );
  await new Promise((resolve) => setImmediate(resolve));
  now = 5;
  await either(async (one) => {
    if (one.of !== 'memory') throw new Error('no answer in time');
    return one.of;
  });
  now = 6;
  answer('late');
  expect([await early, unreachable()]).toEqual(['late', 'Error: no answer in time']);
  now = 10_005;
  expect(await either(async ({ of }) => of)).toBe('the ledger');
  expect(unreachable()).toBeUndefined();
});
