import { type JsonObject, textOf } from '../base/json.ts';
import { SLACK_WEBHOOK } from '../base/own-stack.ts';
import { type Listeners, listenersOf } from '../sweep/check/listeners.ts';
import type { ReadingCalls } from './guardrail-parts.ts';
import type { FunctionPlace } from './place.ts';

/** Who hears the topic; undefined where there is no such topic. */
export async function listenersTo(
  place: FunctionPlace,
  topic: string,
  calls: Pick<ReadingCalls, 'json'>,
): Promise<Listeners | undefined> {
  const { subscriptionsOf } = await import('./subscriptions.ts'); // one sweep in a few asks
  const [found, hasWebhook] = await Promise.all([subscriptionsOf(place, topic), isWebhookStored(calls)]);
  return found && listenersOf(found, hasWebhook);
}

/**
 * By the parameter's description. Whoever may call GetParameter on a SecureString under aws/ssm may also have it decrypted, and the
 * sweep has no business with the URL. A page may be empty and still have a next one.
 */
export async function isWebhookStored(calls: Pick<ReadingCalls, 'json'>): Promise<boolean> {
  let next: string | undefined;
  do {
    const page: JsonObject = await calls.json('ssm', 'AmazonSSM.DescribeParameters', {
      ParameterFilters: [{ Key: 'Name', Option: 'Equals', Values: [SLACK_WEBHOOK] }],
      ...(next !== undefined && { NextToken: next }),
    });
    if (Array.isArray(page.Parameters) && page.Parameters.length > 0) return true;
    next = textOf(page.NextToken);
  } while (next !== undefined);
  return false;
}
