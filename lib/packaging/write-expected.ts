import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { expectedStack } from './expected.ts';

const file = fileURLToPath(new URL('./expected.json', import.meta.url));
const text = `${JSON.stringify(expectedStack(), undefined, 1)}\n`;

if (!process.argv.includes('--check')) writeFileSync(file, text);
else if (readFileSync(file, 'utf8') !== text) {
  console.error(
    'lib/packaging/expected.json is stale; run npx tsx lib/packaging/write-expected.ts and commit the result',
  );
  process.exitCode = 1;
}
