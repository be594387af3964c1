import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Golden } from './golden.ts';

const OUT = fileURLToPath(new URL('out/', import.meta.url));

/** The files as they are committed. */
export function committed(): Golden {
  const files = readdirSync(OUT, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  const paths = files.map(({ parentPath, name }) => join(parentPath, name));
  return new Map(
    paths.map((path) => [path.slice(OUT.length).replaceAll('\\', '/'), readFileSync(path, 'utf8')] as const),
  );
}

/** Replaces all of them. */
export function write(golden: Golden): void {
  rmSync(OUT, { recursive: true, force: true });
  for (const [file, text] of golden) {
    mkdirSync(dirname(join(OUT, file)), { recursive: true });
    writeFileSync(join(OUT, file), text);
  }
}
