import { MINUTE } from '../base/time.ts';

/**
 * Milliseconds within which an event is delivered. A change that has no event by then has lost it. An event that comes later may
 * be a copy, and a person may have answered its incident.
 */
export const EVENTS_ARRIVE = 15 * MINUTE;

/** Why nothing is written for a late event while the ledger, which knows of lifts, does not answer. */
export function lateBecause(time: Date | undefined, now: Date, blind: string): string | undefined {
  return time !== undefined && now.getTime() - time.getTime() > EVENTS_ARRIVE ? unknownLift(blind) : undefined;
}

/** @param blind why the ledger did not answer */
export function unknownLift(blind: string): string {
  return `the ledger did not answer (${blind}) and the event is older than 15 min: whether a person lifted this incident is not known, so nothing is written`;
}
