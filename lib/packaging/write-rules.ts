import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { watchedPasses } from '../event/catalogue/catalogue.ts';
import { WATCHED } from '../inspect/watched.ts';
import { OWN_CALLS_RULE, rulesFor } from './rules.ts';

const file = fileURLToPath(new URL('./rules.json', import.meta.url));
const rules = [...rulesFor([...watchedPasses(), ...WATCHED]), OWN_CALLS_RULE];
const text = `[\n${rules.map((rule) => JSON.stringify(rule)).join(',\n')}\n]\n`;

if (process.argv.includes('--check')) {
  if (readFileSync(file, 'utf8') !== text) {
    console.error('lib/packaging/rules.json is stale; run npm run catalogue and commit the result');
    process.exitCode = 1;
  }
} else {
  writeFileSync(file, text);
  console.error(`${rules.length} EventBridge rules`);
}
