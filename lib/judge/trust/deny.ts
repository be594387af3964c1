import type { PolicyPrincipal, Statement } from '../policy/document.ts';
import { type Door, namesAction } from './actions.ts';
import { verdictOn } from './confinement.ts';
import type { TrustContext } from './context.ts';
import { type Entry, entryOf } from './entry.ts';
import { complementOf, isFalse, type Requirement, requirementsOf } from './operator.ts';
import { EVERYBODY, narrower, type Reach, union } from './reach.ts';

/** What the Deny statements leave of an entry that an Allow lets in. */
export interface Spared {
  /** Denied whatever it brings. */
  readonly denied: boolean;
  /** Denies with one condition: what a spared caller must meet, as if the Allow asked it. */
  readonly requirements: readonly Requirement[];
  /** Denies with several: a caller is spared by failing any one of them. */
  readonly reach: Reach;
}

/** Only a Deny that provably fires for the outsider subtracts; any other is ignored. */
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

/** NotPrincipal with Deny is not supported in trust policies, and what it would spare is easily misread: it subtracts nothing. */
function coversEntry({ principals }: Statement, entry: Entry, door: Door, context: TrustContext): boolean {
  return principals?.some((principal) => coversOne(principal, entry, door, context)) ?? false;
}

/** A Deny of AWS principals leaves tokens and assertions alone, so it does not close their doors to Principal "*". */
function coversOne(principal: PolicyPrincipal, entry: Entry, door: Door, context: TrustContext): boolean {
  if (principal.type === '*') return true;
  if (principal.type === 'AWS' && entry.via === 'aws' && entry.everybody && door !== 'sts:AssumeRole') return false;
  const denied = entryOf(principal, context);
  if (denied.via !== entry.via) return false;
  if (denied.written === entry.written) return true;
  return denied.via === 'aws' && entry.via === 'aws' && coversAws(principal.value, entry);
}

/** `*`, or the account the entry belongs to: a denied root denies everybody of its account. */
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
