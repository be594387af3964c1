import { clean } from '../../notify/escape.ts';
import { cliOf, type Edit } from './edit.ts';

/** The commands, one a line and never wrapped, so that they can be copied. */
export function commandsOf(edits: readonly Edit[]): string {
  return edits.map((edit) => `  ${clean(cliOf(edit))}\n`).join('');
}

export const NOT_WRITTEN = 'Nothing was written. The same command with --yes does it.\n';

/** `1 deny`, `2 denies` */
export function counted(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}
