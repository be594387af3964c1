import { cut } from '../base/shortened.ts';

/** What a finding must have to be gathered with others. */
interface Gatherable {
  readonly evidence: string;
  readonly outsider?: string;
}

/** The count and the examples of findings that are told as one. */
interface Counted {
  readonly count?: number;
  readonly examples?: readonly string[];
}

/** So many findings are told whole, one after the other; of more, so many are examples. */
const SHOWN = 3;
const LONGEST_EXAMPLE = 200;

/**
 * One finding for each detector, severity and statement: findings that differ in nothing but the evidence are told as one. Call it
 * after exceptions have been judged and documents compared: both look at each finding by itself.
 */
export function gathered<Found extends Gatherable>(findings: readonly Found[]): (Omit<Found, 'outsider'> & Counted)[] {
  const groups = new Map<string, Found[]>();
  for (const finding of findings) {
    const { evidence: _, outsider: __, ...kind } = finding;
    const key = JSON.stringify(kind);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [finding]);
    else group.push(finding);
  }
  return [...groups.values()].flatMap(asOne);
}

function asOne<Found extends Gatherable>(group: readonly Found[]): (Omit<Found, 'outsider'> & Counted)[] {
  const [first] = group;
  if (first === undefined) return [];
  const { outsider: _, ...finding } = first;
  const sentences = [...new Set(group.map(({ evidence }) => evidence))];
  if (sentences.length === 1) return [finding];
  const accounts = [...new Set(group.flatMap(({ outsider }) => outsider ?? []))];
  const named = accounts.length > 1 ? accounts : sentences;
  return [
    {
      ...finding,
      evidence: sentences.length <= SHOWN ? sentences.join('; ') : `${countOf(sentences, accounts)}: ${first.evidence}`,
      count: sentences.length,
      examples: named.slice(0, SHOWN).map((text) => cut(text, LONGEST_EXAMPLE)),
    },
  ];
}

function countOf(sentences: readonly string[], accounts: readonly string[]): string {
  if (accounts.length < 2) return `${sentences.length} such findings, for example`;
  const principals = accounts.length === sentences.length ? '' : ` (${sentences.length} principals)`;
  return `${accounts.length} accounts${principals}, for example ${accounts.slice(0, SHOWN).join(', ')}`;
}
