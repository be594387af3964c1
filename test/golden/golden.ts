import { messages } from './messages/messages.ts';
import { audits } from './parts/audit.ts';
import { commandWords } from './parts/commands.ts';
import { powers } from './parts/power.ts';
import { replays } from './parts/replay.ts';
import { trusts } from './parts/trust.ts';

/** Texts by their file below test/golden/out. */
export type Golden = ReadonlyMap<string, string>;
export type Files = readonly (readonly [file: string, text: string])[];

/** Everything that Rolewarden prints or sends and that this folder pins. */
export async function golden(): Promise<Golden> {
  const files = [
    ...(await replays()),
    ...(await audits()),
    ...(await trusts()),
    ...(await powers()),
    ...(await commandWords()),
    ...(await messages()),
  ];
  const all = new Map(files);
  if (all.size < files.length) throw new Error('two outputs are written to one file');
  return all;
}
