import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A file or folder of the package itself, found from the built command line (dist/) as from its source (lib/cli/). */
export function packageFile(name: string): string {
  let folder = dirname(fileURLToPath(import.meta.url));
  while (!existsSync(join(folder, 'package.json'))) {
    const parent = dirname(folder);
    if (parent === folder) throw new Error(`${name} is not beside the package: is it installed whole?`);
    folder = parent;
  }
  return join(folder, name);
}
