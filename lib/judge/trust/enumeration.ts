import type { CloudTrailEvent } from '../../event/cloudtrail.ts';
import type { Guess } from '../../incident/ledger/history.ts';

/** Guesses of one principal within one window. */
export interface Enumeration {
  readonly by: string;
  /** In order of time, exactly THRESHOLD of them. */
  readonly guesses: readonly Guess[];
}

export const WINDOW_MILLISECONDS = 60 * 60_000;
/** A person mistypes a principal once or twice. */
export const THRESHOLD = 5;

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateAssumeRolePolicy.html#API_UpdateAssumeRolePolicy_Errors */
export function guessIn(event: CloudTrailEvent): Guess | undefined {
  if (event.eventSource !== 'iam.amazonaws.com' || event.time === undefined) return undefined;
  if (event.eventName !== 'UpdateAssumeRolePolicy' && event.eventName !== 'CreateRole') return undefined;
  if (!event.errorCode?.startsWith('MalformedPolicyDocument')) return undefined;
  const { principal, eventId, time } = event;
  return { eventId, time, by: principal.issuer ?? principal.arn ?? principal.account ?? 'unknown' };
}

/**
 * The enumeration that `guess` completes, if it is exactly the guess that reaches the threshold in its window: one window gives
 * one finding, however many guesses follow. `earlier` may contain guesses of other principals, duplicates, and the guess itself.
 */
export function enumerationAt(guess: Guess, earlier: readonly Guess[]): Enumeration | undefined {
  const guesses = [...new Map([...earlier, guess].map((one) => [one.eventId, one])).values()]
    .filter(({ by, time }) => by === guess.by && time <= guess.time)
    .sort((one, other) => one.time.getTime() - other.time.getTime() || (one.eventId < other.eventId ? -1 : 1));
  const window = windowOf(guess, guesses);
  return window.length >= THRESHOLD && window[THRESHOLD - 1]?.eventId === guess.eventId
    ? { by: guess.by, guesses: window.slice(0, THRESHOLD) }
    : undefined;
}

/** The first guess opens a window; the first guess after its end opens the next one. */
function windowOf(guess: Guess, guesses: readonly Guess[]): readonly Guess[] {
  let window: Guess[] = [];
  for (const one of guesses) {
    const opened = window[0]?.time.getTime() ?? one.time.getTime();
    window = one.time.getTime() - opened < WINDOW_MILLISECONDS ? [...window, one] : [one];
    if (one.eventId === guess.eventId) return window;
  }
  return window;
}
