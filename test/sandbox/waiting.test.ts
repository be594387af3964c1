import { describe, expect, test } from 'vitest';
import { answerTo, retried, until } from './waiting.ts';

const patience = (milliseconds: number) => ({ patience: milliseconds, signal: new AbortController().signal });
const error = (name: string) => Object.assign(new Error('no'), { name });

/** Answers one after another, the last again and again. */
function answering<T>(...answers: readonly T[]) {
  let asked = 0;
  return async () => answers[Math.min(asked++, answers.length - 1)] as T;
}

describe('until', () => {
  test('asks until the wanted answer comes', async () => {
    expect(await until(answering(1, 2, 3), (answer) => answer === 2, patience(1000), 1)).toMatchObject({
      answer: 2,
      isWanted: true,
    });
  });

  test('ends with the patience, and says the last answer', async () => {
    expect(await until(answering(1, 2, 3), () => false, patience(0), 1)).toMatchObject({ answer: 3, isWanted: false });
  });

  test('asks three times, however slow the answers are', async () => {
    expect(await until(answering(1, 2, 3), (answer) => answer === 3, patience(0), 1)).toMatchObject({ isWanted: true });
  });

  test('ends at once when the run is interrupted', async () => {
    const stop = new AbortController();
    const waiting = until(answering(1), () => false, { patience: 60_000, signal: stop.signal }, 30_000);
    stop.abort();
    await expect(waiting).rejects.toThrow(/abort/i);
  });
});

describe('a call', () => {
  test.each([
    ['AccessDenied', 'denied'],
    ['AccessDeniedException', 'denied'],
    ['UnauthorizedOperation', 'denied'],
  ])('that fails with %s is %s', async (name, answer) => {
    expect(await answerTo(Promise.reject(error(name)))).toBe(answer);
  });

  test('that fails otherwise is no answer', async () => {
    await expect(answerTo(Promise.reject(error('Throttling')))).rejects.toThrow('no');
    expect(await answerTo(Promise.resolve())).toBe('allowed');
  });

  test('is repeated while AWS refuses it for now, and no other refusal is waited out', async () => {
    const refused = (name: string) => () => Promise.reject(error(name));
    const isForNow = ({ name }: Error) => name === 'NotYet';
    await expect(retried(refused('Never'), isForNow, patience(60_000))).rejects.toMatchObject({ name: 'Never' });
    expect(await retried(answering('made'), isForNow, patience(0))).toBe('made');
  });
});
