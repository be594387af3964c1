import { describe, expect, it } from 'vitest';
import { HOUR, later, MINUTE, SECOND } from '../../lib/base/time.ts';
import type { Decision } from '../../lib/inspect/decide/decision.ts';
import { PutOff } from '../../lib/inspect/put-off.ts';
import { unsettled } from '../../lib/inspect/unsettled.ts';

const NOON = new Date('2026-05-04T12:00:00Z');
const decided = (...actions: Decision['action'][]) => actions.map((action) => ({ action }) as Decision);

/** Seconds until an event of now is judged again; undefined where it is judged for good. */
function waitFor(ages: readonly number[], decisions: readonly Decision[] = [], time = NOON): number | undefined {
  const { onUnsettled, again } = unsettled(time);
  for (const age of ages) onUnsettled(later(NOON, -age * SECOND));
  const because = again(decisions, NOON);
  return because instanceof PutOff ? because.delay / SECOND : undefined;
}

describe('what IAM may not show yet', () => {
  it.each([
    [[], undefined],
    [[5], 15],
    [[19], 1],
    [[20], 40],
    [[59], 1],
    [[60], undefined],
    [[7200, 90], undefined],
    [[90, 5, 30], 15], // the earliest look at one of them
    [[-3], 23], // IAM's clock is a little ahead
    [[-MINUTE / SECOND], undefined], // no event waits for a change of the future
  ])('changed %j s ago: judged again in %j s', (ages, wait) => {
    expect(waitFor(ages)).toBe(wait);
  });

  it.each([
    [decided('contain'), undefined],
    [decided('alert', 'observe'), 15],
    [decided('alert', 'suppress'), 15],
  ])('%j: what asks for a deny is not put off', (decisions, wait) => {
    expect(waitFor([5], decisions)).toBe(wait);
  });

  it('an event does not wait for what is changed a minute after it, however often that is', () => {
    const ago = (seconds: number) => later(NOON, -seconds * SECOND);
    expect([ago(60), ago(64), ago(65), ago(600)].map((time) => waitFor([5], [], time))).toEqual([
      15,
      15,
      undefined,
      undefined,
    ]);
  });

  it('is judged again before the ledger is waited for', () => {
    const { onUnsettled, onForgotten, again } = unsettled(NOON);
    onForgotten();
    onUnsettled(NOON);
    expect(again([], later(NOON, SECOND))).toBeInstanceOf(PutOff);
    expect(again([], later(NOON, MINUTE))?.message).toContain('the ledger did not answer');
  });

  it.each([
    ['nothing', [], true],
    ['a low message', [{ action: 'alert', severity: 'low' }], true],
    ['a message that people must not wait for', [{ action: 'alert', severity: 'medium' }], false],
    ['a containment', [{ action: 'contain', severity: 'low' }], false],
  ])('without the ledger %s is no final judgement: %j', (_, decisions, isAgain) => {
    const { onForgotten, again } = unsettled(NOON);
    onForgotten();
    expect(again(decisions as unknown as Decision[], later(NOON, HOUR)) !== undefined).toBe(isAgain);
  });

  it('an event without a time is judged for good', () => {
    expect(unsettled(undefined).again([], NOON)).toBeUndefined();
  });
});
