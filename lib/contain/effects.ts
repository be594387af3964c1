import type { AnyCommand } from './command.ts';
import type { Notice } from './notice.ts';

/** What deciding leads to. Both are safe to repeat: a command is deduplicated by its identity, a notice is only words. */
export interface Effects {
  /** Asks `contain` to act; in order for each role and each user. */
  enqueue(command: AnyCommand): Promise<void>;
  /** Tells people, and whoever else listens to the topic. */
  publish(notice: Notice): Promise<void>;
}
