import { readdirSync } from 'node:fs';

/** Paths are relative to the root of the repository: they are printed. */
export const ACCOUNT = 'events/account.json';
export const INPUTS = 'test/golden/inputs';

export const stories = namesIn('events/stories');

/** Single events: `iam.CreateUser/by-our-own-role.json`. */
export const fixtures = namesIn('events')
  .filter((name) => name.includes('.') && !name.endsWith('.json'))
  .flatMap((folder) => namesIn(`events/${folder}`).map((file) => `${folder}/${file}`));

/** By code unit: no locale has a say. */
export function namesIn(folder: string): string[] {
  return readdirSync(folder).sort();
}

export function withoutEnding(file: string): string {
  return file.replace(/\.\w+$/, '');
}
