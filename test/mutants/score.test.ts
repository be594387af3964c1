import { describe, expect, test } from 'vitest';
import type { Mutant } from './report.ts';
import { type Equivalent, scoreOf, scoreText } from './score.ts';

const killed: Mutant = { lineNumber: 1, line: 'return age > 15;', mutant: 'return false;', killed: true };
const survivor: Mutant = { lineNumber: 2, line: 'return text.trim();', mutant: 'return text;', killed: false };
const listed: Equivalent = { line: survivor.line, mutant: survivor.mutant, because: 'the caller has trimmed it' };
const many = (count: number, mutant: Mutant) => Array.from({ length: count }, () => mutant);

describe('the score', () => {
  test.each<[string, Mutant[], Equivalent[], number]>([
    ['all killed', many(3, killed), [], 100],
    ['one of four survives', [...many(3, killed), survivor], [], 75],
    ['what is listed does not count', [...many(3, killed), survivor], [listed], 100],
    ['it is rounded down', [...many(8999, killed), ...many(1001, survivor)], [], 89.9],
    ['no mutants, nothing to kill', [], [], 100],
    ['nothing but what is listed', [survivor], [listed], 100],
    ['none killed', [survivor], [], 0],
  ])('%s', (_, mutants, equivalents, percent) => {
    expect(scoreOf(mutants, equivalents).percent).toBe(percent);
  });
});

describe('what is listed as equivalent', () => {
  const moved = { ...survivor, lineNumber: 40 };
  test.each<[string, Mutant, Equivalent, number]>([
    ['is found on whatever line it is', moved, listed, 1],
    ['is not another change of the line', { ...survivor, mutant: 'return "";' }, listed, 0],
    ['is not the same change of another line', { ...survivor, line: 'return text;' }, listed, 0],
    ['is not one that a test kills', { ...survivor, killed: true }, listed, 0],
  ])('%s', (_, mutant, entry, equivalent) => {
    const score = scoreOf([mutant], [entry]);
    expect(score.equivalent).toBe(equivalent);
    expect(score.stale).toEqual(equivalent === 1 ? [] : [entry]);
  });
});

test('survivors and stale entries are printed as a diff, then the score', () => {
  const stale = { ...listed, mutant: 'return "";' };
  expect(scoreText('lib/text.ts', scoreOf([killed, survivor], [stale])).split('\n')).toEqual([
    'survived lib/text.ts:2',
    '  - return text.trim();',
    '  + return text;',
    'listed as equivalent, but no survivor of lib/text.ts',
    '  - return text.trim();',
    '  + return "";',
    'lib/text.ts: 50 % (1 killed, 1 survived, 0 equivalent)',
  ]);
});
