import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { DEFAULT_SETTINGS } from '../../lib/base/settings/defaults.ts';
import { buildFunctions } from '../../lib/packaging/build.ts';

/** What an auditor of a function reads: our own files that it can reach, lazy ones too. */
export interface Reach {
  readonly files: number;
  readonly lines: number;
  /** The most that we allow ourselves; absent where there is no bar. */
  readonly most?: { readonly files?: number; readonly lines: number };
}

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const BARS: Readonly<Record<string, NonNullable<Reach['most']>>> = {
  contain: { files: 60, lines: 3500 },
  sweep: { lines: 10_000 },
};

export async function benchReach(): Promise<Record<string, Reach>> {
  const folder = mkdtempSync(join(tmpdir(), 'rolewarden-reach-'));
  try {
    const built = await buildFunctions(DEFAULT_SETTINGS, folder);
    return Object.fromEntries([...built].map(([name, { files }]) => [name, reachOf(name, files)]));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

export function reachOf(name: string, files: readonly string[]): Reach {
  const lines = files.reduce((sum, file) => sum + readFileSync(join(ROOT, file), 'utf8').split('\n').length - 1, 0);
  const most = BARS[name];
  return { files: files.length, lines, ...(most && { most }) };
}
