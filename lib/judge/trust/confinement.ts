import type { TrustContext } from './context.ts';
import { meaningOf } from './keys.ts';
import { isFalse, type Requirement } from './operator.ts';
import { EVERYBODY, narrower, type Reach, union } from './reach.ts';
import { isConcrete } from './text.ts';
import { reachOfValue } from './values.ts';

/** The effect of all conditions of a statement on callers with AWS credentials. */
export interface Confinement {
  readonly reach: Reach;
  /** True for a concrete sts:ExternalId, which stops a confused deputy but not the account itself. */
  readonly externalId: boolean;
  /** Conditions that seem to limit callers but do not, by their flaw: `StringLike aws:PrincipalOrgID "o-*"`. */
  readonly weak: readonly string[];
  readonly wildcard: readonly string[];
  readonly vacuous: readonly string[];
  readonly negated: readonly string[];
}

type Verdict =
  | { readonly effect: 'confines'; readonly reach: Reach }
  | { readonly effect: 'weak' | 'wildcard' | 'vacuous' | 'negated' | 'none' };

export function confinementOf(requirements: readonly Requirement[], context: TrustContext): Confinement {
  const verdicts = requirements.map((requirement) => ({ requirement, verdict: verdictOn(requirement, context) }));
  const having = (effect: Verdict['effect']) =>
    verdicts
      .filter(({ verdict }) => verdict.effect === effect)
      .map(({ requirement }) => wordsOf(requirement))
      .sort();
  return {
    reach: verdicts.reduce(
      (reach, { verdict }) => (verdict.effect === 'confines' ? narrower(reach, verdict.reach) : reach),
      EVERYBODY,
    ),
    externalId: requirements.some(demandsExternalId),
    weak: having('weak'),
    wildcard: having('wildcard'),
    vacuous: having('vacuous'),
    negated: having('negated'),
  };
}

/** The effect of one requirement alone. */
export function verdictOn(requirement: Requirement, context: TrustContext): Verdict {
  const { key, values, comparison, negated, vacuous } = requirement;
  const meaning = meaningOf(key);
  if (negated) return { effect: 'negated' };
  if (meaning === undefined || values.length === 0) return { effect: 'none' };
  if (comparison === 'presence') return { effect: values.every(isFalse) ? 'wildcard' : 'none' };
  if (meaning === 'weak' || meaning === 'service-call')
    return { effect: vacuous ? 'vacuous' : isWeakAtLeast(requirement) ? 'weak' : 'none' };
  if (comparison === 'address' || comparison === 'other') return { effect: 'weak' };
  const reach = union(values.map((value) => reachOfValue(meaning, value, comparison, context)));
  if (reach.kind === 'public') return { effect: values.some((value) => value === '*') ? 'none' : 'wildcard' };
  if (vacuous) return { effect: 'vacuous' };
  return meaning.startsWith('source-') ? sourceVerdict(reach) : { effect: 'confines', reach };
}

/** Only AWS services send these keys, so no user or role meets them alone. We do not know which service acts for our account. */
function sourceVerdict(reach: Reach): Verdict {
  return reach.kind === 'external' || reach.kind === 'other-organization'
    ? { effect: 'weak' }
    : { effect: 'confines', reach: { kind: reach.kind === 'nobody' ? 'nobody' : 'unknown', names: reach.names } };
}

/** False when everybody meets a value, such as `*` or 0.0.0.0/0: then the condition is not even weak. */
function isWeakAtLeast({ values }: Requirement): boolean {
  return !values.some(
    (value) => value === '*' || value === '0.0.0.0/0' || value === '::/0' || /^[\d.]+\/0$/.test(value),
  );
}

function demandsExternalId({ key, values, comparison, negated, vacuous }: Requirement): boolean {
  return (
    key === 'sts:externalid' &&
    !negated &&
    !vacuous &&
    (comparison === 'literal' || comparison === 'glob') &&
    values.length > 0 &&
    values.every((value) => isConcrete(value, comparison))
  );
}

/** `StringLike aws:PrincipalOrgID "o-*"`. The values are sorted, so that their order does not change the words. */
export function wordsOf({ condition: { operator, key, values } }: Requirement): string {
  return `${operator} ${key} ${valueWords([...values].sort())}`;
}

/** Shows three values of at most 80 characters. */
export function valueWords(values: readonly string[]): string {
  const shown = values.slice(0, 3).map((value) => JSON.stringify(value.length > 80 ? `${value.slice(0, 79)}…` : value));
  return `${shown.join(', ')}${values.length > 3 ? `, … (${values.length})` : ''}`;
}
