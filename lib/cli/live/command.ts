import { later, SECOND } from '../../base/time.ts';
import type { Notice } from '../../contain/told.ts';
import { clean } from '../../notify/escape.ts';
import { type Io, UsageError } from '../io.ts';
import type { Applied } from '../lift/apply.ts';
import type { Live } from './ports.ts';
import { wayOutOf } from './way-out.ts';

/** Like `askingAws`, for one of several writes: a refusal of AWS is an outcome, and the next write is still made. */
export async function attempted(write: () => Promise<Applied>): Promise<Applied> {
  try {
    return await write();
  } catch (error) {
    const because = wayOutOf(error);
    if (because === undefined) throw error;
    return { done: false, because };
  }
}

/** Turns an error that a person can fix into one clear line; every other error flies. */
export async function askingAws<T>(command: string, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    const wayOut = wayOutOf(error);
    if (wayOut === undefined) throw error;
    throw new UsageError(`${command}: ${wayOut}`);
  }
}

/** The ledger's answer, or why there is none: a command goes on without the ledger. */
export async function ifItAnswers<T>(ask: () => Promise<T>): Promise<{ answer: T } | { because: string }> {
  try {
    return { answer: await ask() };
  } catch (error) {
    return { because: wayOutOf(error) ?? (error instanceof Error ? `${error.name}: ${error.message}` : String(error)) };
  }
}

/** The Date header's whole seconds and the way there may make a smaller difference. */
const NOTICEABLE = 10 * SECOND;

/** The time by AWS's clock when ours is off: a revocation dated by a slow clock would cut nobody. */
export function awsTime({ skew }: Pick<Live, 'skew'>, io: Io): Date {
  if (Math.abs(skew) < NOTICEABLE) return io.now();
  io.err(`this machine's clock is ${Math.round(Math.abs(skew) / SECOND)} s off; AWS's time is taken\n`);
  return later(io.now(), skew);
}

/** Sends the message that the functions would send. A command does not fail when the topic does not take it. */
export async function tellTeam(notice: Notice, { publish }: Pick<Live, 'publish'>, io: Io): Promise<void> {
  const said = await ifItAnswers(() => publish(notice));
  if ('because' in said) io.err(`the team was not told: rolewarden-alerts did not take it (${clean(said.because)})\n`);
}
