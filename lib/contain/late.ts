import { EVENTS_ARRIVE } from '../base/time.ts';

/** Why nothing is written for a late event while the ledger, which knows of lifts, does not answer. */
export function lateBecause(time: Date | undefined, now: Date, blind: string): string | undefined {
  return time !== undefined && now.getTime() - time.getTime() > EVENTS_ARRIVE ? unknownLift(blind) : undefined;
}

/** @param blind why the ledger did not answer */
export function unknownLift(blind: string): string {
  return `the ledger did not answer (${blind}) and the event is older than 15 min: whether a person lifted this incident is not known, so nothing is written`;
}
