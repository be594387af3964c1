import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { commandLine } from '../../lib/base/command-line.ts';
import packageJson from '../../package.json' with { type: 'json' };

const ROOT = new URL('../../', import.meta.url);
const FETCHES = /\b(?:npx|npm (?:exec|x))\s+(?:-\S*\s+)*rolewarden\b/;

test('a printed command names the file that `npm ci` builds', () => {
  expect(commandLine('lift PipelineAdmin')).toBe(`node ${packageJson.bin.rolewarden} lift PipelineAdmin`);
});

/** npm fetches what is not installed; outside a checkout that is our own name, which a stranger may have taken. */
test.each([
  ['node dist/rolewarden.js lift X', false],
  ['`npx serverless deploy`, as rolewarden needs it', false],
  ['npx rolewarden lift X', true],
  ['`npx --no-install rolewarden contained`', true],
  ['npx --yes rolewarden@latest doctor', true],
  ['npm exec rolewarden', true],
  ['npm x -- rolewarden', true],
])('%j may fetch it: %s', (text, mayFetch) => {
  expect(FETCHES.test(text)).toBe(mayFetch);
});

test('no message and no page prints a command that may fetch it', () => {
  const pages = pagesOfOurs();
  expect(pages.length).toBeGreaterThan(500);
  const fetching = pages.filter((page) => FETCHES.test(readFileSync(new URL(page, ROOT), 'utf8')));
  expect(fetching).toEqual([]);
});

/** Whatever people read of ours: what the code prints, what it is written from, and the pages. */
function pagesOfOurs(): string[] {
  const inFolders = ['lib/', 'functions/', 'docs/', 'events/', 'test/golden/out/'].flatMap((folder) =>
    readdirSync(new URL(folder, ROOT), { recursive: true, encoding: 'utf8' }).map((name) => `${folder}${name}`),
  );
  return [...inFolders, ...readdirSync(ROOT)].filter((path) => /\.(?:ts|cjs|md|yml|json|txt|svg|html)$/.test(path));
}
