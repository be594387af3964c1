import type { Decision } from './decision.ts';

/** Whether something in the event was a reason to contain, also where it was only observed or came too late. */
export function isDisputed({ action, askedBy }: Decision): boolean {
  return action === 'contain' || action === 'observe' || askedBy !== undefined;
}
