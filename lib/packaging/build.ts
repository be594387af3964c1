import { chmod, mkdir, readdir, rm, writeFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, type Metafile } from 'esbuild';
import { staticBytes } from './bundle-size.ts';

const ROOT = new URL('../../', import.meta.url);
const DIST = new URL('dist/', ROOT);

/**
 * `tsx lib/packaging/build.ts cli` bundles the command line (npm's `prepare`), without an argument every function too.
 * dist/rolewarden.js and dist/<function>/<function>.js; what a function's entry loads statically goes to standard error.
 */
export async function buildAll(what: 'cli' | 'all'): Promise<void> {
  await buildCommandLine();
  if (what === 'cli') return;
  for (const name of await functionNames()) {
    const metafile = await buildFunction(name);
    console.error(`dist/${name}/${name}.js loads ${Math.ceil(staticBytes(metafile, name) / 1024)} KB`);
  }
}

export async function functionNames(): Promise<string[]> {
  const files = await readdir(new URL('functions/', ROOT));
  return files
    .filter((file) => file.endsWith('.ts'))
    .map((file) => basename(file, '.ts'))
    .sort();
}

/** Packages stay in node_modules, where npm has put them for whoever installed us. */
async function buildCommandLine(): Promise<void> {
  const outfile = fileURLToPath(new URL('rolewarden.js', DIST));
  await build({
    absWorkingDir: fileURLToPath(ROOT),
    entryPoints: ['lib/cli/rolewarden.ts'],
    outfile,
    bundle: true,
    packages: 'external',
    platform: 'node',
    format: 'esm',
    target: 'node20.19',
    banner: { js: '#!/usr/bin/env node' },
    logLevel: 'warning',
  });
  await chmod(outfile, 0o755); // npm sets the mode of a bin when it links it, which a rebuild undoes
}

/**
 * The SDK is bundled: the one in the runtime changes under our feet and loads slower. `module` before `main`, or the
 * SDK's CommonJS build comes in whole. Splitting keeps what is imported lazily (client-ec2) out of the cold start.
 */
async function buildFunction(name: string): Promise<Metafile> {
  const folder = new URL(`${name}/`, DIST);
  await rm(folder, { recursive: true, force: true });
  const { metafile } = await build({
    absWorkingDir: fileURLToPath(ROOT),
    entryPoints: [`functions/${name}.ts`],
    outdir: fileURLToPath(folder),
    chunkNames: 'chunks/[name]-[hash]',
    bundle: true,
    splitting: true,
    minify: true,
    metafile: true,
    platform: 'node',
    format: 'esm',
    target: 'node20.19',
    mainFields: ['module', 'main'],
    banner: { js: REQUIRE },
    legalComments: 'none',
    logLevel: 'warning',
  });
  await mkdir(folder, { recursive: true });
  await writeFile(new URL('package.json', folder), '{"type":"module"}\n'); // Lambda reads .js as CommonJS without it
  return metafile;
}

/** CommonJS dependencies call require for Node's own modules; an ES module has none. */
const REQUIRE =
  "import{createRequire as rolewardenRequire}from'node:module';const require=rolewardenRequire(import.meta.url);";

if (process.argv[1] === fileURLToPath(import.meta.url)) await buildAll(process.argv[2] === 'cli' ? 'cli' : 'all');
