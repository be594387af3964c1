import { isAtLeast } from '../../lib/base/severity.ts';
import { DAY } from '../../lib/base/time.ts';
import type { Outcome, Told } from './world.ts';

/** What people get of ordinary work. */
export interface Figures {
  readonly matched: number;
  readonly accountWeeks: number;
  readonly contained: number;
  readonly observed: number;
  /** Messages at high or critical, which wake somebody. */
  readonly pages: number;
  readonly medium: number;
  readonly low: number;
}

export const weekOf = (at: Date, start: Date) => Math.floor((at.getTime() - start.getTime()) / (7 * DAY));

/** @param weeks which weeks count, from the deployment of the guardrail; the first is 0 */
export function figuresOf(outcomes: readonly Outcome[], start: Date, weeks: readonly number[]): Figures {
  const counts = (at: Date) => weeks.includes(weekOf(at, start));
  const told = outcomes.flatMap((one) => one.told).filter(({ at }) => counts(at));
  const of = (is: (one: Told) => boolean) => told.filter(is).length;
  return {
    matched: outcomes.flatMap((one) => one.matched).filter(({ at }) => counts(at)).length,
    accountWeeks: outcomes.length * weeks.length,
    contained: of(({ decision }) => decision.action === 'contain'),
    observed: of(({ decision }) => decision.action === 'observe'),
    pages: of(isPage),
    medium: of(({ decision }) => decision.severity === 'medium'),
    low: of(({ decision }) => decision.severity === 'low'),
  };
}

export function isPage({ decision }: Told): boolean {
  return decision.action !== 'suppress' && isAtLeast(decision.severity, 'high');
}

/** Counts by what was done, how grave, which detectors, which call and what kind of work. */
export function reasonsIn(outcomes: readonly Outcome[], start: Date, weeks: readonly number[]): [string, number][] {
  const counts = new Map<string, number>();
  for (const { at, kind, decision } of outcomes.flatMap(({ told }) => told)) {
    if (!weeks.includes(weekOf(at, start)) || decision.severity === 'info') continue;
    const detectors = [...new Set(decision.findings.map(({ detector, severity }) => `${detector}:${severity}`))]
      .sort()
      .join(' ');
    const key = `${decision.action} ${decision.severity} | ${kind} | ${decision.eventName} | ${detectors}`;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  return [...counts].sort(([, a], [, b]) => b - a);
}
