/** Where a text stops being the pinned one, in words; undefined where both are the same byte for byte. */
export function difference(file: string, pinned: string | undefined, now: string | undefined): string | undefined {
  if (pinned === now) return undefined;
  return `test/golden/out/${file}: ${changeIn(pinned, now)}\n\`npm run golden\` writes the files anew; commit them only where the change is wanted.`;
}

function changeIn(pinned: string | undefined, now: string | undefined): string {
  if (pinned === undefined) return 'is produced and not committed';
  if (now === undefined) return 'is committed and not produced any more';
  const [before, after] = [pinned.split('\n'), now.split('\n')];
  const line = before.findIndex((text, index) => text !== after[index]);
  const first = line < 0 ? before.length : line;
  return `line ${first + 1} is different\n  pinned: ${shown(before[first])}\n  now:    ${shown(after[first])}`;
}

/** Escaped, so that a space at the end or a carriage return is seen. */
function shown(line: string | undefined): string {
  return line === undefined ? '(the file has ended)' : JSON.stringify(line);
}
