import { matchesGlob } from '../../base/glob.ts';
import { spend } from './steps.ts';

/** Whether the text fits the pattern of a policy: see `matchesGlob`. */
export function matches(pattern: string, text: string): boolean {
  spend(1);
  return matchesGlob(pattern, text, accepts, spend);
}

/**
 * Whether `outer` matches every text that `inner` matches. It is never true wrongly, but may be false for two equal patterns
 * in different words (`?*` and `*?`).
 */
export function includesPattern(outer: string, inner: string): boolean {
  spend(1);
  return outer === '*' || outer === inner || matchesGlob(outer, inner, acceptsPattern, spend);
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

function accepts(wanted: number, actual: number): boolean {
  return wanted === actual || wanted === MARK || (wanted >= 0xe000 && literal(wanted) === actual);
}

/** `?` stands for one character of the text, which `*` is not; against another `?` too. */
function acceptsPattern(wanted: number, actual: number): boolean {
  return wanted === actual || (wanted === MARK && actual !== STAR);
}

function literal(character: number): number {
  if (character === LITERAL_STAR.charCodeAt(0)) return STAR;
  return character === LITERAL_MARK.charCodeAt(0) ? MARK : character;
}
