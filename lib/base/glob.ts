import type { Target } from './iam-arn.ts';

const STAR = 42;
const MARK = 63;

/** Whether a character of the pattern, which is no `*`, stands for one of the text. */
export type Accepts = (wanted: number, actual: number) => boolean;

/**
 * IAM's wildcards: `*` is any run of characters, `?` exactly one. Somebody else may write the text, and in a policy the pattern too,
 * so no RegExp is built from them, and no match takes longer than pattern length × text length.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 * @param compared is told how many characters were compared in vain
 */
export function matchesGlob(
  pattern: string,
  text: string,
  accepts: Accepts = (wanted, actual) => wanted === actual || wanted === MARK,
  compared: (characters: number) => void = () => {},
): boolean {
  let at = 0;
  let star = -1;
  let resume = 0; // the search only ever returns to the latest `*`
  for (let index = 0; index < text.length; ) {
    const wanted = at < pattern.length ? pattern.charCodeAt(at) : -1;
    if (wanted === STAR) {
      star = at++;
      resume = index;
    } else if (wanted !== -1 && accepts(wanted, text.charCodeAt(index))) {
      at++;
      index++;
    } else if (star >= 0) {
      compared(index - resume + 1);
      at = star + 1;
      index = ++resume;
    } else return false;
  }
  while (at < pattern.length && pattern.charCodeAt(at) === STAR) at++;
  return at === pattern.length;
}

/** Compares a role or user pattern of the settings: an ARN pattern with the ARN, any other with the name. */
export function matchesRole(pattern: string, { arn, name }: Target): boolean {
  return matchesGlob(pattern, pattern.startsWith('arn:') ? arn : name);
}
