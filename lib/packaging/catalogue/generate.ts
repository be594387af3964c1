import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { derive } from './derive.ts';
import { readModels } from './models.ts';
import { render } from './render.ts';

/** The committed catalogue comes from this version's service models. Raise it, run `npm run catalogue`, read the diff. */
const BOTOCORE = '1.44.5';
/** A trail's history also has services that AWS has closed since: their models come from this version. */
const RETIRED_FROM = '1.34.162';

const file = fileURLToPath(new URL('../../event/catalogue/pass-role.json', import.meta.url));
const cache = fileURLToPath(new URL('../../../node_modules/.cache/botocore/', import.meta.url));

const current = readModels(BOTOCORE, cache);
const folders = new Set(current.map(({ folder }) => folder));
const retired = readModels(RETIRED_FROM, cache).filter(({ folder }) => !folders.has(folder));
const services = derive([...current, ...retired]);
const text = render({ generatedBy: 'npm run catalogue', botocore: BOTOCORE, retiredFrom: RETIRED_FROM, services });

if (process.argv.includes('--check')) {
  if (readFileSync(file, 'utf8') !== text) {
    console.error('lib/event/catalogue/pass-role.json is stale; run npm run catalogue and commit the result');
    process.exitCode = 1;
  }
} else {
  writeFileSync(file, text);
  const operations = services.flatMap((group) => Object.keys(group.operations)).length;
  const prefixes = new Set(services.map((group) => group.service)).size;
  console.error(`${operations} operations, ${prefixes} IAM prefixes, ${text.length} bytes, from botocore ${BOTOCORE}`);
}

// Afterwards, so that the rules see the catalogue that was just written.
await import('../write-rules.ts');
await import('../write-expected.ts');
