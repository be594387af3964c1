/** Quotes a text for a shell unless it is harmless: role names come from events, and people paste the command. */
export function shellWord(text: string): string {
  return /^[\w+=,.@-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/** The same for a path, whose slashes are harmless too. */
export function shellPath(path: string): string {
  return path.split('/').every((part) => part === '' || shellWord(part) === part) ? path : shellWord(path);
}
