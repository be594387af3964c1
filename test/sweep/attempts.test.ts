import { expect, test } from 'vitest';
import { attempts } from '../../lib/sweep/attempts.ts';

test('nothing failed: nothing flies', async () => {
  const trying = attempts();
  expect(await trying.of(async () => 7)).toBe(7);
  expect(() => trying.end()).not.toThrow();
});

test('what failed flies at the end, named', async () => {
  const trying = attempts();
  expect(await trying.of(() => Promise.reject(new Error('AccessDenied')))).toBeUndefined();
  expect(await trying.of(async () => 'next')).toBe('next');
  expect(() => trying.end()).toThrow('1 of the steps failed, the others are done: Error: AccessDenied');
});
