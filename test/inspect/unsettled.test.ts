import { describe, expect, it } from 'vitest';
import { later, MINUTE, SECOND } from '../../lib/base/time.ts';
import type { Decision } from '../../lib/inspect/decide/decision.ts';
import { unsettled } from '../../lib/inspect/unsettled.ts';

const NOON = new Date('2026-05-04T12:00:00Z');
const decided = (...actions: Decision['action'][]) => actions.map((action) => ({ action }) as Decision);

/** Seconds until an event of now is judged again; undefined where it is judged for good. */
function waitFor(ages: readonly number[], decisions: readonly Decision[] = [], time = NOON): number | undefined {
  const { onUnsettled, again } = unsettled(time);
  for (const age of ages) onUnsettled(later(NOON, -age * SECOND));
  const putOff = again(decisions, NOON);
  return putOff && putOff.delay / SECOND;
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

  it('an event without a time is judged for good', () => {
    expect(unsettled(undefined).again([], NOON)).toBeUndefined();
  });
});
