import { describe, expect, test } from 'vitest';
import { ownTests, testPathOf } from './own-tests.ts';

const sources = ['lib/contain.ts', 'lib/contain-user.ts', 'lib/trust/keys.ts', 'lib/keys.ts', 'lib/untested.ts'];
const tests = [
  'test/contain.test.ts',
  'test/contain-against-us.test.ts',
  'test/contain-user.test.ts',
  'test/contain-user-model.test.ts',
  'test/containment.test.ts',
  'test/trust/keys.test.ts',
];

describe('the tests of a file', () => {
  test.each([
    ['its own and those of its subjects', 'lib/contain.ts', ['contain.test.ts', 'contain-against-us.test.ts']],
    ['not those of a shorter name', 'lib/contain-user.ts', ['contain-user.test.ts', 'contain-user-model.test.ts']],
    ['in the folder of its own', 'lib/trust/keys.ts', ['trust/keys.test.ts']],
    ['not those of another folder', 'lib/keys.ts', []],
    ['none', 'lib/untested.ts', []],
  ])('%s: %s', (_, file, own) => {
    expect(ownTests(file, sources, tests)).toEqual(own.map((path) => `test/${path}`));
  });

  test('are looked for where lib/ has the file', () => {
    expect(testPathOf('lib/trust/keys.ts')).toBe('test/trust/keys.test.ts');
  });
});
