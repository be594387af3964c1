import { commandLine } from '../../base/command-line.ts';
import { shellPath } from '../../base/shell-word.ts';
import { SNAPSHOT_COMMAND } from '../../base/snapshot-command.ts';
import type { Unread } from '../../inspect/surroundings.ts';
import { clean } from '../../notify/escape.ts';
import type { Source } from './stories.ts';

/**
 * The number of passes that could not be judged, and the way out: a replay without a snapshot looks quiet because it knows little.
 * A story has the account that it needs.
 * @param account the snapshot file that was given
 */
export function unreadWords(unread: readonly Unread[], { paths, story }: Source, account: string | undefined): string {
  if (unread.length === 0 || story !== undefined) return '';
  const [role, passer] = (['role', 'passer'] as const).map((part) => unread.filter((one) => one.includes(part)).length);
  const count = `${unread.length} ${unread.length === 1 ? 'pass' : 'passes'} could not be judged: the role could not be read in ${role}, the passer in ${passer}`;
  if (account !== undefined) return `${count}; ${clean(account)} does not show them whole\n`;
  return [
    `${count}.`,
    'Live, the guardrail reads both from IAM and judges these passes too; with mode: enforce it contains what it finds. Replay with a snapshot of the account before you enforce:',
    `  ${SNAPSHOT_COMMAND}`,
    `  ${commandLine(`replay ${clean(paths.map(shellPath).join(' '))} --account account.json`)}`,
    '',
  ].join('\n');
}
