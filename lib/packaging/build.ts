import { chmod, mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { type BuildOptions, build, type Metafile } from 'esbuild';
import type { Settings } from '../base/settings/settings.ts';
import { staticBytes } from './bundle-size.ts';
import { packedJson } from './packed-json.ts';
import { enforceWords, settingsToPackage } from './settings.ts';
import { withoutProse } from './without-prose.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const DIST = new URL('../../dist/', import.meta.url);
const COMMON = {
  absWorkingDir: ROOT,
  bundle: true,
  platform: 'node',
  format: 'esm',
  target: 'node20.19',
  logLevel: 'warning',
} satisfies BuildOptions;

/**
 * Builds dist/rolewarden.js. Packages stay in node_modules, where npm installs them. The output is split: in one file esbuild
 * lifts every import to the top, and commands that never ask AWS would load the SDK.
 */
async function buildCommandLine(): Promise<void> {
  const outdir = fileURLToPath(DIST);
  await rm(join(outdir, 'chunks'), { recursive: true, force: true });
  await build({
    ...COMMON,
    entryPoints: ['lib/rolewarden.ts'],
    outdir,
    chunkNames: 'chunks/[name]-[hash]',
    splitting: true,
    packages: 'external',
    banner: { js: '#!/usr/bin/env node' },
  });
  await chmod(join(outdir, 'rolewarden.js'), 0o755); // npm sets the mode of a bin only when it links it, and a rebuild undoes it
}

export interface Built {
  /** The bytes that its entry loads statically. */
  readonly bytes: number;
  /** Our own files that the bundle has code of, lazily loaded ones too. */
  readonly files: readonly string[];
}

/** Builds <dist>/<function>/<function>.js with these settings inside. */
export async function buildFunctions(settings: Settings, dist = fileURLToPath(DIST)): Promise<Map<string, Built>> {
  const built = new Map<string, Built>();
  for (const name of await functionNames()) {
    const metafile = await buildFunction(name, settings, join(dist, name));
    built.set(name, { bytes: staticBytes(metafile, name), files: filesIn(metafile) });
  }
  return built;
}

function filesIn({ outputs }: Metafile): string[] {
  const files = Object.values(outputs).flatMap(({ inputs }) =>
    Object.entries(inputs).flatMap(([file, { bytesInOutput }]) => (bytesInOutput > 0 ? [file] : [])),
  );
  return [...new Set(files)].filter((file) => /^(?:lib|functions)\/.*\.ts$/.test(file));
}

export async function functionNames(): Promise<string[]> {
  const files = await readdir(new URL('../../functions/', import.meta.url));
  return files
    .filter((file) => file.endsWith('.ts'))
    .map((file) => basename(file, '.ts'))
    .sort();
}

/**
 * The SDK is bundled, because the one in the runtime changes under our feet and loads slower. `module` comes before `main`, or
 * the SDK's CommonJS build comes in whole. Splitting keeps lazy imports (client-ec2) out of the cold start.
 */
async function buildFunction(name: string, settings: Settings, folder: string): Promise<Metafile> {
  await rm(folder, { recursive: true, force: true });
  const { metafile } = await build({
    ...COMMON,
    entryPoints: [`functions/${name}.ts`],
    outdir: folder,
    chunkNames: 'chunks/[name]-[hash]',
    splitting: true,
    minify: true,
    metafile: true,
    mainFields: ['module', 'main'],
    define: { ROLEWARDEN_SETTINGS: JSON.stringify(settings) },
    plugins: [packedJson, withoutProse],
    legalComments: 'none',
  });
  await giveRequire(metafile);
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, 'package.json'), '{"type":"module"}\n'); // Lambda reads .js as CommonJS without it
  return metafile;
}

/**
 * CommonJS dependencies call require for Node's own modules; an ES module has no require. A banner would be in every chunk, and
 * two of some ninety call it.
 */
async function giveRequire({ outputs }: Metafile): Promise<void> {
  for (const [path, output] of Object.entries(outputs)) {
    const file = resolve(ROOT, path);
    const text = await readFile(file, 'utf8');
    if (!/\brequire\b/.test(text)) continue;
    await writeFile(file, `${REQUIRE}${text}`);
    output.bytes += REQUIRE.length;
  }
}

const REQUIRE =
  "import{createRequire as rolewardenRequire}from'node:module';const require=rolewardenRequire(import.meta.url);";

/** Builds the functions with the settings of a file, and says how large they are and why `mode: enforce` is accepted. */
export async function buildFrom(
  settingsFile: string,
  dist: string | undefined,
  say: (words: string) => void,
): Promise<{ settings: Settings; built: Map<string, Built> }> {
  const settings = await settingsToPackage(settingsFile, new Date());
  const built = await buildFunctions(settings, dist);
  for (const [name, { bytes }] of built) say(`dist/${name}/${name}.js loads ${Math.ceil(bytes / 1024)} KB\n`);
  say(enforceWords(settings, settingsFile));
  return { settings, built };
}

/** `build.ts` builds everything; `build.ts cli` is npm's `prepare`; `build.ts functions <settings file>` is for packaging and prints the operators. */
async function main(what = 'all', settingsFile = 'rolewarden.yml', dist?: string): Promise<void> {
  if (what !== 'functions') await buildCommandLine();
  if (what === 'cli') return;
  const { settings } = await buildFrom(settingsFile, dist, (words) => void process.stderr.write(words));
  if (what === 'functions') process.stdout.write(JSON.stringify(settings.operators ?? []));
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  await main(...process.argv.slice(2)).catch((error: unknown) => {
    console.error(error instanceof Error && error.name === 'SettingsError' ? error.message : error);
    process.exitCode = 1;
  });
