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
  const count = sentences.length;
  if (count === 1) return [finding];
  const accounts = [...new Set(group.flatMap(({ outsider }) => outsider ?? []))];
  const isByAccount = accounts.length > 1;
  const examples = (isByAccount ? accounts : sentences).slice(0, SHOWN).map((text) => text.slice(0, LONGEST_EXAMPLE));
  const many = isByAccount
    ? `${accounts.length} accounts, for example ${examples.join(', ')}`
    : `${count} such findings, for example`;
  return [
    { ...finding, evidence: count > SHOWN ? `${many}: ${first.evidence}` : sentences.join('; '), count, examples },
  ];
}
