/** Where a printed command works. A name that a stranger may register is never run: see `commandLine`. */
export const WHERE_COMMANDS_RUN = 'in your checkout of rolewarden';

/**
 * A command for a reader's shell, in one place for all messages. It names the built file of the checkout and not `npx rolewarden`:
 * outside a checkout npx would fetch whatever somebody has published under that name. Without `--yes` it only shows what it would do.
 */
export function commandLine(command: string): string {
  return `node dist/rolewarden.js ${command}`;
}

/** The same command in a sentence that has room for its name only. */
export function commandName(command: string): string {
  return `rolewarden ${command}`;
}
