import { CHANGING_CALLS } from '../account/grow.ts';
import { TEMPLATE_CALLS } from '../account/templates.ts';
import { passPrefilter } from '../audit/prefilter.ts';
import { STACK } from '../own.ts';
import { WATCHED } from '../packaging/watched.ts';
import type { Prefilter } from '../trail/quick-skip.ts';

/** Begins the name of every role of ours, and names nothing else in most trails. */
const OWN = `${STACK}-`;

/**
 * What `replay` may leave unread: what neither passes a role, nor is watched, nor changes what we know of the account, nor is
 * done by a role of ours.
 */
export function replayPrefilter(): Prefilter {
  const passes = passPrefilter();
  const read = new Set([...CHANGING_CALLS, ...TEMPLATE_CALLS, ...WATCHED.flatMap(({ eventNames }) => eventNames)]);
  const interest = (eventName: string) => (read.has(eventName) ? 'always' : passes.interest(eventName));
  return { ...passes, interest, anywhere: OWN };
}
