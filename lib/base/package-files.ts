import { existsSync, readFileSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A file or folder of the package itself. Works from the built command line (dist/) and from source (lib/). */
export function packageFile(name: string): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) {
    const parent = dirname(folder);
    if (parent === folder) throw new Error(`${name} is not beside the package: is it installed whole?`);
    folder = parent;
  }
  return join(folder, name);
}

/** The version that package.json names. */
export function packageVersion(): string {
  const { version } = JSON.parse(readFileSync(packageFile('package.json'), 'utf8')) as { version: string };
  return version;
}

/** A JSON file by its path from the folder that the process runs in. */
export async function jsonHere(path: string): Promise<unknown> {
  return JSON.parse(await readFile(path, 'utf8'));
}
