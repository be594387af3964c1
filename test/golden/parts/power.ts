import { readFileSync } from 'node:fs';
import type { Files } from '../golden.ts';
import { asJson, asText, typed } from '../printed.ts';
import { ACCOUNT } from './fixtures.ts';

export async function powers(): Promise<Files> {
  const byDesign = ['power', '--by-design', '--account', ACCOUNT];
  const all = ['power', '--all', '--account', ACCOUNT];
  return [
    ['power/by-design.json', asJson(await typed([...byDesign, '--json']))],
    ['power/by-design.txt', asText(await typed(byDesign))],
    ['power/all.json', asJson(await typed([...all, '--json']))],
    ['power/all.txt', asText(await typed(all))],
    ...(await Promise.all(principals().map(ofPrincipal))).flat(),
  ];
}

async function ofPrincipal(name: string): Promise<Files> {
  const power = ['power', name, '--account', ACCOUNT];
  return [
    [`power/${name}.json`, asJson(await typed([...power, '--json']))],
    [`power/${name}.txt`, asText(await typed(power))],
  ];
}

function principals(): string[] {
  const account = readFileSync(ACCOUNT, 'utf8');
  return [...account.matchAll(/"(?:RoleName|UserName)": *"([^"]+)"/g)].map(([, name]) => name ?? '');
}
