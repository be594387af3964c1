import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { typed } from '../printed.ts';

/** The HTML page that a command writes. */
export async function pageOf(argv: readonly string[]): Promise<string> {
  const folder = mkdtempSync(join(tmpdir(), 'rolewarden-golden-'));
  try {
    const page = join(folder, 'page.html');
    await typed([...argv, '--report', page]);
    return readFileSync(page, 'utf8');
  } finally {
    rmSync(folder, { recursive: true });
  }
}
