/**
 * IAM's wildcards: `*` is any run of characters, `?` exactly one. Policy text is written by whoever attacks us, so no RegExp
 * is ever built from it and no pattern can make a match take longer than pattern length × text length.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 */
export function matches(pattern: string, text: string): boolean {
  return consumes(pattern, text, false);
}

/**
 * True when every text that `inner` matches is matched by `outer` too. Never true wrongly; may be false for two patterns
 * that say the same in different words (`?*` and `*?`).
 */
export function covers(outer: string, inner: string): boolean {
  return consumes(outer, inner, true);
}

/**
 * False only when no text is matched by both. ARNs are compared part by part, since none of the first five parts of an
 * ARN holds a colon: `arn:aws:iam::*:user/*` and `arn:aws:iam::111122223333:role/*` share nothing.
 */
export function overlap(one: string, other: string): boolean {
  if (!isPattern(other)) return matches(one, other);
  if (!isPattern(one)) return matches(other, one);
  const parts = arnParts(one);
  const others = arnParts(other);
  if (parts === undefined || others === undefined) return mayOverlap(one, other);
  return parts.every((part, index) => mayOverlap(part, others[index] ?? ''));
}

/** Characters that stand for a literal `*` and `?` inside a pattern (`${*}`, a variable's value). */
export const LITERAL_STAR = '\uE000';
export const LITERAL_MARK = '\uE001';

export function isPattern(text: string): boolean {
  return text.includes('*') || text.includes('?');
}

/** The six parts of an ARN or ARN pattern; undefined when a wildcard may stand for several of them. */
export function arnParts(text: string): readonly string[] | undefined {
  const parts = text.split(':');
  return parts.length < 6 ? undefined : [...parts.slice(0, 5), parts.slice(5).join(':')];
}

/** Greedy matching that only ever returns to the latest `*`. */
function consumes(pattern: string, text: string, textIsPattern: boolean): boolean {
  let at = 0;
  let star = -1;
  let resume = 0;
  for (let index = 0; index < text.length; ) {
    const wanted = pattern[at];
    if (wanted === '*') {
      star = at++;
      resume = index;
    } else if (wanted !== undefined && accepts(wanted, text[index] ?? '', textIsPattern)) {
      at++;
      index++;
    } else if (star >= 0) {
      at = star + 1;
      index = ++resume;
    } else return false;
  }
  while (pattern[at] === '*') at++;
  return at === pattern.length;
}

function accepts(wanted: string, held: string, textIsPattern: boolean): boolean {
  if (wanted === '?') return !(textIsPattern && held === '*');
  if (textIsPattern && held === '?') return false;
  return wanted === held || (!textIsPattern && literal(wanted) === held);
}

function literal(character: string): string {
  if (character === LITERAL_STAR) return '*';
  return character === LITERAL_MARK ? '?' : character;
}

/** What stands before the first wildcards and after the last ones must agree; the middle is assumed to. */
function mayOverlap(one: string, other: string): boolean {
  if (!isPattern(one) && !isPattern(other)) return one === other;
  if (!isPattern(other)) return matches(one, other);
  if (!isPattern(one)) return matches(other, one);
  const [head, tail] = fixedEnds(one);
  const [otherHead, otherTail] = fixedEnds(other);
  return (
    (head.startsWith(otherHead) || otherHead.startsWith(head)) && (tail.endsWith(otherTail) || otherTail.endsWith(tail))
  );
}

function fixedEnds(pattern: string): [string, string] {
  const first = pattern.search(/[*?]/);
  const last = Math.max(pattern.lastIndexOf('*'), pattern.lastIndexOf('?'));
  return [pattern.slice(0, first), pattern.slice(last + 1)];
}
