import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Script } from 'node:vm';
import { build, type Plugin } from 'esbuild';
import type { Settings } from '../../../lib/base/settings/settings.ts';

const ROOT = fileURLToPath(new URL('../../../', import.meta.url));
const nodeRequire = createRequire(import.meta.url);

/** A fault put back into our code by hand: a text of one file, and what stands there instead. */
export interface Hole {
  readonly name: string;
  readonly edits: readonly { readonly file: string; readonly find: string; readonly replace: string }[];
}

/** What Node gives a module, made by the simulator. */
export interface Globals {
  readonly require: (name: string) => unknown;
  readonly Date: DateConstructor;
  readonly setTimeout: (run: () => void, ms?: number) => unknown;
  readonly clearTimeout: (timer: unknown) => void;
  readonly process: {
    readonly env: Readonly<Record<string, string>>;
    readonly stdout: { write(text: string): void };
  };
  readonly console: Pick<Console, 'error' | 'log' | 'warn' | 'info'>;
  readonly performance: { now(): number };
}

export type Handler = (event: unknown, context: object) => Promise<unknown>;

/** The code of one function, ready to be loaded anew for every execution environment. */
export type Code = (globals: Globals) => Handler;

const GIVEN = [
  'require',
  'module',
  'exports',
  'Date',
  'setTimeout',
  'clearTimeout',
  'process',
  'console',
  'performance',
];

/** Bundles a function as packaging does, but for the SDK, which the simulator stands in for. @param entry from the root: `functions/contain.ts` */
export async function codeOf(entry: string, settings: Settings, hole?: Hole): Promise<Code> {
  const { outputFiles } = await build({
    absWorkingDir: ROOT,
    entryPoints: [entry],
    bundle: true,
    write: false,
    platform: 'node',
    format: 'cjs',
    target: 'node20.19',
    external: ['@aws-sdk/*', '@smithy/*'],
    define: { ROLEWARDEN_SETTINGS: JSON.stringify(settings) },
    plugins: hole === undefined ? [] : [withHole(hole)],
    logLevel: 'silent',
  });
  const text = outputFiles[0]?.text ?? '';
  const script = new Script(`(function(${GIVEN.join(',')}){${text}\n})`, { filename: entry });
  const load = script.runInThisContext() as (...given: unknown[]) => void;
  return (globals) => {
    const module: { exports: { handler?: Handler } } = { exports: {} };
    const required = (name: string) => (name.startsWith('@aws-sdk/') ? globals.require(name) : ofNode(name, globals));
    const given: Readonly<Record<string, unknown>> = { ...globals, require: required, module, exports: module.exports };
    load(...GIVEN.map((name) => given[name]));
    const { handler } = module.exports;
    if (handler === undefined) throw new Error(`${entry} exports no handler`);
    return handler;
  };
}

/** Node's own modules, but for its clock. */
function ofNode(name: string, { setTimeout, clearTimeout }: Globals): unknown {
  return name === 'node:timers' ? { setTimeout, clearTimeout } : nodeRequire(name);
}

/** @throws Error when the code no longer has the text: the hole must be described anew */
function withHole({ name, edits }: Hole): Plugin {
  return {
    name: 'hole',
    setup(build) {
      for (const file of new Set(edits.map((edit) => edit.file))) {
        const path = resolve(ROOT, file);
        build.onLoad({ filter: new RegExp(`${file.replaceAll(/[.\\/]/g, '[./\\\\]')}$`) }, async () => {
          let contents = await readFile(path, 'utf8');
          for (const { find, replace } of edits.filter((edit) => edit.file === file)) {
            if (contents.split(find).length !== 2) throw new Error(`hole "${name}": ${file} has not once: ${find}`);
            contents = contents.replace(find, () => replace);
          }
          return { contents, loader: 'ts' };
        });
      }
    },
  };
}
