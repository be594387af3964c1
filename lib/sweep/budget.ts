import { MINUTE } from '../base/time.ts';
import type { SweepPorts } from './ports.ts';

/** Looks at policies in one sweep: each costs IAM calls, and a sweep has five minutes. A lapsed deny may wait. */
export const MOST_LOOKS = 200;
/** Looks at managed policies that nothing uses: they have a budget of their own, so that they delay no deletion on a role. */
export const MOST_DISCARDS = 50;
/** Roles from which one sweep takes the tag. */
export const MOST_UNTAGS = 100;
/** Incidents that one sweep asks the ledger for, beside those of its list: some 20 s. */
export const MOST_READS = 2500;
/** Messages about strangers' policies in one sweep. The log lists the others; the next sweep publishes them. */
export const MOST_STRANGERS = 10;

/** The last minute of a run is for what a sweep has yet to say and to record. */
const TO_END = MINUTE;

/** @param left milliseconds of the run that are left; absent where nothing ends it */
export function hasTime(left?: number): boolean {
  return left === undefined || left > TO_END;
}

/** How often something may be done in one sweep. */
export interface Allowance {
  /** Takes one of what is left; false when nothing is left, or no time. */
  take(): boolean;
  /** How often nothing was left. */
  refused(): number;
}

export function allowanceOf(most: number, { hasTime = () => true }: Pick<SweepPorts, 'hasTime'>): Allowance {
  let [left, refused] = [most, 0];
  return {
    take() {
      if (left > 0 && hasTime()) {
        left -= 1;
        return true;
      }
      refused += 1;
      return false;
    },
    refused: () => refused,
  };
}

/** What one sweep left for the next. */
export interface LeftOver {
  /** Policies that were not looked at: lapsed, or used by nothing. */
  readonly looks: number;
  /** Strangers' policies that nobody was told of, at most: some may have been told before. */
  readonly messages: number;
  /** Incidents that the ledger was not asked for. */
  readonly reads: number;
}

export function isLeft(left: LeftOver): boolean {
  return Object.values(left).some((count) => count > 0);
}

/**
 * Anybody who may create roles can plant thousands of policies under our prefix. Their messages and deletions must not take the
 * time in which quarantines are extended and denies put back.
 */
export function withinBudget(ports: SweepPorts): SweepPorts & { leftOver(): Omit<LeftOver, 'reads'> } {
  const { policies, managed, isNews } = ports;
  const looks = allowanceOf(MOST_LOOKS, ports);
  const discards = allowanceOf(MOST_DISCARDS, ports);
  let [strangers, untold] = [MOST_STRANGERS, 0];
  return {
    ...ports,
    policies: {
      ...policies,
      read: async (target, policyName) => (looks.take() ? policies.read(target, policyName) : undefined),
    },
    managed: {
      ...managed,
      current: async (found) => (looks.take() ? managed.current(found) : undefined),
      discard: async (policy) => discards.take() && managed.discard(policy),
    },
    isNews(key, now) {
      if (strangers === 0) untold += 1;
      return strangers > 0 && isNews(key, now) && strangers-- > 0;
    },
    leftOver: () => ({ looks: looks.refused() + discards.refused(), messages: untold }),
  };
}
