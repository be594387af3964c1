import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { JsonObject } from '../../lib/base/json.ts';
import { shapeOf } from './shape.ts';

const RECORDS = new URL('./records/', import.meta.url);

/** `npm run shapes -- <folder>`: each folder in it holds one record a file and becomes one file of shapes, each shape once. */
for (const group of foldersIn(process.argv[2])) {
  const shapes = new Set(recordsIn(group.path).map((record) => JSON.stringify(shapeOf(record))));
  writeFileSync(new URL(`${group.name}.ndjson`, RECORDS), `${[...shapes].join('\n')}\n`);
  console.log(`${group.name}: ${shapes.size} shapes`);
}

function foldersIn(folder: string | undefined): { name: string; path: string }[] {
  if (folder === undefined) throw new Error('say which folder holds the records: npm run shapes -- <folder>');
  const entries = readdirSync(folder, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return entries.map(({ name }) => ({ name, path: join(folder, name) }));
}

function recordsIn(folder: string): JsonObject[] {
  const names = readdirSync(folder).filter((name) => name.endsWith('.json'));
  return names.sort().map((name) => JSON.parse(readFileSync(join(folder, name), 'utf8')) as JsonObject);
}
