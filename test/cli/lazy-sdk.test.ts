import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const IMPORT = /^(?:import|export) (?!type )(?:[^'";]*? from )?'([^']+)'/gms;

/** Every module that the file loads before it runs, ours followed, packages named. */
function loadedBy(file: URL, seen = new Set<string>()): Set<string> {
  if (seen.has(file.href)) return seen;
  seen.add(file.href);
  if (!file.pathname.endsWith('.ts')) return seen;
  for (const [, name = ''] of readFileSync(file, 'utf8').matchAll(IMPORT))
    if (name.startsWith('.')) loadedBy(new URL(name, file), seen);
    else seen.add(name);
  return seen;
}

test('a command that asks no live account loads no SDK', () => {
  const loaded = [...loadedBy(new URL('../../lib/rolewarden.ts', import.meta.url))];
  expect(loaded).toContain('commander');
  expect(loaded.filter((name) => name.startsWith('@aws-sdk') || name.includes('/lib/aws/'))).toEqual([]);
});
