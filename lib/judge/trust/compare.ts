import type { PolicyCondition } from '../policy/document.ts';
import { includesPattern } from '../policy/wildcard.ts';
import { valueWords, wordsOf } from './confinement.ts';
import { type Requirement, requirementsOf } from './operator.ts';
import { nameOf, type Terms } from './terms.ts';

/** The changes in the terms of one principal. */
export interface TermsChange {
  readonly loosening: readonly string[];
  readonly tightening: readonly string[];
}

interface Step {
  readonly looser: boolean;
  readonly words: string;
}

/** A change that is not certainly tighter counts as looser, because a tightening change raises no alert. */
export function compareTerms(before: Terms, after: Terms): TermsChange {
  const steps = [...actionSteps(before, after), ...conditionSteps(before.conditions, after.conditions)].map((step) =>
    after.effect === 'Deny' ? { ...step, looser: !step.looser } : step,
  );
  const of = after.effect === 'Deny' ? `the Deny of ${nameOf(after)}` : nameOf(after);
  const words = (looser: boolean) =>
    steps.filter((step) => step.looser === looser).map((step) => `${step.words} for ${of}`);
  return { loosening: words(true), tightening: words(false) };
}

function actionSteps(before: Terms, after: Terms): Step[] {
  const added = after.actions.filter((action) => !before.actions.includes(action));
  const removed = before.actions.filter((action) => !after.actions.includes(action));
  return [
    ...added.map((action) => ({ looser: true, words: `${action} added` })),
    ...removed.map((action) => ({ looser: false, words: `${action} removed` })),
  ];
}

function conditionSteps(before: readonly PolicyCondition[], after: readonly PolicyCondition[]): Step[] {
  const old = byKey(before);
  const now = byKey(after);
  return [...new Set([...old.keys(), ...now.keys()])].flatMap((key) =>
    keySteps(old.get(key) ?? [], now.get(key) ?? []),
  );
}

/** One key can appear under several operators. */
function byKey(conditions: readonly PolicyCondition[]): Map<string, Requirement[]> {
  const keys = new Map<string, Requirement[]>();
  for (const requirement of requirementsOf(conditions))
    keys.set(requirement.key, [...(keys.get(requirement.key) ?? []), requirement]);
  return keys;
}

function keySteps(old: readonly Requirement[], now: readonly Requirement[]): Step[] {
  const gone = old.filter((one) => !now.some((other) => isSame(one, other)));
  const come = now.filter((one) => !old.some((other) => isSame(one, other)));
  const [was] = gone;
  const [is] = come;
  if (gone.length === 1 && come.length === 1 && was !== undefined && is !== undefined) return changeSteps(was, is);
  return [
    ...gone.map((one) => ({ looser: true, words: `${shortKey(one)} removed (${wordsOf(one)})` })),
    ...come.map((one) => ({ looser: false, words: `${wordsOf(one)} added` })),
  ];
}

function changeSteps(was: Requirement, is: Requirement): Step[] {
  const key = shortKey(is);
  const operators: Step[] =
    was.condition.operator.toLowerCase() === is.condition.operator.toLowerCase()
      ? []
      : [
          {
            looser: loosenessOf(is) >= loosenessOf(was),
            words: `${was.condition.operator} → ${is.condition.operator} on ${key}`,
          },
        ];
  if (sameValues(was.values, is.values)) return operators;
  const looser = !isWithin(is, was);
  return [...operators, { looser, words: `${valueWords(was.values)} → ${valueWords(is.values)} on ${key}` }];
}

/** From tight to loose: literal, pattern, true without the key, negated. */
function loosenessOf({ comparison, vacuous, negated }: Requirement): number {
  return (comparison === 'literal' ? 0 : 1) + (vacuous ? 2 : 0) + (negated ? 4 : 0);
}

/** Whether the old values cover everything that the new values let through. */
function isWithin(is: Requirement, was: Requirement): boolean {
  if (is.negated !== was.negated) return false;
  const [inner, outer] = is.negated ? [was, is] : [is, was];
  return inner.values.every((value) =>
    outer.values.some(
      (pattern) => pattern === value || (outer.comparison !== 'literal' && includesPattern(pattern, value)),
    ),
  );
}

function isSame(one: Requirement, other: Requirement): boolean {
  return (
    one.condition.operator.toLowerCase() === other.condition.operator.toLowerCase() &&
    sameValues(one.values, other.values)
  );
}

function sameValues(one: readonly string[], other: readonly string[]): boolean {
  return one.length === other.length && one.every((value) => other.includes(value));
}

/** `ExternalId` of `sts:ExternalId`, `sub` of an issuer's `…:sub`. */
function shortKey({ condition: { key } }: Requirement): string {
  return key.slice(key.lastIndexOf(':') + 1);
}
