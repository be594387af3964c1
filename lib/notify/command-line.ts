/** Where a printed command works: see `commandLine`. Without `--yes` it only shows what it would do. */
export const WHERE_COMMANDS_RUN = 'in your checkout of rolewarden';

/** A command of ours in a sentence that has room for its name only. */
export function commandName(command: string): string {
  return `rolewarden ${command}`;
}
