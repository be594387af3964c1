/** Role names come from events: quoted unless plainly harmless, because people paste the command. */
export function shellWord(text: string): string {
  return /^[\w+=,.@-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
