import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import {
  circlesIn,
  climbing,
  FLOORS,
  findingsMadeUp,
  floorOf,
  handedOn,
  type Import,
  importsIn,
  namesTwice,
  reachedFrom,
  reaching,
  type Sources,
  SPELLED,
} from './support/house.ts';

const ROOT = new URL('../', import.meta.url);

const namesUnder = (folder: string): string[] =>
  readdirSync(new URL(folder, ROOT), { recursive: true, encoding: 'utf8' }).map((name) => `${folder}${name}`);

const sources: Sources = new Map(
  [...namesUnder('lib/'), ...namesUnder('functions/')]
    .filter((path) => path.endsWith('.ts'))
    .map((path) => [path, readFileSync(new URL(path, ROOT), 'utf8')]),
);

/** Imports of a judging file by the sweep: its part in lib/sweep/scan/ is the function `scan`'s, which writes nothing in IAM. */
const judgingIn = (imports: readonly Import[]): Import[] =>
  imports.filter(
    ({ file, of }) =>
      /^(?:functions\/sweep\.ts|lib\/sweep\/(?!scan\/))/.test(file) &&
      /^lib\/(?:account|inspect|sweep\/scan)\//.test(of),
  );

const EDGE = ['lib/aws/', 'lib/cli/', 'lib/packaging/', 'functions/', 'lib/rolewarden.ts'];
const CLOCK = /\bnew Date(?!\()\b|\bnew Date\(\)|\bDate\.now\b|\bperformance\.now\b|\bhrtime\b/;
const ENVIRONMENT = /\bprocess(?:\.\w|\[)|=\s*process\b|'(?:node:)?process'/;
const FILES = /'(?:node:)?fs(?:\/promises)?'/;
/** `isIP` and `BlockList` of node:net only calculate. */
const NETWORK =
  /\bfetch\(|[=(,:]\s*(?:globalThis\.)?fetch\b|'(?:node:)?(?:https?|http2|tls|dgram|dns)'|\b(?:connect|createConnection|createServer|Socket)\b[^;]*'node:net'/;
const SDK = /'@(?:aws-sdk|smithy|aws-crypto)\//;

/** Builds and parses the names that we give, and reads what a release wrote that had no field for it. */
const SPELLING = [
  'lib/incident/deny/policy-name.ts',
  'lib/incident/incident-key.ts',
  'lib/contain/written-by-0-1-0.ts',
];

/** Who decides about a deny, and the files there that hand a command's words on, or read what decided in release 0.1.0. */
const DECIDING = ['lib/contain/', 'lib/inspect/trust/', 'lib/sweep/trust.ts', 'lib/inspect/answer/lift-down.ts'];
const WORDS = /\breport\b(?!\.ts')/;
const WORDS_PASS = [
  'lib/contain/command.ts',
  'lib/contain/contain.ts',
  'lib/contain/parse-command.ts',
  'lib/contain/written-by-0-1-0.ts',
];

/** Names that two files export, and why. */
const TWICE: ReadonlyMap<string, string> = new Map([['handler', 'serverless.yml names it in each function']]);

describe('the plan of the house', () => {
  it('is thirteen folders and one file, each with a floor', () => {
    const entries = readdirSync(new URL('lib/', ROOT)).sort();
    expect(entries.length).toBeLessThanOrEqual(14);
    expect(entries.filter((entry) => floorOf(`lib/${entry}`) === -1)).toEqual([]);
    expect(FLOORS.flat().filter((room) => room !== 'functions' && !entries.includes(room))).toEqual([]);
  });

  it('lets every import go down or stay in its folder', () => {
    expect(climbing(importsIn(sources))).toEqual([]);
  });

  it('has no files that import each other in a ring', () => {
    expect(circlesIn(importsIn(sources))).toEqual([]);
  });

  it('keeps the SDK in lib/aws', () => {
    expect(reaching(sources, SDK, ['lib/aws/'])).toEqual([]);
  });

  it('keeps the environment and the clock at the edge', () => {
    expect(reaching(sources, ENVIRONMENT, EDGE)).toEqual([]);
    expect(reaching(sources, CLOCK, EDGE)).toEqual([]);
  });

  it('decides nothing by how an id is spelled', () => {
    expect(reaching(sources, SPELLED, SPELLING)).toEqual([]);
    expect(SPELLING.filter((path) => !reaching(sources, SPELLED, []).includes(path))).toEqual([]);
  });

  it('reads no word for people where it decides about a deny', () => {
    const deciding = new Map([...sources].filter(([path]) => DECIDING.some((place) => path.startsWith(place))));
    expect(deciding.size).toBeGreaterThan(25);
    expect(reaching(deciding, WORDS, WORDS_PASS)).toEqual([]);
    expect(WORDS_PASS.filter((path) => !reaching(deciding, WORDS, []).includes(path))).toEqual([]);
  });

  it('keeps judging out of the sweep, which may delete denies', () => {
    expect(judgingIn(importsIn(sources))).toEqual([]);
  });

  const TELLING = /^lib\/notify\/|\/alert-topic\.ts$/;

  it.each([
    ['contain', [TELLING, /\/approval-yaml\.ts$/]],
    ['sweep', [TELLING]],
  ])('lets %s, which writes in IAM, reach no word for people: tell alone says them', (name, words) => {
    const reached = reachedFrom(`functions/${name}.ts`, importsIn(sources));
    expect(reached).toContain('lib/aws/notice-queue.ts');
    expect(reached.filter((path) => words.some((one) => one.test(path)))).toEqual([]);
    for (const one of words)
      expect(reachedFrom('functions/tell.ts', importsIn(sources)).filter((path) => one.test(path))).not.toEqual([]);
  });

  it('keeps the file system to trails, the package, the command line and packaging', () => {
    expect(
      reaching(sources, FILES, ['lib/event/trail/', 'lib/base/package-files.ts', 'lib/cli/', 'lib/packaging/']),
    ).toEqual([]);
  });

  it('keeps the network to the webhook and to lib/aws', () => {
    expect(reaching(sources, NETWORK, ['lib/notify/webhook.ts', 'lib/aws/'])).toEqual([]);
  });

  it('gives an exported name one meaning, and one home', () => {
    expect([...namesTwice(sources)].filter(([name]) => !TWICE.has(name))).toEqual([]);
    expect([...TWICE.keys()].filter((name) => !namesTwice(sources).has(name))).toEqual([]);
    expect(TWICE.size).toBeLessThanOrEqual(3);
    expect(handedOn(sources)).toEqual([]);
  });

  it('has no finding without a detector: each id is a file in lib/detectors', () => {
    expect(findingsMadeUp(sources)).toEqual([]);
  });

  it('is mirrored by the tests, but for those that have a folder of their own', () => {
    const OWN_FOLDERS = /^test\/(?:benign|e2e|golden|mutants|sandbox|shapes|simulation)\//;
    const folderOf = (path: string) => path.split('/').slice(1, -1).join('/');
    const rooms = new Set([...sources.keys()].map(folderOf));
    const tests = namesUnder('test/').filter((path) => path.endsWith('.test.ts') && !OWN_FOLDERS.test(path));
    expect(tests.length).toBeGreaterThan(200);
    expect(tests.filter((path) => !rooms.has(folderOf(path)))).toEqual([]);
  });
});

describe('the rules see what breaks them', () => {
  const house = (files: Readonly<Record<string, string>>): Sources => new Map(Object.entries(files));

  it.each([
    ['an import', "import { a } from '../inspect/a.ts';"],
    ['a type-only import', "import type { A } from '../inspect/a.ts';"],
    ['an import over several lines', "import {\n  a,\n  b,\n} from '../inspect/a.ts';"],
    ['a lazy import', "const { a } = await import('../inspect/a.ts');"],
    ['a bare import', "import '../inspect/a.ts';"],
    ['what is handed on', "export { a } from '../inspect/a.ts';"],
    ['a type in an expression', "let a: import('../inspect/a.ts').A;"],
  ])('%s that goes up', (_, text) => {
    expect(climbing(importsIn(house({ 'lib/base/b.ts': text })))).toEqual(['lib/base/b.ts -> lib/inspect/a.ts']);
  });

  it('an import across a floor, or of a folder without one', () => {
    const files = { 'lib/judge/b.ts': "import '../account/a.ts';", 'lib/cli/c.ts': "import '../misc/a.ts';" };
    expect(climbing(importsIn(house(files)))).toEqual([
      'lib/judge/b.ts -> lib/account/a.ts',
      'lib/cli/c.ts -> lib/misc/a.ts',
    ]);
  });

  it('leaves alone an import downwards, one in its folder, a package and a comment', () => {
    const text =
      "import '../base/a.ts';\nimport './b/c.ts';\nimport 'yaml';\n// import '../cli/d.ts'\n/* from '../aws/e.ts' */";
    expect(climbing(importsIn(house({ 'lib/judge/b.ts': text })))).toEqual([]);
  });

  it.each([
    ['lib/sweep/extend.ts', '../inspect/decide/decide.ts', true],
    ['lib/sweep/request.ts', './scan/scan.ts', true],
    ['functions/sweep.ts', '../lib/account/snapshot.ts', true],
    ['lib/sweep/scan/scan.ts', '../../inspect/decide/decide.ts', false],
    ['lib/sweep/extend.ts', './delete.ts', false],
    ['functions/scan.ts', '../lib/sweep/scan/request.ts', false],
  ])('judging in the sweep: %s imports %s', (file, of, isJudging) => {
    expect(judgingIn(importsIn(house({ [file]: `import '${of}';` })))).toHaveLength(isJudging ? 1 : 0);
  });

  it('what a file reaches by others, lazily and by types too', () => {
    const files = {
      'functions/a.ts': "import '../lib/aws/b.ts';",
      'lib/aws/b.ts': "await import('../cli/c.ts');",
      'lib/cli/c.ts': "import type { D } from '../notify/d.ts';\nimport 'yaml';",
      'lib/notify/d.ts': "import '../base/e.ts';",
      'lib/cli/f.ts': "import '../notify/g.ts';",
    };
    const reached = ['functions/a.ts', 'lib/aws/b.ts', 'lib/cli/c.ts', 'lib/notify/d.ts', 'lib/base/e.ts'];
    expect(reachedFrom('functions/a.ts', importsIn(house(files)))).toEqual(reached);
  });

  it('a ring of files, once', () => {
    const files = {
      'lib/base/a.ts': "import './b.ts';",
      'lib/base/b.ts': "import './c.ts';",
      'lib/base/c.ts': "import './a.ts';",
    };
    expect(circlesIn(importsIn(house(files)))).toEqual(['lib/base/a.ts -> lib/base/b.ts -> lib/base/c.ts']);
    expect(circlesIn(importsIn(house({ ...files, 'lib/base/c.ts': '' })))).toEqual([]);
  });

  it.each([
    ['the clock', CLOCK, 'const now = new Date();'],
    ['the clock', CLOCK, 'const now = Date.now();'],
    ['the clock', CLOCK, 'const now = new Date;'],
    ['the clock', CLOCK, 'const clock = Date.now;'],
    ['the clock', CLOCK, 'const ledger = withFallback(load, performance.now);'],
    ['the clock', CLOCK, 'const now = process.hrtime.bigint();'],
    ['the environment', ENVIRONMENT, 'const { HOME } = process.env;'],
    ['the environment', ENVIRONMENT, "const { HOME } = process['env'];"],
    ['the environment', ENVIRONMENT, 'const { env } = process;'],
    ['the environment', ENVIRONMENT, "import process from 'process';"],
    ['the environment', ENVIRONMENT, 'const folder = process.cwd();'],
    ['the file system', FILES, "import { readFileSync } from 'node:fs';"],
    ['the file system', FILES, "import { open } from 'node:fs/promises';"],
    ['the network', NETWORK, 'await fetch(url);'],
    ['the network', NETWORK, 'await globalThis.fetch(url);'],
    ['the network', NETWORK, 'export async function send(url: URL, get = fetch) {}'],
    ['the SDK', SDK, "import { IAMClient } from '@aws-sdk/client-iam';"],
  ])('%s out of its place', (_, means, text) => {
    expect(reaching(house({ 'lib/judge/a.ts': text }), means, EDGE)).toEqual(['lib/judge/a.ts']);
    expect(reaching(house({ 'lib/aws/a.ts': text }), means, EDGE)).toEqual([]);
    expect(reaching(house({ 'lib/judge/a.ts': `// ${text}` }), means, EDGE)).toEqual([]);
  });

  it.each([
    ['a time that is given', CLOCK, 'const until = new Date(incident.at);'],
    ['a type', CLOCK, 'readonly now: Date;'],
    ['a word', ENVIRONMENT, "const why = 'a process of the person';"],
    ['a word', NETWORK, "const why = 'the code that they fetch';"],
  ])('and leaves alone %s', (_, means, text) => {
    expect(reaching(house({ 'lib/judge/a.ts': text }), means, [])).toEqual([]);
  });

  it.each([
    ['a text', "return { detector: 'guard-deny-gone' };"],
    ['a text on the next line', "const found = {\n  detector:\n    'guard-deny-gone',\n};"],
    ['a text under a quoted key', "return { 'detector': 'guard-deny-gone' };"],
    ['a text in brackets', "return { detector: ('guard-deny-gone' as const) };"],
    ['a template', `return { detector: \`guard-\${what}\` };`],
    ['a template of parts', `return { detector: \`\${family}-\${what}\` };`],
    ['one of two texts', "return { detector: isUser ? 'guard-deny-gone' : 'guard-deny-removed' };"],
    ['a text for want of another', "return { detector: found?.id ?? 'guard-deny-gone' };"],
    ['a constant of the file', "const id = 'guard-deny-gone';\nreturn { title, detector: id };"],
    ['a typed constant of the file', "const id: string = 'guard-deny-gone';\nreturn { detector: id };"],
    ['a constant of another file', "import { GONE } from './ids.ts';\nreturn { detector: GONE };"],
    ['a constant of a table', 'return { detector: IDS.gone };'],
    ['a constant of that very name', "const detector = 'guard-deny-gone';\nreturn { detector };"],
  ])('a finding that names its detector by %s', (_, text) => {
    expect(findingsMadeUp(house({ 'lib/sweep/a.ts': text }))).toEqual(['lib/sweep/a.ts']);
    expect(findingsMadeUp(house({ 'functions/a.ts': text }))).toEqual(['functions/a.ts']);
    expect(findingsMadeUp(house({ 'lib/detectors/guard/a.ts': text }))).toEqual([]);
  });

  it.each([
    ['a type', 'interface A { readonly detector: string; }'],
    ['what a detector said', 'return { detector: detector.id, severity };'],
    ['a word for none', "return { detector: findings[0]?.detector ?? 'none' };"],
    ['a question', "return findings.some(({ detector }) => detector === 'pass-unread-role');"],
    ['a comment', "// detector: 'guard-deny-gone'"],
    ['another text of the file', "const title = 'Deny is gone';\nreturn { title, detector: found.detector };"],
  ])('and leaves %s alone', (_, text) => {
    expect(findingsMadeUp(house({ 'lib/sweep/a.ts': text }))).toEqual([]);
  });

  it.each([
    "detector.startsWith('trust-')",
    'key.endsWith("-caller")',
    'id.includes(`guard-`)',
    "const FAMILY = 'role-';",
    "id.startsWith('guard-deny')",
    'return /role-armed/.test(id);',
    'const isPass = (id: string) => /^pass-/.test(id);',
    'if (/-caller(?:-x\\d+)?$/.test(policyName)) return;',
    'const [, kind] = id.match(/^(?:trust-|x)/) ?? [];',
  ])('a decision by a spelled family: %s', (text) => {
    expect(reaching(house({ 'lib/sweep/a.ts': text }), SPELLED, SPELLING)).toEqual(['lib/sweep/a.ts']);
    expect(reaching(house({ 'lib/incident/deny/policy-name.ts': text }), SPELLED, SPELLING)).toEqual([]);
    expect(reaching(house({ 'lib/sweep/a.ts': `// ${text}` }), SPELLED, SPELLING)).toEqual([]);
  });

  it.each(['const { account } = command.report;', '({ report }: Order) => report.time'])(
    'a decision by words: %s',
    (text) => {
      expect(reaching(house({ 'lib/contain/a.ts': text }), WORDS, WORDS_PASS)).toEqual(['lib/contain/a.ts']);
      expect(reaching(house({ 'lib/contain/a.ts': "import type { Cause } from './report.ts';" }), WORDS, [])).toEqual(
        [],
      );
    },
  );

  it.each([
    "import { a } from '../cases/role-change-case.ts';",
    "const id = 'trust-any-principal';",
    "if (activity.kind !== 'role-pass') return;",
    "const url = 'https://docs.aws.amazon.com/IAM/latest/role-x.html';",
    'const half = a / b; // and the role- of half/a line',
    "const paths = ['events/pass-role/x', a / b];",
  ])('and leaves alone %s', (text) => {
    expect(reaching(house({ 'lib/sweep/a.ts': text }), SPELLED, SPELLING)).toEqual([]);
  });

  it('a name that two files export, and one that is handed on', () => {
    const files = { 'lib/base/a.ts': 'export interface Scope {}', 'lib/cli/b.ts': 'export async function Scope() {}' };
    expect([...namesTwice(house(files))]).toEqual([['Scope', ['lib/base/a.ts', 'lib/cli/b.ts']]]);
    expect(handedOn(house({ 'lib/cli/c.ts': "export { a } from './a.ts';" }))).toEqual(['lib/cli/c.ts']);
  });
});
