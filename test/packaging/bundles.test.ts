import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Built, buildFrom } from '../../lib/packaging/build.ts';
import { enforceWords } from '../../lib/packaging/settings.ts';
import { reachOf } from '../bench/reach.ts';

const folder = mkdtempSync(join(tmpdir(), 'rolewarden-bundles-'));
const settingsFile = join(folder, 'rolewarden.yml');
let built = new Map<string, Built>();
let said = '';
let words = '';
/** One build for everything that is asked of the bundles. */
beforeAll(async () => {
  writeFileSync(settingsFile, 'mode: enforce\nenforce: {acknowledged: {by: dana, on: 2026-05-01}}\n');
  const { settings, ...functions } = await buildFrom(settingsFile, join(folder, 'dist'), (more) => {
    said += more;
  });
  built = functions.built;
  words = enforceWords(settings, settingsFile);
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true }));

test('what packaging says of the mode is printed where it builds, after the sizes', () => {
  expect(words).toContain('dana acknowledged on 2026-05-01');
  expect(said).toMatch(/^dist\/contain\/contain\.js loads \d+ KB\n/);
  expect(said.endsWith(` KB\n${words}`)).toBe(true);
});

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
  expect(built.get(name)?.bytes).toBeGreaterThan(100 * KB);
  expect(built.get(name)?.bytes).toBeLessThanOrEqual(most * KB);
});

const filesOf = (name: string) => built.get(name)?.files ?? [];

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
