import { snapshotAccount } from '../account/snapshot.ts';
import { isObject } from '../base/json.ts';
import { jsonHere } from '../base/package-files.ts';
import type { Account } from '../base/role.ts';
import type { Effects } from '../contain/effects.ts';
import { noticeText } from '../contain/notice.ts';
import type { QueuedEvent } from '../event/queued.ts';
import { policyNameOf } from '../incident/deny/policy-name.ts';
import { noticeFrom } from '../notify/parse-notice.ts';
import { emailText } from '../notify/text.ts';
import { wordsFor } from '../notify/words.ts';

/** The built-in account; `serverless invoke local` runs in the folder of serverless.yml. */
export async function localAccount(): Promise<Account> {
  return snapshotAccount(await jsonHere('events/account.json'));
}

/** `serverless invoke local` hands over one event, bare or in its envelope. */
export function localEvent(input: unknown): QueuedEvent[] {
  const envelope = isObject(input) && 'detail' in input ? input : { 'detail-type': 'local', detail: input };
  return [{ id: 'local', receipt: 'local', receives: 1, body: JSON.stringify(envelope) }];
}

/** Prints to standard error instead of queueing and publishing. */
export const localEffects: Effects = {
  async enqueue(command) {
    console.error(`Would ask contain for ${policyNameOf(command)} on ${command.target}\n`);
  },
  async publish(notice) {
    console.error(`${emailText(wordsFor(noticeFrom(noticeText(notice))))}\n`);
  },
};
