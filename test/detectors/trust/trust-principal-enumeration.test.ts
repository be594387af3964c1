import { describe, expect, test } from 'vitest';
import { trustPrincipalEnumeration } from '../../../lib/detectors/trust/trust-principal-enumeration.ts';
import { enumerationAt, guessIn, THRESHOLD } from '../../../lib/judge/trust/enumeration.ts';
import { testDetector } from '../test-detector.ts';
import { event, guess } from './subject.ts';

const series = Array.from({ length: 20 }, (_, index) => guess(index * 10));

testDetector(trustPrincipalEnumeration, {
  flags: [
    {
      name: 'a series of refusals',
      subject: { by: 'arn:aws:iam::111122223333:user/mallory', guesses: series.slice(0, THRESHOLD) },
      evidence: 'had 5 trust policies refused within 1 min',
    },
  ],
  allows: [], // enumerationAt decides what a series is: below
});

describe('enumerationAt', () => {
  const found = (guesses: typeof series) => guesses.filter((one) => enumerationAt(one, guesses) !== undefined);

  test.each([
    ['a few refusals', series.slice(0, THRESHOLD - 1), 0],
    ['the threshold', series.slice(0, THRESHOLD), 1],
    ['many in one window are one finding', series, 1],
    ['the same event twice counts once', [...series.slice(0, 4), ...series.slice(0, 4)], 0],
    ['spread over hours', Array.from({ length: 8 }, (_, index) => guess(index * 3000)), 0],
    ['two windows', [...series, ...Array.from({ length: 6 }, (_, index) => guess(7200 + index))], 2],
    [
      'another principal besides',
      series.slice(0, 5).map((one, index) => (index === 2 ? { ...one, by: 'other' } : one)),
      0,
    ],
  ])('%s', (_, guesses, count) => {
    expect(found(guesses)).toHaveLength(count);
  });

  test.each([
    ['UpdateAssumeRolePolicy', 'MalformedPolicyDocumentException', true],
    ['CreateRole', 'MalformedPolicyDocument', true],
    ['CreateRole', 'AccessDenied', false],
    ['PutRolePolicy', 'MalformedPolicyDocument', false],
  ])('%s with %s', (eventName, errorCode, counts) => {
    expect(guessIn(event({ eventName, errorCode })) !== undefined).toBe(counts);
  });
});
