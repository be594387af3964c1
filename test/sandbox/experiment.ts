import type { Use } from './cost.ts';
import type { Ground } from './ground.ts';
import type { Call } from './permissions.ts';

/** A question that no emulator can answer, and how an AWS account is asked. */
export interface Experiment {
  readonly id: string;
  readonly asks: string;
  /** The answer that Rolewarden counts on, and whether AWS documents it or we infer it. */
  readonly expected: string;
  /** Everything it makes, in words. */
  readonly makes: string;
  /** How long it takes on AWS, about. */
  readonly minutes: number;
  /** Every API call that it makes with the caller's credentials; any other call is an error. Calls of the roles it makes are not named. */
  readonly calls: readonly Call[];
  /** The most that it uses of what AWS charges for. */
  readonly uses: readonly Use[];
  run(ground: Ground): Promise<Outcome>;
}

export type Figures = Readonly<Record<string, unknown>>;

/** How an experiment ended. Times among the figures are milliseconds. */
export type Outcome =
  | { readonly verdict: 'as expected' | 'otherwise'; readonly saw: string; readonly figures: Figures }
  | { readonly verdict: 'not settled'; readonly because: string; readonly figures?: Figures }
  | { readonly verdict: 'skipped'; readonly because: string };

/** Also by an error. */
export type Ended = Outcome | { readonly verdict: 'broke off'; readonly because: string };

/** The result of an experiment, as it is sent back. */
export type Result = Ended & {
  readonly experiment: string;
  readonly asked: string;
  readonly expected: string;
  readonly milliseconds: number;
  /** How often each API call was made, by the caller and by the roles that the experiment made. */
  readonly calls: Readonly<Record<string, number>>;
};

export function skipped(because: string): Outcome {
  return { verdict: 'skipped', because };
}

export function notSettled(because: string, figures?: Figures): Outcome {
  return { verdict: 'not settled', because, ...(figures && { figures }) };
}

export function settled(isAsExpected: boolean, saw: string, figures: Figures): Outcome {
  return { verdict: isAsExpected ? 'as expected' : 'otherwise', saw, figures };
}

/** An emulator's answer says nothing about AWS, so it settles nothing. */
export function byEmulator(outcome: Outcome): Outcome {
  if (outcome.verdict !== 'as expected' && outcome.verdict !== 'otherwise') return outcome;
  return notSettled(`an emulator answered, not AWS: ${outcome.saw}`, outcome.figures);
}
