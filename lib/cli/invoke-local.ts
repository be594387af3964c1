import { readFile } from 'node:fs/promises';
import type { Effects } from '../effects.ts';
import { textOf } from '../notify/text.ts';
import { wordsFor } from '../notify/words.ts';
import { policyNameOf } from '../policy-name.ts';
import type { Account } from '../role.ts';
import { snapshotAccount } from '../snapshot.ts';

/** The built-in account; `serverless invoke local` runs in the folder of serverless.yml. */
export async function localAccount(): Promise<Account> {
  return snapshotAccount(JSON.parse(await readFile('events/account.json', 'utf8')));
}

/** Says on standard error what would have been queued and published. */
export const localEffects: Effects = {
  async enqueue(command) {
    console.error(`Would ask contain for ${policyNameOf(command)} on ${command.target}\n`);
  },
  async publish(notice) {
    console.error(`${textOf(wordsFor(notice))}\n`);
  },
};
