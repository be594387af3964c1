import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { DEFAULT_SETTINGS } from '../../lib/base/settings/defaults.ts';
import { filesReached } from '../../lib/packaging/build.ts';
import { reachOf } from '../bench/reach.ts';

const folder = mkdtempSync(join(tmpdir(), 'rolewarden-reach-'));
let reached = new Map<string, string[]>();
beforeAll(async () => {
  reached = await filesReached(DEFAULT_SETTINGS, folder);
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true }));

const filesOf = (name: string) => reached.get(name) ?? [];

/** What an auditor reads before the function may write to IAM. */
test.each(['contain', 'sweep'])('%s reaches no more than its bar', (name) => {
  const { files, lines, most } = reachOf(name, filesOf(name));
  expect(filesOf(name)).toContain(`functions/${name}.ts`);
  expect(lines).toBeGreaterThan(1000);
  expect(lines).toBeLessThanOrEqual(most?.lines ?? 0);
  expect(files).toBeLessThanOrEqual(most?.files ?? files);
});

const JUDGING = /^lib\/(?:account|inspect|sweep\/scan|judge\/(?:power|trust))\//;

test('sweep, which deletes denies, reaches no judging of roles and trust policies; scan does', () => {
  expect(filesOf('sweep').filter((file) => JUDGING.test(file))).toEqual([]);
  expect(filesOf('scan').filter((file) => JUDGING.test(file)).length).toBeGreaterThan(50);
});

test('scan reaches nothing that puts or deletes a policy', () => {
  const writing =
    /^lib\/(?:contain\/(?:contain|put)|sweep\/(?:sweep|delete|users)\.|aws\/(?:role-policies|user-policies|sweep-))/;
  expect(
    filesOf('contain')
      .concat(filesOf('sweep'))
      .filter((file) => writing.test(file)).length,
  ).toBeGreaterThan(5);
  expect(filesOf('scan').filter((file) => writing.test(file))).toEqual([]);
});

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
  expect(filesOf('inspect')).toEqual(expect.arrayContaining(HISTORY));
  expect(filesOf('contain')).toContain('lib/incident/ledger/memory-incidents.ts');
  expect(HISTORY.filter((file) => filesOf('contain').includes(file))).toEqual([]);
});
