import { MINUTE } from '../base/time.ts';

/**
 * Milliseconds in which an event is delivered if it is delivered. What is unexplained after them no event explains, and an event that
 * comes later may be a copy of one that a person has answered since.
 */
export const EVENTS_ARRIVE = 15 * MINUTE;

/** Why nothing is written for an event that came late while the ledger, which knows of lifts, did not answer. */
export function lateBecause(time: Date | undefined, now: Date, blind: string): string | undefined {
  return time !== undefined && now.getTime() - time.getTime() > EVENTS_ARRIVE ? unknownLift(blind) : undefined;
}

/** @param blind why the ledger did not answer */
export function unknownLift(blind: string): string {
  return `the ledger did not answer (${blind}) and the event is older than 15 min: whether a person lifted this incident is not known, so nothing is written`;
}
