import { SLACK_FUNCTION } from '../../base/own-stack.ts';
import { clean } from '../../notify/escape.ts';
import type { Subscription } from '../../sweep/check/found.ts';
import type { Listeners } from '../../sweep/check/listeners.ts';
import { EXIT, type Io } from '../io.ts';
import type { Listening } from './ports.ts';
import { published } from './published.ts';
import { slackProof } from './slack-proof.ts';
import { publishCli, testMessage } from './test-message.ts';
import { heardOn, listenersOn, TOPICS, type Topic } from './topics.ts';

/** One test message to each topic, and what is known of each listener. */
export async function notifyTest(listening: Listening, yes: boolean, io: Io): Promise<number> {
  let failed = 0;
  for (const topic of TOPICS) {
    const listeners = await listenersOn(topic, listening);
    const { isHeard, says } = heardOn(topic, listeners);
    io.out(says);
    if (!isHeard) failed += 1;
    else if (!yes) io.out(publishCli(topic, testMessage(topic, listening, io.now()), listening));
    else if (!(await isPublished(topic, listeners, listening, io))) failed += 1;
  }
  if (!yes) io.err('\nNothing was sent. The same command with --yes sends it.\n');
  return failed === 0 ? EXIT.done : EXIT.findings;
}

async function isPublished(topic: Topic, listeners: Listeners, listening: Listening, io: Io): Promise<boolean> {
  const sent = await published(topic, testMessage(topic, listening, io.now()), listening);
  if ('because' in sent) {
    io.out(`  not sent: ${clean(sent.because)}\n`);
    return false;
  }
  io.out(`  sent: SNS took the message (${sent.id})\n`);
  for (const one of listeners.confirmed) io.out(`  ${clean(one.protocol)} ${clean(one.endpoint)}: ${knownOf(one)}\n`);
  for (const one of listeners.pending)
    io.out(`  ${clean(one.protocol)} ${clean(one.endpoint)}: not confirmed, so nothing arrives there\n`);
  if (listeners.slack !== 'connected') return true;
  const proof = await slackProof(sent.id, io.now(), listening);
  io.out(
    proof.proved
      ? `  Slack: proved, Slack answered ok to ${SLACK_FUNCTION}\n`
      : `  Slack: not proved: ${clean(proof.because)}\n`,
  );
  return proof.proved;
}

function knownOf({ protocol }: Subscription): string {
  const reader = protocol.startsWith('email') ? 'the reader of its mailbox' : 'its owner';
  return `confirmed; only ${reader} sees whether it arrived`;
}
