/** Input that could not be read, in one line for a person. Reading goes on with the rest. */
export interface TrailProblem {
  readonly file: string;
  /** The problem, its place and value, and the accepted input; without the file name. */
  readonly message: string;
}

export const ACCEPTED =
  'accepted: CloudTrail records, {"Records":[…]}, NDJSON, EventBridge envelopes, lookup-events output; plain or gzip';

export function problemText({ file, message }: TrailProblem): string {
  return `${file}: ${message}`;
}

/** A value for a message: one line, no control characters, at most `length` characters. */
export function shortened(text: string, length = 60): string {
  const line = text.replace(/[\p{Cc}\p{Cf}\u2028\u2029\ufffd]+/gu, ' ').trim();
  return line.length <= length ? line : `${line.slice(0, length)}…`;
}

/** The words for an error of the file system. Any other error is thrown on. */
export function fileErrorText(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : undefined;
  if (code === undefined) throw error;
  return WORDS[code] ?? `could not be read (${code})`;
}

const WORDS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file or folder',
  EACCES: 'may not be read (permission denied)',
  EPERM: 'may not be read (operation not permitted)',
  ELOOP: 'is a symbolic link that leads back to itself',
  EISDIR: 'is a folder where a file was expected',
};
