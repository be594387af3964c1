import { expect, test } from 'vitest';
import { difference } from './difference.ts';
import { committed } from './folder.ts';
import { golden } from './golden.ts';

const pinned = committed();
const now = await golden();
const files = [...new Set([...pinned.keys(), ...now.keys()])].sort();

test('there is a golden file for every output', () => {
  expect(files.length).toBeGreaterThan(100);
});

test.each(files)('%s', (file) => {
  const words = difference(file, pinned.get(file), now.get(file));
  expect(words === undefined, words).toBe(true);
});
