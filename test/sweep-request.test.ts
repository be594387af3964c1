import { expect, test } from 'vitest';
import { LookError } from '../lib/look.ts';
import { requestIn } from '../lib/sweep-request.ts';

const message = (body: string) => ({ Records: [{ messageId: 'm-1', body, eventSource: 'aws:sqs' }] });

test.each([
  ['the schedule', { time: '2026-05-04T10:00:00Z', 'detail-type': 'Scheduled Event' }, { kind: 'sweep' }],
  ['the daily schedule', { scan: 'trust' }, { kind: 'scan' }],
  ['a look', message('{"look":"baseline"}'), { kind: 'look', look: { look: 'baseline' } }],
])('%s', (_, event, expected) => {
  expect(requestIn(event)).toMatchObject(expected);
});

test.each([
  ['nothing', undefined],
  ['an empty batch', { Records: [] }],
  ['a schedule without a time', { time: 'noon' }],
  ['another scan', { scan: 'passes' }],
])('%s is refused', (_, event) => {
  expect(() => requestIn(event)).toThrow(/^neither a schedule nor a look/);
});

test('a message that is no look goes to the dead-letter queue', () => {
  expect(() => requestIn(message('{}'))).toThrow(LookError);
});
