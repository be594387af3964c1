import { describe, expect, it } from 'vitest';
import { HOUR, later, MINUTE, SECOND } from '../../lib/base/time.ts';
import type { Decision } from '../../lib/inspect/decide/decision.ts';
import { PutOff } from '../../lib/inspect/put-off.ts';
import { unsettled } from '../../lib/inspect/unsettled.ts';

const NOON = new Date('2026-05-04T12:00:00Z');
const decided = (...actions: Decision['action'][]) => actions.map((action) => ({ action }) as Decision);

/** Seconds until an event of noon is judged again, `at` seconds later; undefined where it is judged for good. */
function waitFor(at: number, changedAgo: number | undefined, decisions: readonly Decision[] = [], time = NOON) {
  const { onUnsettled, again } = unsettled(time);
  if (changedAgo !== undefined) onUnsettled(later(NOON, -changedAgo * SECOND));
  const because = again(decisions, later(NOON, at * SECOND));
  return because instanceof PutOff ? because.delay / SECOND : undefined;
}

describe('what IAM may not show yet', () => {
  it.each([
    [5, undefined, undefined],
    [5, 0, 15],
    [19, 0, 1],
    [20, 0, 40],
    [59, 30, 1],
    [60, 0, undefined],
    [5, 59, 15], // the role was changed within the minute before the event
    [5, 60, undefined],
    [5, -50, 15], // or after it, as the ledger knows by now
    [-3, 0, 23], // CloudTrail's clock is a little ahead
    [-200, 0, undefined], // no event waits for its own time
  ])('%j s after the event, changed %j s before it: judged again in %j s', (at, changedAgo, wait) => {
    expect(waitFor(at, changedAgo)).toBe(wait);
  });

  it.each([
    [decided('contain'), undefined],
    [decided('alert', 'observe'), 15],
    [decided('alert', 'suppress'), 15],
  ])('%j: what asks for a deny is not put off', (decisions, wait) => {
    expect(waitFor(5, 0, decisions)).toBe(wait);
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
    const { onUnsettled, again } = unsettled(undefined);
    onUnsettled(NOON);
    expect(again([], NOON)).toBeUndefined();
  });
});
