import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Tools } from './tools.ts';

/** Stryker's JSON report on one file under these tests. It works on a copy of the project outside of it, which is removed. */
export function strykerReport(root: string, file: string, tests: readonly string[], tools: Tools): unknown {
  const folder = mkdtempSync(join(tmpdir(), 'rolewarden-mutants-'));
  try {
    const options = join(folder, 'stryker.json');
    const report = join(folder, 'report.json');
    writeFileSync(options, JSON.stringify(optionsFor(file, folder, report, tools)));
    execFileSync(tools.node, [tools.stryker, 'run', options], {
      cwd: root,
      env: { ...process.env, MUTANTS_TESTS: tests.join(' ') },
      stdio: ['ignore', 2, 2],
    });
    return JSON.parse(readFileSync(report, 'utf8'));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function optionsFor(file: string, folder: string, report: string, { vitestRunner }: Tools) {
  return {
    mutate: [file],
    testRunner: 'vitest',
    plugins: [vitestRunner],
    vitest: { configFile: 'test/mutants/vitest.config.ts', related: false },
    mutator: { excludedMutations: ['StringLiteral'] }, // most strings are messages, and a message that is reworded is no fault
    reporters: ['json', 'progress-append-only'],
    jsonReporter: { fileName: report },
    tempDirName: join(folder, 'copy'),
    cleanTempDir: 'always',
    tsconfigFile: '', // Stryker would rewrite ours with an API that TypeScript 7 no longer has
    logLevel: 'warn',
    allowConsoleColors: false,
  };
}
