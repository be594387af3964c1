import { expect, test } from 'vitest';
import { difference } from './difference.ts';

const LONG = 'x'.repeat(500);

test.each<[string, string | undefined, string | undefined, RegExp]>([
  [
    'another word',
    'a\nb c\n',
    'a\nb d\n',
    /a\.txt is different from line 2, character 3, on\n {2}pinned: "b c"\n {2}now: {4}"b d"/,
  ],
  ['a space at the end', 'a\n', 'a \n', /line 1, character 2, on\n {2}pinned: "a"\n {2}now: {4}"a "/],
  ['another line ending', 'a\n', 'a\r\n', /now: {4}"a\\r"/],
  ['a line more', 'a\n', 'a\nb\n', /line 2, character 1, on\n {2}pinned: ""\n {2}now: {4}"b"/],
  ['no line break at the end', 'a\n', 'a', /line 2, .*\n {2}pinned: ""\n {2}now: {4}\(the file has ended\)/],
  ['a long line', `${LONG}a${LONG}`, `${LONG}b${LONG}`, /character 501, on\n {2}pinned: … "x{80}ax{79}" …\n/],
  ['a new file', undefined, 'a', /a\.txt is produced and not committed/],
  ['a file too many', 'a', undefined, /a\.txt is committed and not produced any more/],
])('%s', (_, pinned, now, words) => {
  expect(difference('a.txt', pinned, now)).toMatch(words);
  expect(difference('a.txt', pinned, now)).toContain('`npm run golden` writes the files anew');
});

test('the same text', () => {
  expect(difference('a.txt', 'a\n', 'a\n')).toBeUndefined();
});
