import { listenersOf } from '../sweep/check/listeners.ts';
import type { FunctionPlace } from './place.ts';

/** Whether somebody hears the topic beside our own functions. Loaded and asked only where no webhook is stored. */
export function othersHear(place: FunctionPlace): (topicArn: string) => Promise<boolean> {
  return async (topicArn) => {
    const { subscriptionsOf } = await import('./subscriptions.ts');
    const found = await subscriptionsOf(place, topicArn.split(':')[5] ?? '');
    return listenersOf(found ?? [], false).confirmed.length > 0;
  };
}
