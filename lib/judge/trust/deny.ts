import type { PolicyPrincipal, Statement } from '../policy/document.ts';
import { type Door, namesAction } from './actions.ts';
import { verdictOn } from './confinement.ts';
import type { TrustContext } from './context.ts';
import { type Entry, entryOf } from './entry.ts';
import { complementOf, isFalse, type Requirement, requirementsOf } from './operator.ts';
import { EVERYBODY, narrower, type Reach, union } from './reach.ts';

/** The rest of an allowed entry after the Deny statements. */
export interface Spared {
  /** A Deny without conditions covers the entry. */
  readonly denied: boolean;
  /** From Denies with one condition: a caller whom they spare must meet these, as if the Allow asked them. */
  readonly requirements: readonly Requirement[];
  /** From Denies with several conditions: they spare a caller who fails any one of them. */
  readonly reach: Reach;
}

/** Only a Deny that provably applies to the outsider counts. */
export function sparedBy(denies: readonly Statement[], entry: Entry, door: Door, context: TrustContext): Spared {
  const covering = denies.filter((deny) => namesAction(deny, door) && coversEntry(deny, entry, door, context));
  const conditions = covering.map(({ conditions }) => requirementsOf(conditions));
  return {
    denied: conditions.some((requirements) => requirements.length === 0),
    requirements: conditions.flatMap(([only, ...more]) =>
      only === undefined || more.length > 0 || only.values.length === 0 ? [] : (complementOf(only) ?? []),
    ),
    reach: conditions
      .filter((requirements) => requirements.length > 1)
      .map((requirements) => union(requirements.map((requirement) => reachOfSpared(requirement, context))))
      .reduce(narrower, EVERYBODY),
  };
}

/** A Deny with NotPrincipal is ignored: trust policies do not support it, and its exceptions are easily misread. */
function coversEntry({ principals }: Statement, entry: Entry, door: Door, context: TrustContext): boolean {
  return principals?.some((principal) => coversOne(principal, entry, door, context)) ?? false;
}

/** A Deny of AWS principals does not cover tokens and assertions, so Principal "*" still gets in with those. */
function coversOne(principal: PolicyPrincipal, entry: Entry, door: Door, context: TrustContext): boolean {
  if (principal.type === '*') return true;
  if (principal.type === 'AWS' && entry.via === 'aws' && entry.everybody && door !== 'sts:AssumeRole') return false;
  const denied = entryOf(principal, context);
  if (denied.via !== entry.via) return false;
  if (denied.written === entry.written) return true;
  return denied.via === 'aws' && entry.via === 'aws' && coversAws(principal.value, entry);
}

/** Whether the Deny names `*` or the entry's account: a denied root ARN covers everybody in its account. */
function coversAws(denied: string, { written }: Entry): boolean {
  if (denied === '*') return true;
  const account = /^(?:arn:[a-z-]+:iam::)?(\d{12})(?::root)?$/.exec(denied)?.[1];
  return account !== undefined && (written === account || written.split(':')[4] === account);
}

function reachOfSpared(requirement: Requirement, context: TrustContext): Reach {
  const complement = requirement.values.length === 0 ? undefined : complementOf(requirement);
  if (complement === undefined) return EVERYBODY;
  if (complement.key === 'aws:principalisawsservice' && !complement.values.some(isFalse))
    return { kind: 'service', names: ['AWS services'] };
  const verdict = verdictOn(complement, context);
  return verdict.effect === 'confines' ? verdict.reach : EVERYBODY;
}
