import { CHANGING_CALLS } from '../account/grow.ts';
import { TEMPLATE_CALLS } from '../account/templates.ts';
import { passPrefilter } from '../audit/prefilter.ts';
import { WATCHED } from '../packaging/watched.ts';
import type { Prefilter } from '../trail/quick-skip.ts';

/** What `replay` may leave unread: what neither passes a role, nor is watched, nor changes what we know of the account. */
export function replayPrefilter(): Prefilter {
  const passes = passPrefilter();
  const read = new Set([...CHANGING_CALLS, ...TEMPLATE_CALLS, ...WATCHED.flatMap(({ eventNames }) => eventNames)]);
  return { ...passes, interest: (eventName) => (read.has(eventName) ? 'always' : passes.interest(eventName)) };
}
