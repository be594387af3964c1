import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { snapshotAccount } from '../../lib/account/snapshot.ts';
import { DEFAULT_SETTINGS } from '../../lib/base/settings/defaults.ts';
import type { Settings } from '../../lib/base/settings/settings.ts';
import { memoryLedger } from '../../lib/incident/ledger/in-memory.ts';
import { commandsFor } from '../../lib/inspect/dispatch.ts';
import { inspect } from '../../lib/inspect/inspect.ts';
import { buildFunctions } from '../../lib/packaging/build.ts';
import { type Percentiles, percentiles } from './figures.ts';
import type { InspectFigures } from './inspect-process.ts';

export interface InspectBench {
  /** KB that each function's entry loads statically. */
  readonly staticKb: Readonly<Record<string, number>>;
  /** From a started Node to a loaded inspect, median of 9. */
  readonly coldImportMs: number;
  /** inspect and its commands on an account in memory: our own share, without the SDK's. */
  readonly ownMs: Percentiles;
  readonly atOnce: InspectFigures;
  readonly after25Ms: InspectFigures;
  readonly byProfileName: InspectFigures;
}

/** The packaged inspect in enforce mode against an AWS that answers at once, or after 25 ms. */
export async function benchInspect(runs = 500): Promise<InspectBench> {
  const folder = mkdtempSync(join(tmpdir(), 'rolewarden-bench-'));
  try {
    const built = await buildFunctions({ ...DEFAULT_SETTINGS, mode: 'enforce' }, folder);
    const measure = (delay: number, kind: string, times: number): InspectFigures =>
      JSON.parse(
        execFileSync(
          process.execPath,
          [
            '--import',
            'tsx',
            fileURLToPath(new URL('./inspect-process.ts', import.meta.url)),
            `${folder}/inspect/inspect.js`,
            String(delay),
            String(times),
            kind,
          ],
          { encoding: 'utf8' },
        ),
      );
    return {
      staticKb: Object.fromEntries([...built].map(([name, { bytes }]) => [name, Math.ceil(bytes / 1024)])),
      coldImportMs: importMs(`${folder}/inspect/inspect.js`),
      ownMs: await ownTimes(runs * 4),
      atOnce: measure(0, 'function', runs),
      after25Ms: measure(25, 'function', Math.min(runs, 40)),
      byProfileName: measure(0, 'profile', Math.min(runs, 100)),
    };
  } finally {
    rmSync(folder, { recursive: true });
  }
}

function importMs(entry: string): number {
  const script = `const t=performance.now();await import(${JSON.stringify(entry)});console.log(performance.now()-t)`;
  const env = { ...process.env, AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true' };
  const once = () =>
    Number(execFileSync(process.execPath, ['--input-type=module', '-e', script], { env, encoding: 'utf8' }));
  return Array.from({ length: 9 }, once).sort((a, b) => a - b)[4] ?? 0;
}

/** The built-in account and the story of an administrator role passed to Lambda. */
async function ownTimes(runs: number): Promise<Percentiles> {
  const read = async (path: string) =>
    JSON.parse(await readFile(new URL(`../../events/${path}`, import.meta.url), 'utf8'));
  const account = snapshotAccount(await read('account.json'));
  const record = await read('lambda.CreateFunction20150331/administrator-role.json');
  const settings: Settings = { ...DEFAULT_SETTINGS, mode: 'enforce' };
  const times: number[] = [];
  for (let run = 0; run < runs; run += 1) {
    const before = performance.now();
    const decisions = await inspect(record, account, memoryLedger(), settings, new Date('2026-05-07T14:13:31Z'));
    if (decisions.flatMap(commandsFor).length !== 2)
      throw new Error('the bench event no longer contains the role and its caller');
    times.push(performance.now() - before);
  }
  return percentiles(times);
}
