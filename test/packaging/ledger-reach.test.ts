import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DEFAULT_SETTINGS } from '../../lib/base/settings/defaults.ts';
import { filesReached } from '../../lib/packaging/build.ts';

const folder = mkdtempSync(join(tmpdir(), 'rolewarden-reach-'));
let reached = new Map<string, string[]>();
beforeAll(async () => {
  reached = await filesReached(DEFAULT_SETTINGS, folder);
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true }));

/** The part of the ledger that only those need who judge an event. */
const HISTORY = [
  'lib/aws/function-ledger.ts',
  'lib/aws/ledger.ts',
  'lib/aws/ledger-edges.ts',
  'lib/aws/ledger-history.ts',
  'lib/aws/ledger-history-items.ts',
  'lib/aws/ledger-principals.ts',
  'lib/aws/ledger-seen.ts',
  'lib/aws/ledger-trusts.ts',
  'lib/aws/ledger-updates.ts',
  'lib/incident/ledger/edge-callers.ts',
  'lib/incident/ledger/edge-history.ts',
  'lib/incident/ledger/event-order.ts',
  'lib/incident/ledger/in-memory.ts',
  'lib/incident/ledger/principal-record.ts',
  'lib/incident/ledger/with-fallback.ts',
];

test('contain, which may put policies, reaches the incidents and nothing of the history', () => {
  expect(reached.get('inspect')).toEqual(expect.arrayContaining(HISTORY));
  expect(reached.get('contain')).toContain('lib/incident/ledger/memory-incidents.ts');
  expect(HISTORY.filter((file) => reached.get('contain')?.includes(file))).toEqual([]);
});
