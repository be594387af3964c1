import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { ownTests, testPathOf } from './own-tests.ts';
import { mutantsIn } from './report.ts';
import { type Equivalent, equivalentsSchema, LEAST_PERCENT, scoreOf, scoreText } from './score.ts';
import { strykerReport } from './stryker.ts';
import { toolsIn } from './tools.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const USAGE = `npm run mutants -- <file> [<file>…]

Changes a file of lib/ in one place after the other and runs the file's own tests (lib/foo/bar.ts: test/foo/bar.test.ts
and test/foo/bar-*.test.ts) on each change. A change that leaves them green survived: it is printed as a diff.
A change that nobody can notice belongs into test/mutants/equivalent/foo/bar.json with the reason.

Exits with 1 when a file has less than ${LEAST_PERCENT} % of its other mutants killed, with 2 when it was called wrongly.`;

/** A call that cannot be carried out as it was typed. */
class UsageError extends Error {}

function main(args: readonly string[]): number {
  process.env.ROLEWARDEN_TIMES ??= '1';
  if (args.includes('--help')) {
    console.log(USAGE);
    return 0;
  }
  const runs = planOf(args);
  const tools = toolsIn(join(ROOT, 'node_modules/.cache/mutants'));
  const percents = runs.map(({ file, tests }) => {
    const score = scoreOf(mutantsIn(strykerReport(ROOT, file, tests, tools), file), equivalentsOf(file));
    console.log(scoreText(file, score));
    return score.percent;
  });
  return percents.every((percent) => percent >= LEAST_PERCENT) ? 0 : 1;
}

/** @throws UsageError before the first run: a typing error in the last file must not cost the runs of the others. */
function planOf(args: readonly string[]) {
  const sources = typescriptIn('lib');
  const tests = typescriptIn('test').filter((path) => path.endsWith('.test.ts') && !path.startsWith('test/e2e/'));
  if (args.length === 0) throw new UsageError('no file is named');
  return args.map((arg) => {
    const file = relative(ROOT, resolve(arg));
    if (!sources.includes(file)) throw new UsageError(`${arg} is not a TypeScript file of lib/`);
    const own = ownTests(file, sources, tests);
    if (own.length === 0) throw new UsageError(`${file} has no tests of its own: write ${testPathOf(file)} first`);
    return { file, tests: own };
  });
}

function typescriptIn(folder: string): readonly string[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .map((path) => `${folder}/${path}`);
}

function equivalentsOf(file: string): readonly Equivalent[] {
  const list = join(ROOT, file.replace(/^lib\//, 'test/mutants/equivalent/').replace(/\.ts$/, '.json'));
  return existsSync(list) ? equivalentsSchema.parse(JSON.parse(readFileSync(list, 'utf8'))) : [];
}

try {
  process.exitCode = main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  console.error(`${error.message}\n\n${USAGE}`);
  process.exitCode = 2;
}
