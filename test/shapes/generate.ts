import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { isObject, type JsonObject } from '../../lib/base/json.ts';
import { shapeOf } from './shape.ts';

const RECORDS = new URL('./records/', import.meta.url);
const USAGE = `npm run shapes -- <folder>

Each folder in it holds real CloudTrail records, one a file (*.json), and becomes one file of shapes in test/shapes/records/.`;

/** A call that cannot be carried out as it was typed. */
class UsageError extends Error {}

/** Each shape once. */
function main([folder]: readonly string[]): void {
  if (folder === '--help') {
    console.log(USAGE);
    return;
  }
  for (const { name, records } of groupsIn(folder)) {
    const shapes = new Set(records.map((record) => JSON.stringify(shapeOf(record))));
    writeFileSync(new URL(`${name}.ndjson`, RECORDS), `${[...shapes].join('\n')}\n`);
    console.log(`${name}: ${shapes.size} shapes`);
  }
}

/** @throws UsageError before the first file is written: a folder without records must not empty a file of shapes. */
function groupsIn(folder: string | undefined): { name: string; records: readonly JsonObject[] }[] {
  if (folder === undefined) throw new UsageError('no folder is named');
  if (!existsSync(folder) || !statSync(folder).isDirectory()) throw new UsageError(`${folder} is not a folder`);
  const groups = readdirSync(folder, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => ({ name, records: recordsIn(join(folder, name)) }));
  if (groups.length === 0) throw new UsageError(`${folder} has no folder in it`);
  const empty = groups.find(({ records }) => records.length === 0);
  if (empty !== undefined) throw new UsageError(`${join(folder, empty.name)} holds no record`);
  return groups;
}

function recordsIn(folder: string): JsonObject[] {
  const names = readdirSync(folder).filter((name) => name.endsWith('.json'));
  return names.sort().map((name) => recordIn(join(folder, name)));
}

function recordIn(path: string): JsonObject {
  try {
    const record: unknown = JSON.parse(readFileSync(path, 'utf8'));
    if (isObject(record)) return record;
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new UsageError(`${path} is not one record in JSON`);
}

try {
  main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  console.error(`${error.message}\n\n${USAGE}`);
  process.exitCode = 2;
}
