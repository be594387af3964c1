import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DEFAULT_SETTINGS } from '../../lib/base/settings/defaults.ts';
import { buildFunctions } from '../../lib/packaging/build.ts';

const folder = mkdtempSync(join(tmpdir(), 'rolewarden-bundles-'));
let sizes = new Map<string, number>();
beforeAll(async () => {
  sizes = await buildFunctions(DEFAULT_SETTINGS, folder);
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true }));

const KB = 1024;
/** What a cold start loads, on the way to a containment first of all; the others may not swell unseen. */
test.each([
  ['inspect', 400],
  ['contain', 370],
  ['tell', 245],
  ['slack', 300],
  ['sweep', 335],
  ['scan', 545],
])('%s loads at most %i KB', (name, most) => {
  expect(sizes.get(name)).toBeGreaterThan(100 * KB);
  expect(sizes.get(name)).toBeLessThanOrEqual(most * KB);
});
