import { readFileSync } from 'node:fs';
import { snapshotAccount } from '../account/snapshot.ts';
import { DEFAULT_SETTINGS } from '../base/settings/defaults.ts';
import { memoryLedger } from '../incident/ledger/in-memory.ts';
import { inspect } from '../inspect/inspect.ts';
import { type SlackMessage, slackMessageOf } from '../notify/slack.ts';
import { wordsFor } from '../notify/words.ts';

const EVENTS = new URL('../../events/', import.meta.url);
const NOW = new Date('2026-05-07T14:13:31Z');

/** The Slack message for the built-in event of an administrator role passed to Lambda, in enforce mode: both of its denies in one. */
export async function slackExample(): Promise<SlackMessage> {
  const read = (path: string): unknown => JSON.parse(readFileSync(new URL(path, EVENTS), 'utf8'));
  const account = snapshotAccount(read('account.json'));
  const event = read('lambda.CreateFunction20150331/administrator-role.json');
  const [decision] = await inspect(event, account, memoryLedger(), { ...DEFAULT_SETTINGS, mode: 'enforce' }, NOW);
  if (decision?.action !== 'contain')
    throw new Error('the built-in event of an administrator role is no longer contained');
  const [carried, ...also] = decision.containments.map((containment) => ({ outcome: 'written', containment }) as const);
  if (carried === undefined) throw new Error('the built-in event has no containment');
  return slackMessageOf(wordsFor({ decision, carried, also }));
}
