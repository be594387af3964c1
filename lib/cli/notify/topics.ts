import { ALARMS, ALERTS } from '../../base/own-stack.ts';
import { clean } from '../../notify/escape.ts';
import type { Listeners } from '../../sweep/check/listeners.ts';
import { topicIs } from '../../sweep/check/parts.ts';
import { UsageError } from '../io.ts';
import type { Listening } from './ports.ts';

/** The consequence where nobody hears the topic. */
const MEANS = { [ALERTS]: 'nobody is told', [ALARMS]: 'nobody hears of an alarm' } as const;
export type Topic = keyof typeof MEANS;
export const TOPICS = [ALERTS, ALARMS] as const satisfies readonly Topic[];

/** @throws UsageError where the stack is not in the region */
export async function listenersOn(topic: Topic, listening: Listening): Promise<Listeners> {
  const found = await listening.listeners(topic);
  if (found === undefined)
    throw new UsageError(`there is no topic ${topic} in ${listening.region}: deploy the stack first, or name --region`);
  return found;
}

/** Whether the topic is heard, in doctor's own words. */
export function heardOn(topic: Topic, listeners: Listeners): { isHeard: boolean; says: string } {
  const { state, says, wayOut } = topicIs(MEANS[topic])(listeners);
  const words = state === 'ok' || wayOut === undefined ? says : `${says}; way out: ${wayOut}`;
  return { isHeard: state !== 'bad', says: `${topic}: ${clean(words)}\n` };
}
