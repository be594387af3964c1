import { ALERTS, SLACK_FUNCTION, SLACK_WEBHOOK } from '../../base/own-stack.ts';
import { clean } from '../../notify/escape.ts';
import { SlackRefusal } from '../../notify/webhook.ts';
import { DEPLOY } from '../../sweep/check/health.ts';
import { EXIT, type Io, UsageError } from '../io.ts';
import { NOT_WRITTEN } from '../live/edit-words.ts';
import type { Listening, TestMessage } from './ports.ts';
import { published } from './published.ts';
import { slackProof } from './slack-proof.ts';
import { publishCli, slackTest, testMessage } from './test-message.ts';
import { listenersOn } from './topics.ts';
import { askedWebhook, givenWebhook, masked, webhookIn } from './webhook-url.ts';

export interface SlackOptions {
  readonly webhookFile?: string;
  readonly host?: string;
  readonly yes?: boolean;
}

/** Tries the webhook from here, stores it, and sends one message the whole way. */
export async function notifySlack(listening: Listening, options: SlackOptions, io: Io): Promise<number> {
  await listenersOn(ALERTS, listening);
  const given = await givenWebhook(options.webhookFile, io);
  const message = testMessage(ALERTS, listening, io.now());
  if (options.yes !== true) {
    const webhook = given === undefined ? undefined : webhookIn(given, options.host);
    io.out(planOf(webhook, message, listening));
    io.err(`\n${NOT_WRITTEN}`);
    return EXIT.done;
  }
  const webhook = webhookIn(given ?? (await askedWebhook(io)), options.host);
  if (!(await isTaken(webhook, message, listening, io))) return EXIT.findings;
  await stored(webhook, listening);
  io.out(`Stored as ${SLACK_WEBHOOK} in ${listening.region}; ${SLACK_FUNCTION} reads it at every message.\n`);
  io.out(
    'The guardrail will tell this change of its own parameter as guard-parameter-changed: that message is about this command.\n',
  );
  return (await isProved(message, listening, io)) ? EXIT.done : EXIT.findings;
}

function planOf(webhook: string | undefined, message: TestMessage, listening: Listening): string {
  const named = webhook === undefined ? 'the webhook, which it will ask for' : masked(webhook);
  return [
    `1. Post a test message from this machine to ${named}. Where Slack refuses it, nothing is stored.\n`,
    `2. Store the URL as a SecureString, encrypted by the account's key aws/ssm. By hand, from a file with the URL alone:\n`,
    `  aws ssm put-parameter --region ${listening.region} --name ${SLACK_WEBHOOK} --type SecureString --key-id alias/aws/ssm --overwrite --value file://webhook.txt\n`,
    `3. Publish a test message to ${ALERTS}, for all who hear it, and look in the log of ${SLACK_FUNCTION} whether Slack took it:\n`,
    publishCli(ALERTS, message, listening),
  ].join('');
}

/** A machine that does not reach Slack proves nothing: the deployed function may reach it. */
async function isTaken(webhook: string, message: TestMessage, { post }: Listening, io: Io): Promise<boolean> {
  try {
    await post(webhook, slackTest(message));
    io.out(`Proved: ${masked(webhook)} takes messages (Slack answered ok to this machine).\n`);
    return true;
  } catch (error) {
    const because = clean(reasonOf(error));
    if (error instanceof SlackRefusal) {
      io.err(`nothing was stored: ${masked(webhook)} does not take the message (${because})\n`);
      return false;
    }
    io.err(`not proved: this machine does not reach ${masked(webhook)} (${because}); ${SLACK_FUNCTION} may\n`);
    return true;
  }
}

/** The error of fetch says only that it failed; its cause says why. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return error.cause instanceof Error ? `${error.message}: ${error.cause.message}` : error.message;
}

async function stored(webhook: string, { storeWebhook, region }: Listening): Promise<void> {
  try {
    await storeWebhook(webhook);
  } catch (error) {
    if (!(error instanceof Error) || error.name !== 'HierarchyTypeMismatchException') throw error;
    throw new UsageError(
      `${SLACK_WEBHOOK} is there and is no SecureString, and AWS changes no type: aws ssm delete-parameter --region ${region} --name ${SLACK_WEBHOOK}, then repeat the command`,
    );
  }
}

async function isProved(message: TestMessage, listening: Listening, io: Io): Promise<boolean> {
  if ((await listenersOn(ALERTS, listening)).slack === 'not subscribed') {
    io.err(`not proved: ${SLACK_FUNCTION} is not subscribed to ${ALERTS}; ${DEPLOY}\n`);
    return false;
  }
  const sent = await published(ALERTS, message, listening);
  if ('because' in sent) {
    io.err(`not proved: ${clean(sent.because)}\n`);
    return false;
  }
  const proof = await slackProof(sent.id, io.now(), listening);
  if (!proof.proved) {
    io.err(`not proved: ${clean(proof.because)}; rolewarden notify test --yes tries again\n`);
    return false;
  }
  io.out(`Proved: a message to ${ALERTS} arrives in Slack (${SLACK_FUNCTION} posted ${sent.id}).\n`);
  io.out('Alarms go the same way; rolewarden notify test --yes tries both topics.\n');
  return true;
}
