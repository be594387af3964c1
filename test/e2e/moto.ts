import { execFileSync, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { TestProject } from 'vitest/node';
import { packageService } from '../packaging/template.ts';

const MOTO = '5.2.5';
const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const CACHE = `${ROOT}node_modules/.cache/`;
const VENV = `${CACHE}moto-${MOTO}`;

declare module 'vitest' {
  interface ProvidedContext {
    /** Where moto, an independent emulator of AWS, listens. */
    moto: string;
    /** Folder of the packaged service, zips unpacked to `<function>/`. */
    packaged: string;
  }
}

/** Starts moto and packages the service in enforce mode, once for all end-to-end tests. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  installMoto();
  execFileSync('npm', ['run', '--silent', 'build', '--', 'cli'], { cwd: ROOT }); // what replay prints is compared
  const folder = await packaged();
  const port = await freePort();
  const url = `http://127.0.0.1:${port}`;
  const env = { ...process.env, MOTO_ACCOUNT_ID: '111122223333', MOTO_IAM_LOAD_MANAGED_POLICIES: 'true' };
  const asked = [`${ROOT}test/e2e/mended_moto.py`, '-H', '127.0.0.1', '-p', String(port)];
  const server = spawn(`${VENV}/bin/python3`, asked, { env, stdio: 'ignore' });
  await answering(url);
  project.provide('moto', url);
  project.provide('packaged', folder);
  return async () => {
    server.kill();
  };
}

function installMoto(): void {
  if (existsSync(`${VENV}/bin/moto_server`)) return;
  try {
    execFileSync('python3', ['-m', 'venv', VENV]);
    execFileSync(`${VENV}/bin/pip`, ['install', '--quiet', `moto[server]==${MOTO}`], { stdio: 'inherit' });
  } catch (cause) {
    throw new Error('the end-to-end tests need python3 with venv and pip, and a package index to fetch moto from', {
      cause,
    });
  }
}

async function freePort(): Promise<number> {
  const probe = createServer();
  await new Promise<void>((resolve) => probe.listen(0, '127.0.0.1', resolve));
  const { port } = probe.address() as AddressInfo;
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

async function answering(url: string): Promise<void> {
  for (let attempt = 0; attempt < 300; attempt += 1) {
    if (
      await fetch(`${url}/moto-api/data.json`).then(
        ({ ok }) => ok,
        () => false,
      )
    )
      return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`moto did not answer at ${url} within 30 s`);
}

/** The zips as Lambda would get them. */
async function packaged(): Promise<string> {
  const folder = packageService('node_modules/.cache/rolewarden-e2e', 'test/e2e/rolewarden.yml');
  for (const name of ['inspect', 'contain', 'sweep', 'scan', 'tell', 'slack']) {
    await rm(`${folder}/${name}`, { recursive: true, force: true });
    execFileSync('python3', ['-m', 'zipfile', '-e', `${folder}/${name}.zip`, `${folder}/${name}`]);
  }
  return folder;
}
