import { execFileSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const CACHE = fileURLToPath(new URL('../../../node_modules/.cache/', import.meta.url));

/** What a judge script makes of `input`, in a virtual environment with exactly this package; made once, and kept. */
export function judgement(script: string, requirement: string, input: unknown): unknown {
  const environment = `${CACHE}${requirement.replace('==', '-').replace(/\[.*\]/, '')}`;
  if (!existsSync(`${environment}/bin/pip`)) execFileSync('python3', ['-m', 'venv', environment]);
  const python = `${environment}/bin/python`;
  const name = requirement.replace(/(?:\[.*\])?==.*/, '');
  if (!isInstalled(python, name)) execFileSync(`${environment}/bin/pip`, ['install', '--quiet', requirement]);
  const path = fileURLToPath(new URL(script, import.meta.url));
  const output = execFileSync(python, [path], {
    input: JSON.stringify(input),
    maxBuffer: 1 << 28,
    stdio: ['pipe', 'pipe', 'ignore'],
  });
  return JSON.parse(output.toString());
}

function isInstalled(python: string, name: string): boolean {
  try {
    execFileSync(python, ['-c', `import ${name}`], { stdio: 'ignore' });
    return true;
  } catch {
    return false; // the import is the question
  }
}
