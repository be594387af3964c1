import { spend } from './steps.ts';
import { arnParts, includesPattern, isPattern, matches } from './wildcard.ts';

/** A resource or resource pattern, parsed once so that comparisons are cheap. */
export interface Glob {
  readonly text: string;
  readonly wild: boolean;
  readonly ends: Ends;
  /** The six parts of an ARN with wildcards. Absent without wildcards, or when one may stand for several parts. */
  readonly parts?: readonly Ends[];
  /** The service that the ARN names; absent when it may be any. */
  readonly service?: string;
}

/** A text with the parts before its first wildcard and after its last one. */
interface Ends {
  readonly text: string;
  readonly wild: boolean;
  readonly head: string;
  readonly tail: string;
}

export function globOf(text: string): Glob {
  const wild = isPattern(text);
  const parts = arnParts(text);
  const named = parts?.[2];
  const service = named === undefined || isPattern(named) ? undefined : named;
  return {
    text,
    wild,
    ends: endsOf(text),
    ...(wild && parts && { parts: parts.map(endsOf) }),
    ...(service !== undefined && { service }),
  };
}

/** Never true wrongly: see `includesPattern`. */
export function includes(outer: Glob, inner: Glob): boolean {
  if (!outer.wild) return outer.text === inner.text;
  return inner.text.startsWith(outer.ends.head) && includesPattern(outer.text, inner.text);
}

/**
 * False only when no text matches both. ARNs are compared part by part, since the first five parts of an ARN have no colon:
 * `arn:aws:iam::*:user/*` and `arn:aws:iam::111122223333:role/*` share nothing.
 */
export function overlap(one: Glob, other: Glob): boolean {
  spend(1);
  if (!other.wild) return matches(one.text, other.text);
  if (!one.wild) return matches(other.text, one.text);
  const { parts } = one;
  const others = other.parts;
  if (parts === undefined || others === undefined) return mayShare(one.ends, other.ends);
  for (let index = parts.length - 1; index >= 0; index--) {
    const [part, against] = [parts[index], others[index]];
    if (part !== undefined && against !== undefined && !mayShare(part, against)) return false;
  }
  return true;
}

/** Compares heads and tails, and assumes that the middle fits. */
function mayShare(one: Ends, other: Ends): boolean {
  if (one.text === other.text || one.text === '*' || other.text === '*') return true;
  if (!one.wild) return other.wild && matches(other.text, one.text);
  if (!other.wild) return matches(one.text, other.text);
  return (
    (one.head.startsWith(other.head) || other.head.startsWith(one.head)) &&
    (one.tail.endsWith(other.tail) || other.tail.endsWith(one.tail))
  );
}

function endsOf(text: string): Ends {
  const last = Math.max(text.lastIndexOf('*'), text.lastIndexOf('?'));
  if (last < 0) return { text, wild: false, head: text, tail: text };
  return { text, wild: true, head: text.slice(0, text.search(/[*?]/)), tail: text.slice(last + 1) };
}
