/** Where a text stops being the pinned one, in words; undefined where both are the same byte for byte. */
export function difference(file: string, pinned: string | undefined, now: string | undefined): string | undefined {
  if (pinned === now) return undefined;
  return `test/golden/out/${file} ${changeIn(pinned, now)}\n\`npm run golden\` writes the files anew; commit them only where the change is wanted.\n`;
}

function changeIn(pinned: string | undefined, now: string | undefined): string {
  if (pinned === undefined) return 'is produced and not committed';
  if (now === undefined) return 'is committed and not produced any more';
  const [before, after] = [pinned.split('\n'), now.split('\n')];
  const line = firstDifferent(before, after);
  const column = firstDifferent([...(before[line] ?? '')], [...(after[line] ?? '')]);
  return [
    `is different from line ${line + 1}, character ${column + 1}, on`,
    `  pinned: ${shown(before[line], column)}`,
    `  now:    ${shown(after[line], column)}`,
  ].join('\n');
}

function firstDifferent(before: readonly string[], after: readonly string[]): number {
  const index = before.findIndex((one, at) => one !== after[at]);
  return index < 0 ? before.length : index;
}

const AROUND = 80;

/** Escaped, so that a space at the end or a carriage return is seen; a long line only around the place. */
function shown(line: string | undefined, column: number): string {
  if (line === undefined) return '(the file has ended)';
  const characters = [...line];
  const [from, to] = [Math.max(column - AROUND, 0), column + AROUND];
  const part = JSON.stringify(characters.slice(from, to).join(''));
  return `${from > 0 ? '… ' : ''}${part}${to < characters.length ? ' …' : ''}`;
}
