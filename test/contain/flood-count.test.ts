import { expect, test } from 'vitest';
import { bytesOf } from '../../lib/base/json.ts';
import { floodCountIn, floodCountText } from '../../lib/contain/flood-count.ts';
import { tallyKey } from '../../lib/incident/ledger/tallies.ts';
import { requestIn } from '../../lib/sweep/request.ts';
import { report } from '../support/commands.ts';

const key = tallyKey(['alerts', 'x'], new Date('2026-05-04T10:02:10Z'));

test('the order to tell a count comes back as it was sent', () => {
  const count = { key, decision: { ...report() } };
  expect(floodCountIn(floodCountText(count))).toEqual(count);
  expect(requestIn({ Records: [{ body: floodCountText(count) }] })).toEqual({ kind: 'count', count });
});

test('whatever the event says, the order has room in a queue', () => {
  const decision = { ...report(), because: 'x'.repeat(300_000) };
  expect(bytesOf(floodCountText({ key, decision }))).toBeLessThan(40 * 1024);
});

test.each([
  ['a look', { look: 'baseline' }],
  ['no decision', { flood: { of: key.of, since: '2026-05-04T10:00:00.000Z' } }],
  ['a key that is no digest', { flood: { of: '../x', since: '2026-05-04T10:00:00.000Z' }, decision: {} }],
  ['no time', { flood: { of: key.of, since: 'noon' }, decision: {} }],
])('%s is no such order', (_, value) => {
  expect(floodCountIn(JSON.stringify(value))).toBeUndefined();
});
