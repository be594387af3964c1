import { setTimeout as passed } from 'node:timers/promises';

export type Answer = 'allowed' | 'denied';

/** Whether AWS lets the call through. Any other error than a denial flies. */
export async function answerTo(call: Promise<unknown>): Promise<Answer> {
  try {
    await call;
    return 'allowed';
  } catch (error) {
    if (isDenial(error)) return 'denied';
    throw error;
  }
}

/** IAM and S3 say AccessDenied, others AccessDeniedException, EC2 UnauthorizedOperation. */
export function isDenial(error: unknown): boolean {
  return error instanceof Error && /AccessDenied|UnauthorizedOperation/.test(error.name);
}

export interface Patience {
  /** Milliseconds that AWS has to show what is expected. */
  readonly patience: number;
  readonly signal: AbortSignal;
}

export interface Waited<T> {
  readonly answer: T;
  /** Whether the wanted answer came. */
  readonly isWanted: boolean;
  /** From the first question to the last answer. */
  readonly milliseconds: number;
}

/** One slow answer does not use up the patience. */
const LEAST = 3;

/** Asks until the wanted answer comes or the patience ends. */
export async function until<T>(
  ask: () => Promise<T>,
  wanted: (answer: T) => boolean,
  { patience, signal }: Patience,
  every = 1000,
): Promise<Waited<T>> {
  const began = performance.now();
  for (let asked = 1; ; asked++) {
    const answer = await ask();
    const milliseconds = Math.round(performance.now() - began);
    if (wanted(answer)) return { answer, isWanted: true, milliseconds };
    if (asked >= LEAST && milliseconds + every > patience) return { answer, isWanted: false, milliseconds };
    await pause(every, signal);
  }
}

/** Repeats a call that AWS refuses for now, because what it needs has just been made. The last refusal flies. */
export async function retried<T>(
  call: () => Promise<T>,
  isForNow: (error: Error) => boolean,
  patience: Patience,
): Promise<T> {
  const { answer } = await until(
    () =>
      call().then(
        (value) => ({ value }),
        (error: Error) => {
          if (!isForNow(error)) throw error;
          return { error };
        },
      ),
    (one) => 'value' in one,
    patience,
    2000,
  );
  if ('value' in answer) return answer.value;
  throw answer.error;
}

export async function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  await passed(Math.max(milliseconds, 0), undefined, { signal });
}
