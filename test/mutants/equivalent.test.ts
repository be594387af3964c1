import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { equivalentsSchema } from './score.ts';

const LISTS = new URL('equivalent/', import.meta.url);
const lists = readdirSync(LISTS, { recursive: true, encoding: 'utf8' }).filter((path) => path.endsWith('.json'));

test.each(lists)('equivalent/%s lists lines that the file has, each change once', (path) => {
  const source = readFileSync(new URL(`../../lib/${path.replace(/\.json$/, '.ts')}`, import.meta.url), 'utf8');
  const lines = source.split('\n').map((line) => line.replace(/\s+/g, ' ').trim());
  const entries = equivalentsSchema.parse(JSON.parse(readFileSync(new URL(path, LISTS), 'utf8')));
  expect(entries.filter(({ line }) => !lines.includes(line))).toEqual([]);
  expect(new Set(entries.map(({ line, mutant }) => `${line}\n${mutant}`)).size).toBe(entries.length);
});
