import type { TrustContext } from './context.ts';
import { meaningOf } from './keys.ts';
import { isFalse, type Requirement } from './operator.ts';
import { EVERYBODY, narrower, type Reach, union } from './reach.ts';
import { isConcrete } from './text.ts';
import { reachOfValue } from './values.ts';

/** What a statement's conditions, all together, do to callers with AWS credentials. */
export interface Confinement {
  readonly reach: Reach;
  /** Concrete sts:ExternalId: stops a confused deputy, not the account itself. */
  readonly externalId: boolean;
  /** Conditions that look as if they limited, by what is wrong with them, as `StringLike aws:PrincipalOrgID "o-*"`. */
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

/** Whom one requirement alone leaves; for the other side of a Deny. */
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

/** Only AWS services carry these keys, so no caller of their own meets them; which service acts for our account is not known. */
function sourceVerdict(reach: Reach): Verdict {
  return reach.kind === 'external' || reach.kind === 'other-organization'
    ? { effect: 'weak' }
    : { effect: 'confines', reach: { kind: reach.kind === 'nobody' ? 'nobody' : 'unknown', names: reach.names } };
}

/** A value that everybody meets is not even weak: every address, any name. */
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

/** `StringLike aws:PrincipalOrgID "o-*"`. Sorted, so that the same condition in another order reads the same. */
export function wordsOf({ condition: { operator, key, values } }: Requirement): string {
  return `${operator} ${key} ${valueWords([...values].sort())}`;
}

/** Long values and long lists are cut. */
export function valueWords(values: readonly string[]): string {
  const shown = values.slice(0, 3).map((value) => JSON.stringify(value.length > 80 ? `${value.slice(0, 79)}…` : value));
  return `${shown.join(', ')}${values.length > 3 ? `, … (${values.length})` : ''}`;
}
