import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { allRules } from './all-rules.ts';

const file = fileURLToPath(new URL('./rules.json', import.meta.url));
const rules = allRules();
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
