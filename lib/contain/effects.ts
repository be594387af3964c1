import type { Command } from './command.ts';
import type { SentNotice } from './sent-notice.ts';

/** The two effects of a decision. Both are safe to repeat: a command is deduplicated by its identity, a notice is only words. */
export interface Effects {
  /** Asks `contain` to act. The commands for one role or user keep their order. */
  enqueue(command: Command): Promise<void>;
  /** Sends the notice to `tell`, which publishes it. */
  publish(notice: SentNotice): Promise<void>;
}
