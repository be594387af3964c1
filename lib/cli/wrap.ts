/** Words on lines of at most `width`, continued under an indent. A longer word gets a line of its own. */
export function wrapped(text: string, width: number, indent: string): string {
  return joined(text.split(' '), ' ', width, indent);
}

/** JSON on lines of at most `width`, broken only between its tokens, so that it can be copied. */
export function wrappedJson(value: unknown, width: number, indent: string): string {
  const tokens = JSON.stringify(value).match(/(?:"(?:[^"\\]|\\.)*"|[^",])+,?|,/g) ?? [];
  return joined(tokens, '', width, indent);
}

function joined(parts: readonly string[], between: string, width: number, indent: string): string {
  const lines: string[] = [];
  for (const part of parts) {
    const line = lines.at(-1);
    if (line !== undefined && line.length + between.length + part.length <= width)
      lines[lines.length - 1] = line + between + part;
    else lines.push(part);
  }
  return lines.join(`\n${indent}`);
}
