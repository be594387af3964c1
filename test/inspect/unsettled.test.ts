import { describe, expect, it } from 'vitest';
import { later, MINUTE, SECOND } from '../../lib/base/time.ts';
import type { Decision } from '../../lib/inspect/decide/decision.ts';
import { PutOff } from '../../lib/inspect/put-off.ts';
import { unsettled } from '../../lib/inspect/unsettled.ts';

const NOON = new Date('2026-05-04T12:00:00Z');
const decided = (...actions: Decision['action'][]) => actions.map((action) => ({ action }) as Decision);

/** Seconds until the event is judged again; undefined where it is judged for good. */
function waitFor(ages: readonly number[], decisions: readonly Decision[] = []): number | undefined {
  const { onUnsettled, settle } = unsettled();
  for (const age of ages) onUnsettled(later(NOON, -age * SECOND));
  try {
    settle(decisions, NOON);
    return undefined;
  } catch (error) {
    if (!(error instanceof PutOff)) throw error;
    return error.delay / SECOND;
  }
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
    [decided('alert', 'observe'), undefined],
    [decided('alert', 'suppress'), 15],
  ])('%j: only what asks for no deny is put off', (decisions, wait) => {
    expect(waitFor([5], decisions)).toBe(wait);
  });
});
