import type { PolicyDocument } from './document.ts';
import {
  type Applicable,
  applicable,
  type Region,
  regionsOf,
  type StatementReference,
  shared,
  without,
} from './region.ts';
import { indexOf, statementsFor } from './statement-index.ts';
import type { Context } from './variable.ts';
import { covers } from './wildcard.ts';

export interface NamedPolicy {
  readonly name: string;
  readonly document: PolicyDocument;
}

/** The policies that decide what a principal may do. Boundary and session policies only ever take away. */
export interface Policies {
  readonly identity: readonly NamedPolicy[];
  /** Absent: none. An empty list is a boundary that allows nothing. */
  readonly boundary?: readonly NamedPolicy[];
  readonly session?: readonly NamedPolicy[];
}

/** From nothing to all; `if` is on resources that may be all or some, when its conditions hold. */
export const LEVELS = ['no', 'if', 'some', 'everywhere'] as const;
export type Level = (typeof LEVELS)[number];

export interface Verdict {
  readonly level: Level;
  /** Patterns of the resources it is held on; the one asked about when that is all of them. */
  readonly resources: readonly string[];
  readonly except: readonly string[];
  readonly conditions: readonly string[];
  readonly by: readonly StatementReference[];
}

export const NOTHING: Verdict = { level: 'no', resources: [], except: [], conditions: [], by: [] };

/** More comparisons than this are not made: the verdict becomes `if`, since policy text must not decide how long we think. */
const COMPARISONS = 4096;

/** One question: an action on one resource, or on every resource a pattern stands for. */
export type Ask = (action: string, resource: string, context?: Context) => Verdict;

/**
 * Answers what the policies allow: an explicit Deny anywhere wins; otherwise an identity policy must allow it, and the boundary and the
 * session policies too where there are any. Resource policies and organization policies are not asked: the caller states that.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic.html
 */
export function asking(policies: Policies, known: Context): Ask {
  return (action, resource, context = known) => verdict(policies, action, resource, context);
}

function verdict(policies: Policies, action: string, resource: string, context: Context): Verdict {
  const { identity, boundary, session } = policies;
  const all = [...identity, ...(boundary ?? []), ...(session ?? [])];
  const denies = all.flatMap((policy) => statementsOf(policy, 'Deny', action, context));
  const whole: Region = { within: [resource], except: [], conditions: [], by: [] };
  if (denies.some((deny) => without(whole, deny, context).length === 0)) return NOTHING;
  let regions = allowed(identity, action, resource, context);
  for (const limit of [boundary, session])
    if (limit) regions = limited(regions, allowed(limit, action, resource, context));
  for (const deny of narrowingFirst(denies)) regions = denied(regions, deny, context);
  return summed(regions, resource);
}

function statementsOf(
  { name, document }: NamedPolicy,
  effect: 'Allow' | 'Deny',
  action: string,
  context: Context,
): Applicable[] {
  const index = indexOf(document);
  return statementsFor(index, action).flatMap((statement) => {
    const found = statement.effect === effect ? applicable(statement, index.version, name, context) : undefined;
    return found === undefined ? [] : [found];
  });
}

function allowed(policies: readonly NamedPolicy[], action: string, resource: string, context: Context): Region[] {
  const statements = policies.flatMap((policy) => statementsOf(policy, 'Allow', action, context));
  return statements.flatMap((statement) => regionsOf(statement, resource, context));
}

function limited(regions: readonly Region[], limits: readonly Region[]): Region[] {
  if (regions.length * limits.length > COMPARISONS)
    return doubtful(regions, 'the permissions boundary or session policy allows it too');
  return regions.flatMap((region) =>
    limits.flatMap((limit) => {
      const both = shared(region, limit);
      return both === undefined ? [] : [both];
    }),
  );
}

function denied(regions: readonly Region[], deny: Applicable, context: Context): Region[] {
  const { resources, notResources } = deny.statement;
  if (regions.length * ((resources ?? notResources)?.length ?? 0) > COMPARISONS)
    return doubtful(regions, `${deny.reference.policy} statement ${deny.reference.statement} does not deny it`);
  return regions.flatMap((region) => without(region, deny, context));
}

/** What a NotResource spares may be exactly what another Deny covers. */
function narrowingFirst(denies: readonly Applicable[]): readonly Applicable[] {
  return denies.toSorted(
    (one, other) =>
      Number(other.statement.notResources !== undefined) - Number(one.statement.notResources !== undefined),
  );
}

function doubtful(regions: readonly Region[], condition: string): Region[] {
  return regions.map((region) => ({ ...region, conditions: [...region.conditions, condition] }));
}

function summed(regions: readonly Region[], asked: string): Verdict {
  const certain = regions.filter(({ conditions }) => conditions.length === 0);
  const everywhere = certain.filter((region) => isWhole(region, asked));
  if (everywhere.length > 0) {
    const [widest] = everywhere.toSorted((one, other) => one.except.length - other.except.length);
    return { ...sum('everywhere', everywhere), resources: [asked], except: widest?.except ?? [] };
  }
  if (certain.length > 0) return sum('some', certain);
  return regions.length > 0 ? sum('if', regions) : NOTHING;
}

function isWhole({ within }: Region, asked: string): boolean {
  return within.every((pattern) => covers(pattern, asked));
}

function sum(level: Level, regions: readonly Region[]): Verdict {
  return {
    level,
    resources: unique(regions.map(({ within }) => within.join(' and '))),
    except: unique(regions.flatMap(({ except }) => except)),
    conditions: unique(regions.flatMap(({ conditions }) => conditions)),
    by: uniqueReferences(regions.flatMap(({ by }) => by)),
  };
}

function unique(texts: readonly string[]): string[] {
  return [...new Set(texts)];
}

function uniqueReferences(references: readonly StatementReference[]): StatementReference[] {
  return [
    ...new Map(references.map((reference) => [`${reference.policy}#${reference.statement}`, reference])).values(),
  ];
}
