import { OWN, SLACK_FUNCTION } from '../../base/own-stack.ts';
import type { Subscription } from './found.ts';

/** Who hears a topic. A function of ours is nobody: Slack hears where our function is subscribed and has a webhook to post to. */
export interface Listeners {
  readonly confirmed: readonly Subscription[];
  readonly pending: readonly Subscription[];
  readonly slack: 'connected' | 'no webhook' | 'not subscribed';
}

export function listenersOf(found: readonly Subscription[], hasWebhook: boolean): Listeners {
  const others = found.filter((one) => !OWN.functions.includes(functionIn(one)));
  const isSubscribed = found.some((one) => one.state === 'confirmed' && functionIn(one) === SLACK_FUNCTION);
  return {
    confirmed: others.filter(({ state }) => state === 'confirmed'),
    pending: others.filter(({ state }) => state === 'pending'),
    slack: slackIs(hasWebhook, isSubscribed),
  };
}

export function isHeard({ confirmed, slack }: Listeners): boolean {
  return confirmed.length > 0 || slack === 'connected';
}

function slackIs(hasWebhook: boolean, isSubscribed: boolean): Listeners['slack'] {
  if (!hasWebhook) return 'no webhook';
  return isSubscribed ? 'connected' : 'not subscribed';
}

/** The function's name, of an ARN that may end in a version or an alias. */
function functionIn({ protocol, endpoint }: Subscription): string {
  return protocol === 'lambda' ? (endpoint.split(':')[6] ?? '') : '';
}
