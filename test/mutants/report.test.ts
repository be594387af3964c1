import { describe, expect, test } from 'vitest';
import { mutantsIn } from './report.ts';

const FILE = 'lib/late.ts';
const source = ['function isLate(age: number) {', '  return age > 15;', '}', ''].join('\n');
/** `age > 15`; a row states only how the mutant differs. */
const changed = (difference: object = {}) => ({
  id: '1',
  mutatorName: 'EqualityOperator',
  replacement: 'age >= 15',
  status: 'Survived',
  location: { start: { line: 2, column: 10 }, end: { line: 2, column: 18 } },
  ...difference,
});
const reportOf = (...mutants: object[]) => ({ files: { [FILE]: { language: 'typescript', source, mutants } } });

describe('the mutants in a report', () => {
  test('are the line and what it becomes', () => {
    expect(mutantsIn(reportOf(changed()), FILE)).toEqual([
      { lineNumber: 2, line: 'return age > 15;', mutant: 'return age >= 15;', killed: false },
    ]);
  });

  test('a change over several lines begins with its first and ends with the rest of its last', () => {
    const block = { start: { line: 1, column: 30 }, end: { line: 3, column: 2 } };
    expect(mutantsIn(reportOf(changed({ replacement: '{}', location: block })), FILE)).toMatchObject([
      { lineNumber: 1, line: 'function isLate(age: number) {', mutant: 'function isLate(age: number) {}' },
    ]);
  });

  test('come in the order of the file', () => {
    const first = changed({ location: { start: { line: 1, column: 1 }, end: { line: 1, column: 9 } } });
    expect(mutantsIn(reportOf(changed(), first), FILE).map(({ lineNumber }) => lineNumber)).toEqual([1, 2]);
  });

  test.each([
    ['Killed', [true]],
    ['Timeout', [true]],
    ['RuntimeError', [true]],
    ['Survived', [false]],
    ['NoCoverage', [false]],
    ['Ignored', []],
  ])('%s: killed %j', (status, killed) => {
    expect(mutantsIn(reportOf(changed({ status })), FILE).map((mutant) => mutant.killed)).toEqual(killed);
  });

  test.each<[string, unknown, string | RegExp]>([
    ['another file', reportOf(changed()), "Stryker's report has no lib/other.ts"],
    ['no report', {}, /files/],
    ['a status that nobody knows', reportOf(changed({ status: 'Undead' })), /status/],
  ])('%s is an error', (_, report, message) => {
    expect(() => mutantsIn(report, 'lib/other.ts')).toThrow(message);
  });
});
