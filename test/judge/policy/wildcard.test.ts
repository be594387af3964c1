import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { globOf, overlap } from '../../../lib/judge/policy/glob.ts';
import { includesPattern, matches } from '../../../lib/judge/policy/wildcard.ts';
import { naiveMatch } from './reference.ts';

const pattern = fc.string({ unit: fc.constantFrom('a', 'b', ':', '*', '?'), maxLength: 9 });
const text = fc.string({ unit: fc.constantFrom('a', 'b', ':'), maxLength: 9 });
const runs = { numRuns: 3000 };

describe('matches', () => {
  test.each([
    ['*', '', true],
    ['**', 'anything', true],
    ['?', '', false],
    ['s3:Get*', 's3:GetObject', true],
    ['s3:Get?bject', 's3:GetObject', true],
    ['s3:Get', 's3:GetObject', false],
    ['*:role/a*z', 'arn:aws:iam::1:role/abcz', true],
    ['*:role/a*z', 'arn:aws:iam::1:role/abc', false],
    ['a*a*a', 'aa', false],
    ['(a+)+$', 'aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!', false],
  ])('%s %s %s', (glob, candidate, expected) => expect(matches(glob, candidate)).toBe(expected));

  test('equals a naive matcher', () =>
    fc.assert(
      fc.property(pattern, text, (glob, candidate) => matches(glob, candidate) === naiveMatch(glob, candidate)),
      runs,
    ));

  test('a hostile pattern costs no more than its length times the text', () => {
    const started = performance.now();
    expect(matches(`${'a*'.repeat(3000)}b`, 'a'.repeat(6000))).toBe(false);
    expect(performance.now() - started).toBeLessThan(1000);
  });
});

describe('covers', () => {
  test.each([
    ['*', 'arn:aws:s3:::b/*', true],
    ['arn:aws:iam::*:role/*', 'arn:aws:iam::111122223333:role/*', true],
    ['arn:aws:iam::111122223333:role/*', 'arn:aws:iam::*:role/*', false],
    ['a?', 'a*', false],
    ['a*', 'a?', true],
    ['a?', 'a?', true],
    ['a', 'a*', false],
  ])('%s covers %s: %s', (outer, inner, expected) => expect(includesPattern(outer, inner)).toBe(expected));

  test('whatever the inner one matches, the outer one matches', () =>
    fc.assert(
      fc.property(
        pattern,
        pattern,
        text,
        (outer, inner, candidate) =>
          !includesPattern(outer, inner) || !naiveMatch(inner, candidate) || naiveMatch(outer, candidate),
      ),
      { numRuns: 10_000 },
    ));
});

describe('overlap', () => {
  test.each([
    ['arn:aws:iam::*:user/*', 'arn:aws:iam::111122223333:role/*', false],
    ['arn:aws:iam::*:role/app-*', 'arn:aws:iam::111122223333:role/*', true],
    ['arn:aws:s3:::*', 'arn:aws:iam::111122223333:role/*', false],
    ['*', 'arn:aws:s3:::b', true],
    ['arn:aws:s3:::a*', 'arn:aws:s3:::b*', false],
    ['arn:*role/x', 'arn:aws:iam::111122223333:role/*', true],
  ])('%s and %s: %s', (one, other, expected) => {
    expect(overlap(globOf(one), globOf(other))).toBe(expected);
    expect(overlap(globOf(other), globOf(one))).toBe(expected);
  });

  test('two patterns that match the same text overlap', () =>
    fc.assert(
      fc.property(
        pattern,
        pattern,
        text,
        (one, other, candidate) =>
          !naiveMatch(one, candidate) || !naiveMatch(other, candidate) || overlap(globOf(one), globOf(other)),
      ),
      { numRuns: 10_000 },
    ));
});
