import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { SEVERITIES } from '../../lib/base/severity.ts';
import { allDetectors } from '../../lib/detectors/all.ts';

const LIB = new URL('../../lib/detectors/', import.meta.url);
const NOT_DETECTORS = ['index.ts', 'subject.ts'];
const FAMILIES = readdirSync(LIB, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);
const files = FAMILIES.flatMap((family) =>
  readdirSync(new URL(`${family}/`, LIB))
    .filter((file) => file.endsWith('.ts') && !NOT_DETECTORS.includes(file))
    .map((file) => ({ family, id: file.replace(/\.ts$/, '') })),
);
const page = readFileSync(new URL('README.md', LIB), 'utf8');

describe.each(files)('$family/$id', ({ family, id }) => {
  const named = allDetectors.filter((detector) => detector.id === id);

  it('is listed once, under its own name', () => {
    expect(named).toHaveLength(1);
  });
  it('has its documentation inside', () => {
    for (const { severity, why, misses, reference } of named) {
      expect(SEVERITIES).toContain(severity);
      expect(why.length).toBeGreaterThan(20);
      expect(misses.length).toBeGreaterThan(10);
      expect(reference).toMatch(/^https:\/\/[^ ]+$/);
    }
  });
  it('has its table', () => {
    const table = new URL(`${family}/${id}.test.ts`, import.meta.url);
    expect(existsSync(table), table.pathname).toBe(true);
    expect(readFileSync(table, 'utf8')).toMatch(/flags[\s\S]*allows/);
  });
  it('is on the generated page', () => {
    expect(page).toMatch(new RegExp(`(?:^|[^\\w-])${id}(?:[^\\w-]|$)`));
  });
});

it('every listed detector is a file', () => {
  expect(allDetectors.map(({ id }) => id).sort()).toEqual(files.map(({ id }) => id).sort());
});
