import { expect, it } from 'vitest';
import { later, MINUTE, SECOND } from '../../../lib/base/time.ts';
import { parseEvent } from '../../../lib/event/cloudtrail.ts';
import { ROLE_PACE, SESSION_PACE, type Turns, turns } from '../../../lib/inspect/flood/turns.ts';
import { record, sessionOf } from '../../support/events.ts';

const NOON = new Date('2026-05-04T12:00:00Z');
const by = (session: string, role = 'Developer', more: object = {}) =>
  parseEvent(record({ eventSource: 'lambda.amazonaws.com', userIdentity: sessionOf(role, session), ...more }));
/** It came into a queue that is behind. */
const queued = (receives: number, waited = 4 * SECOND) => ({ receives, sent: later(NOON, -waited) });
const waits = (turnOf: Turns, count: number, session = 'mallory', now = NOON) =>
  Array.from({ length: count }, () => turnOf(by(session), queued(1), now));

it('a burst of one session is judged at once, and each further event has a moment of its own', () => {
  const all = waits(turns(), SESSION_PACE.burst + 4);
  expect(all.slice(0, SESSION_PACE.burst)).toEqual(Array(SESSION_PACE.burst).fill(0));
  expect(all.slice(SESSION_PACE.burst)).toEqual([1, 2, 3, 4].map((n) => n * SESSION_PACE.every));
});

it('another session of the role has its own burst, until the role has used up its own', () => {
  const turnOf = turns();
  waits(turnOf, 1000);
  expect(waits(turnOf, 1, 'alice')).toEqual([0]);
  const ofMany = Array.from({ length: ROLE_PACE.burst + 10 }, (_, n) => waits(turnOf, 1, `made-up-${n}`)[0]);
  expect(ofMany.filter((wait) => wait !== 0).length).toBeGreaterThan(0);
  expect(turnOf(by('bob', 'Other'), queued(1), NOON)).toBe(0);
});

it('a turn is waited for once: an event that comes again is judged', () => {
  const turnOf = turns();
  waits(turnOf, 1000);
  expect(turnOf(by('mallory'), queued(2), NOON)).toBe(0);
});

it('while the queue is not behind nobody waits, however much he does', () => {
  const turnOf = turns();
  for (let n = 0; n < 1000; n++) expect(turnOf(by('mallory'), queued(1, 3 * SECOND), NOON)).toBe(0);
  expect(turnOf(by('mallory'), { receives: 1 }, NOON)).toBe(0);
});

it('no call to IAM waits: whoever could delay one would choose the order of the changes', () => {
  const turnOf = turns();
  waits(turnOf, 1000);
  expect(turnOf(by('mallory', 'Developer', { eventSource: 'iam.amazonaws.com' }), queued(1), NOON)).toBe(0);
});

it('a denied call asks IAM for nothing, so it waits for nothing and takes no turn', () => {
  const turnOf = turns();
  for (let n = 0; n < 1000; n++)
    expect(turnOf(by('mallory', 'Developer', { errorCode: 'AccessDenied' }), queued(1), NOON)).toBe(0);
  expect(waits(turnOf, 1)).toEqual([0]);
});

it('whoever was quiet for long enough has his burst again', () => {
  const turnOf = turns();
  const [last = 0] = waits(turnOf, 100).slice(-1);
  const quiet = later(NOON, last + SESSION_PACE.burst * SESSION_PACE.every);
  expect(waits(turnOf, SESSION_PACE.burst + 1, 'mallory', quiet).filter((wait) => wait > 0)).toHaveLength(1);
});

it('no event waits for more than a quarter of an hour, whatever came before it', () => {
  expect(Math.max(...waits(turns(), 20_000))).toBeLessThanOrEqual(15 * MINUTE + SESSION_PACE.every);
});

it('a thousand callers are remembered, those that were quiet the longest are not', () => {
  const remembered = (others: number) => {
    const turnOf = turns();
    waits(turnOf, 100);
    for (let n = 0; n < others; n++) turnOf(by('x', `Role${n}`), queued(1), NOON); // each is a session and a role
    return waits(turnOf, 1)[0] !== 0;
  };
  expect([remembered(450), remembered(500)]).toEqual([true, false]);
});
