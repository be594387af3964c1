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
