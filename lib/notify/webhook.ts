import { commandLine } from '../base/command-line.ts';
import { SECOND } from '../base/time.ts';
import type { SlackMessage } from './slack.ts';

const ATTEMPTS = 3;
/** Slack asks for a second or so; longer waits are left to Lambda's own retries. */
const LONGEST_WAIT = 5 * SECOND;

/** Slack's own answer to a message that it did not take, such as `404 no_service`. */
export class SlackRefusal extends Error {
  override name = 'SlackRefusal';
}

/**
 * Posts one message to an incoming webhook, and again after 429, as Slack asks. No error names the webhook: whoever knows it may post.
 * @throws SlackRefusal for any other answer, and the error of fetch where there is no answer, so that Lambda tries again
 * https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks
 */
export async function post(webhook: string, message: SlackMessage): Promise<void> {
  const url = webhookUrl(webhook);
  for (let attempt = 1; ; attempt += 1) {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(message),
      redirect: 'manual', // an alert goes to the stored host alone
      signal: AbortSignal.timeout(10 * SECOND),
    });
    if (response.ok) return;
    const answer = (await response.text()).replaceAll(url.pathname, '…'); // a proxy may repeat it
    if (response.status !== 429 || attempt === ATTEMPTS)
      throw new SlackRefusal(`Slack answered ${response.status} ${answer.slice(0, 200)}`);
    await new Promise((resolve) => setTimeout(resolve, waitOf(response)));
  }
}

/** The errors of `new URL` and of fetch hold a URL that they do not take, and Lambda logs errors. */
function webhookUrl(webhook: string): URL {
  const url = URL.canParse(webhook) ? new URL(webhook) : undefined;
  const isSafe = url?.protocol === 'https:' || url?.hostname === '127.0.0.1';
  if (url === undefined || !isSafe || url.username !== '' || url.password !== '')
    throw new Error(`the Slack webhook is not an https URL: store another one by ${commandLine('notify slack')}`);
  return url;
}

function waitOf(response: Response): number {
  const seconds = Number(response.headers.get('retry-after') ?? 1);
  return Math.min((Number.isFinite(seconds) ? seconds : 1) * SECOND, LONGEST_WAIT);
}
