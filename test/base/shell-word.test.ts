import { execFileSync } from 'node:child_process';
import { expect, test } from 'vitest';
import { shellWord } from '../../lib/base/shell-word.ts';

test.each([
  ['AdminRole', 'AdminRole'],
  ['a', 'a'],
  ['all+that=IAM,allows.in@a_name-1', 'all+that=IAM,allows.in@a_name-1'],
  ['', "''"],
  ['two words', "'two words'"],
  ['$(id)', "'$(id)'"],
  ['a;id', "'a;id'"],
  [';id', "';id'"],
  ['id;', "'id;'"],
  ['path/name', "'path/name'"],
  ['a\nid', "'a\nid'"],
  ["a'; id; 'b", "'a'\\''; id; '\\''b'"],
  ["'", "''\\'''"],
])('%j is pasted as %s, and the shell reads it as it was', (text, word) => {
  expect(shellWord(text)).toBe(word);
  expect(execFileSync('sh', ['-c', `printf %s ${word}`], { encoding: 'utf8' })).toBe(text);
});
