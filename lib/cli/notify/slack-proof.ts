import { isObject, jsonIn, textOf } from '../../base/json.ts';
import { SLACK_FUNCTION } from '../../base/own-stack.ts';
import { later, MINUTE, SECOND } from '../../base/time.ts';
import { ifItAnswers } from '../live/command.ts';
import type { Listening } from './ports.ts';

/** Whether Slack has taken the message from our function, by the function's own log. */
export type Proof = { readonly proved: true } | { readonly proved: false; readonly because: string };

const EVERY = 2 * SECOND;
/** A cold start and the way into CloudWatch Logs take some seconds. */
const TRIES = 23;

/**
 * Topic, subscription, function, parameter and webhook are proved at once: the function logs `posted` under SNS's id of the message
 * after Slack has answered ok.
 */
export async function slackProof(messageId: string, published: Date, listening: Listening): Promise<Proof> {
  const since = later(published, -5 * MINUTE); // this machine's clock may be off
  for (let tries = 1; ; tries += 1) {
    const read = await ifItAnswers(() => listening.slackLog(messageId, since));
    if ('because' in read) return unproved(`the log of ${SLACK_FUNCTION} could not be read (${read.because})`);
    const proof = proofIn(read.answer, messageId);
    if (proof !== undefined) return proof;
    if (tries === TRIES)
      return unproved(
        `the log of ${SLACK_FUNCTION} says nothing of message ${messageId} after ${(TRIES * EVERY) / SECOND} s`,
      );
    await listening.pause(EVERY);
  }
}

/** Undefined as long as the function has not come to the message. A later try of Lambda may still post what failed. */
export function proofIn(lines: readonly string[], messageId: string): Proof | undefined {
  const ours = lines.map(lineIn).filter((line) => line?.function === SLACK_FUNCTION);
  const results = ours.flatMap((line) => (Array.isArray(line?.result) ? line.result : [])).filter(isObject);
  const result = results.find(({ message }) => message === messageId);
  if (result?.slack === 'posted') return { proved: true };
  const error = ours.map((line) => textOf(line?.error)).find((text) => text?.includes(messageId));
  const because = textOf(result?.because) ?? textOf(result?.slack) ?? error;
  return because === undefined ? undefined : unproved(`${SLACK_FUNCTION} did not post it: ${because.slice(0, 500)}`);
}

/** Lambda writes the time, the id of the request and the level before our JSON. */
function lineIn(line: string) {
  const value = jsonIn(line.slice(line.indexOf('{')));
  return isObject(value) ? value : undefined;
}

function unproved(because: string): Proof {
  return { proved: false, because };
}
