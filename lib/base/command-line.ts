/**
 * A command of ours as a reader can paste it into a shell, in a checkout after `npm ci`. It names the built file: outside a checkout
 * Node finds no such file, where npx would fetch and run whatever a stranger had published under our name.
 */
export function commandLine(command: string): string {
  return `node dist/rolewarden.js ${command}`;
}
