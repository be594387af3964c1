import { isAtLeast } from '../../base/severity.ts';
import type { DetectorFinding } from '../../detectors/finding.ts';
import { compareTerms } from '../../judge/trust/compare.ts';
import type { TrustContext } from '../../judge/trust/context.ts';
import { readTrust } from '../../judge/trust/read.ts';
import { conditionWords, nameOf, samePrincipal, type Terms, termsOf } from '../../judge/trust/terms.ts';
import { judgeTrust } from './judge.ts';

/** The differences between two trust policies, in a responder's words. */
export interface TrustDiff {
  /** False when no readable document from before is known: then everything counts as new. */
  readonly known: boolean;
  readonly added: readonly string[];
  readonly removed: readonly string[];
  readonly loosening: readonly string[];
  readonly tightening: readonly string[];
  /** The change lets somebody in who could not come in before, or on easier terms. True when unknown. */
  readonly loosened: boolean;
  /** Findings of the new document that the old one had already, at least as severe. */
  readonly existing: readonly DetectorFinding[];
  /** All other findings of the new document. */
  readonly fresh: readonly DetectorFinding[];
}

export function diffTrust(before: unknown, after: unknown, context: TrustContext): TrustDiff {
  const now = readTrust(after);
  const { findings } = judgeTrust(after, before === undefined ? context : { ...context, before });
  const old = before === undefined ? undefined : readTrust(before);
  if (old === undefined || old.unreadable.length > 0)
    return { ...NOTHING, known: false, loosened: true, existing: [], fresh: findings };
  const earlierFindings = judgeTrust(before, context).findings;
  const isRead = now.unreadable.every(({ statement }) => statement !== undefined);
  const changes = isRead ? changesOf(termsOf(old.statements), termsOf(now.statements)) : NOTHING;
  const existing = findings.filter((finding) => earlierFindings.some((earlier) => isSame(earlier, finding)));
  return {
    known: true,
    ...changes,
    loosened: changes.added.length + changes.loosening.length + now.unreadable.length > 0,
    existing,
    fresh: findings.filter((finding) => !existing.includes(finding)),
  };
}

export function changeWords({ known, added, removed, loosening, tightening }: TrustDiff): string[] {
  if (!known) return ['cannot be compared: what stood before is not known, so everything in it counts as new'];
  return [...added, ...loosening, ...removed, ...tightening];
}

const NOTHING = { added: [], removed: [], loosening: [], tightening: [] } as const;

function isSame(earlier: DetectorFinding, { detector, evidence, severity }: DetectorFinding): boolean {
  return earlier.detector === detector && earlier.evidence === evidence && isAtLeast(earlier.severity, severity);
}

type Changes = Pick<TrustDiff, 'added' | 'removed' | 'loosening' | 'tightening'>;

function changesOf(before: readonly Terms[], after: readonly Terms[]): Changes {
  const gone = without(before, after);
  const come = without(after, before);
  const pairs = pairsOf(gone, come);
  const compared = pairs.map(([was, is]) => compareTerms(was, is));
  const added = come.filter((terms) => !pairs.some(([, is]) => is === terms));
  const removed = gone.filter((terms) => !pairs.some(([was]) => was === terms));
  const words = (verb: string, list: readonly Terms[], effect: Terms['effect']) =>
    list.filter((terms) => terms.effect === effect).map((terms) => wordsOf(verb, terms));
  return {
    added: once(words('adds', added, 'Allow')),
    removed: once(words('removes', removed, 'Allow')),
    loosening: once([...compared.flatMap(({ loosening }) => loosening), ...words('removes', removed, 'Deny')]),
    tightening: once([...compared.flatMap(({ tightening }) => tightening), ...words('adds', added, 'Deny')]),
  };
}

/** The terms that the other document does not have word for word. */
function without(terms: readonly Terms[], other: readonly Terms[]): Terms[] {
  const present = new Set(other.map(identityOf));
  return terms.filter((one) => !present.has(identityOf(one)));
}

function identityOf(terms: Terms): string {
  const conditions = terms.conditions.map(({ operator, key, values }) =>
    JSON.stringify([operator.toLowerCase(), key.toLowerCase(), [...values].sort()]),
  );
  return JSON.stringify([terms.effect, nameOf(terms), [...terms.actions].sort(), conditions.sort()]);
}

/** Pairs old with new terms of the same principal, in the order of the document. */
function pairsOf(gone: readonly Terms[], come: readonly Terms[]): (readonly [Terms, Terms])[] {
  const free = [...gone];
  return come.flatMap((is) => {
    const at = free.findIndex((was) => samePrincipal(was, is));
    const [was] = at < 0 ? [] : free.splice(at, 1);
    return was === undefined ? [] : [[was, is] as const];
  });
}

function wordsOf(verb: string, terms: Terms): string {
  const whom = terms.effect === 'Deny' ? `a Deny of ${nameOf(terms)}` : nameOf(terms);
  return `${verb} ${whom} ${conditionWords(terms.conditions)}`;
}

function once(words: readonly string[]): string[] {
  return [...new Set(words)];
}
