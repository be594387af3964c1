import { commandsFor } from './command.ts';
import type { Decision } from './decision.ts';
import type { Effects } from './effects.ts';

/** Hands a decision on: to `contain`, which tells what became of it, or straight to people. What an owner excepted is only logged. */
export async function dispatch(decision: Decision, effects: Effects): Promise<void> {
  switch (decision.action) {
    case 'contain':
      await Promise.all(commandsFor(decision).map(effects.enqueue)); // denies add up, so their order does not matter
      return;
    case 'observe':
    case 'alert':
      return effects.publish({ decision });
    case 'suppress':
      return;
    default:
      return decision satisfies never;
  }
}
