import { SECOND } from '../base/time.ts';
import type { SlackMessage } from './slack.ts';

/** `no webhook`: nobody has put its URL into the parameter, which is allowed. */
export type Posted = 'posted' | 'no webhook';

const ATTEMPTS = 3;
/** Slack asks for a second or so; longer waits are left to Lambda's own retries. */
const LONGEST_WAIT = 5 * SECOND;

/**
 * Posts one message to an incoming webhook, and again after 429, as Slack asks.
 * @throws Error with Slack's answer for anything else, so that Lambda tries again and the failed queue sees it
 * https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks
 */
export async function post(webhook: string | undefined, message: SlackMessage): Promise<Posted> {
  if (webhook === undefined || webhook === '') return 'no webhook';
  const url = new URL(webhook);
  if (url.protocol !== 'https:' && url.hostname !== '127.0.0.1')
    throw new Error('the Slack webhook is not an https URL');
  for (let attempt = 1; ; attempt += 1) {
    const response = await fetch(url, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(message),
      signal: AbortSignal.timeout(10 * SECOND),
    });
    if (response.ok) return 'posted';
    const answer = await response.text();
    if (response.status !== 429 || attempt === ATTEMPTS)
      throw new Error(`Slack answered ${response.status} ${answer.slice(0, 200)}`);
    await new Promise((resolve) => setTimeout(resolve, waitOf(response)));
  }
}

function waitOf(response: Response): number {
  const seconds = Number(response.headers.get('retry-after') ?? 1);
  return Math.min((Number.isFinite(seconds) ? seconds : 1) * SECOND, LONGEST_WAIT);
}
