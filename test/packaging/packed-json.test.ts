import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { build } from 'esbuild';
import { afterAll, expect, it } from 'vitest';
import { packedJson } from '../../lib/packaging/packed-json.ts';

const folder = mkdtempSync(join(tmpdir(), 'rolewarden-packed-'));
afterAll(() => rmSync(folder, { recursive: true }));

it.each([1, 2, 3, 4, 500])('a long table is unpacked as it was packed, whatever its length: %i', async (length) => {
  const table = Array.from(
    { length: 400 + length },
    (_, index) => `${index * 7919} ü "\\ \u2028 ${'x'.repeat(index % 11)}`,
  );
  const text = JSON.stringify(table);
  writeFileSync(join(folder, `table${length}.json`), text);
  writeFileSync(join(folder, `entry${length}.js`), `export { default } from './table${length}.json';`);
  const outfile = join(folder, `out${length}.mjs`);
  const { metafile } = await build({
    ...{ entryPoints: [join(folder, `entry${length}.js`)], outfile, bundle: true, format: 'esm', platform: 'node' },
    ...{ minify: true, metafile: true, plugins: [packedJson] },
  });
  expect((await import(pathToFileURL(outfile).href)).default).toEqual(table);
  expect(Object.values(metafile.outputs)[0]?.bytes).toBeLessThan(text.length / 2);
});
