import { describe, expect, test } from 'vitest';
import {
  type Denied,
  deniesAsMuchAs,
  METHOD_NAMES,
  METHODS,
  METHODS_DENYING,
  type Method,
} from '../../lib/base/method.ts';

describe('the methods', () => {
  test.each<[Method, Denied, boolean]>([
    ['freeze', 'privilege calls', true],
    ['revocation', 'everything', false],
    ['quarantine', 'everything', true],
  ])('%s denies %s; stops new sessions, and is extended: %s', (method, denies, stopsNewSessions) => {
    expect(METHODS[method]).toEqual({ denies, stopsNewSessions });
  });

  test('are listed from the weakest to the strongest: settings compare them by their place', () => {
    expect(METHOD_NAMES).toEqual(['freeze', 'revocation', 'quarantine']);
  });
});

describe('what a document may be of', () => {
  const cells = Object.entries(METHODS_DENYING) as [Denied, (typeof METHODS_DENYING)[Denied]][];

  test.each(cells)('%s: methods that deny just that, the strongest of them', (denies, { strongest, lifted }) => {
    const denying = METHOD_NAMES.filter((method) => METHODS[method].denies === denies);
    expect(strongest).toBe(denying.at(-1));
    expect(denying).toContain(lifted);
  });

  test.each<[Denied, Method]>([
    ['everything', 'revocation'],
    ['privilege calls', 'freeze'],
  ])('%s, lifted, is a %s', (denies, method) => {
    expect(METHODS_DENYING[denies].lifted).toBe(method);
  });
});

test.each<[Denied, Denied, boolean]>([
  ['everything', 'everything', true],
  ['everything', 'privilege calls', true],
  ['privilege calls', 'privilege calls', true],
  ['privilege calls', 'everything', false],
])('to deny %s is as much as to deny %s: %s', (one, other, isAsMuch) => {
  expect(deniesAsMuchAs(one, other)).toBe(isAsMuch);
});
