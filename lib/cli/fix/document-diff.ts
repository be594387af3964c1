import { isObject } from '../../base/json.ts';

/**
 * Two policy documents as lines, `- ` only in the first, `+ ` only in the second. Keys are sorted first, because IAM ignores
 * their order.
 */
export function documentDiff(from: unknown, to: unknown): string[] {
  return lineDiff(linesOf(from), linesOf(to));
}

const ORDER = ['Version', 'Id', 'Statement', 'Sid', 'Effect', 'Principal', 'Action', 'Resource', 'Condition'];

function linesOf(document: unknown): string[] {
  return JSON.stringify(
    document ?? null,
    (_, value: unknown) =>
      isObject(value) ? Object.fromEntries(Object.entries(value).sort(([a], [b]) => compare(a, b))) : value,
    2,
  ).split('\n');
}

function compare(a: string, b: string): number {
  const rank = (key: string) => (ORDER.includes(key) ? ORDER.indexOf(key) : ORDER.length);
  return rank(a) - rank(b) || (a < b ? -1 : 1);
}

/** Longest common subsequence; a trust policy has a few hundred lines at most. */
function lineDiff(from: readonly string[], to: readonly string[]): string[] {
  const common = Array.from({ length: from.length + 1 }, () => new Uint16Array(to.length + 1));
  const at = (i: number, j: number) => common[i]?.[j] ?? 0;
  for (let i = from.length - 1; i >= 0; i--)
    for (let j = to.length - 1; j >= 0; j--) {
      const row = common[i];
      if (row !== undefined) row[j] = from[i] === to[j] ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
    }
  const lines: string[] = [];
  let i = 0;
  let j = 0;
  while (i < from.length || j < to.length) {
    if (i < from.length && j < to.length && from[i] === to[j]) {
      lines.push(`  ${from[i]}`);
      i++;
      j++;
    } else if (j >= to.length || (i < from.length && at(i + 1, j) >= at(i, j + 1))) lines.push(`- ${from[i++]}`);
    else lines.push(`+ ${to[j++]}`);
  }
  return lines;
}
