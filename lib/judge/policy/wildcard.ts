import { spend } from './steps.ts';

/**
 * IAM's wildcards: `*` is any run of characters, `?` exactly one. An attacker may write the policy text, so we never build a
 * RegExp from it, and no match takes longer than pattern length × text length.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 */
export function matches(pattern: string, text: string): boolean {
  return consumes(pattern, text, false);
}

/**
 * Whether `outer` matches every text that `inner` matches. It is never true wrongly, but may be false for two equal patterns
 * in different words (`?*` and `*?`).
 */
export function includesPattern(outer: string, inner: string): boolean {
  return outer === '*' || outer === inner || consumes(outer, inner, true);
}

/** Characters that stand for a literal `*` and `?` inside a pattern (`${*}`, a variable's value). */
export const LITERAL_STAR = '\uE000';
export const LITERAL_MARK = '\uE001';

const STAR = 42;
const MARK = 63;

export function isPattern(text: string): boolean {
  return text.includes('*') || text.includes('?');
}

/** The six parts of an ARN or ARN pattern; undefined when a wildcard may stand for several of them. */
export function arnParts(text: string): readonly string[] | undefined {
  const parts = text.split(':');
  if (parts.length <= 6) return parts.length < 6 ? undefined : parts;
  return [...parts.slice(0, 5), parts.slice(5).join(':')];
}

/** Greedy matching that only ever returns to the latest `*`. */
function consumes(pattern: string, text: string, textIsPattern: boolean): boolean {
  spend(1);
  let at = 0;
  let star = -1;
  let resume = 0;
  for (let index = 0; index < text.length; ) {
    const wanted = at < pattern.length ? pattern.charCodeAt(at) : -1;
    if (wanted === STAR) {
      star = at++;
      resume = index;
    } else if (wanted !== -1 && accepts(wanted, text.charCodeAt(index), textIsPattern)) {
      at++;
      index++;
    } else if (star >= 0) {
      spend(index - resume + 1);
      at = star + 1;
      index = ++resume;
    } else return false;
  }
  while (at < pattern.length && pattern.charCodeAt(at) === STAR) at++;
  return at === pattern.length;
}

function accepts(wanted: number, actual: number, textIsPattern: boolean): boolean {
  if (wanted === actual) return true; // also `?` against `?`: each stands for one character
  if (wanted === MARK) return !(textIsPattern && actual === STAR);
  return !textIsPattern && wanted >= 0xe000 && literal(wanted) === actual;
}

function literal(character: number): number {
  if (character === LITERAL_STAR.charCodeAt(0)) return STAR;
  return character === LITERAL_MARK.charCodeAt(0) ? MARK : character;
}
