import { expect, test } from 'vitest';
import { LookError } from '../../../lib/contain/look.ts';
import { carryOutScan, scanRequestIn } from '../../../lib/sweep/scan/request.ts';
import { T0, world } from './world.ts';

const message = (body: string) => ({ Records: [{ messageId: 'm-1', body, eventSource: 'aws:sqs' }] });

test.each([
  ['the daily schedule', { scan: 'trust' }, { kind: 'scan' }],
  ['a look', message('{"look":"closed"}'), { kind: 'look', look: { look: 'closed' } }],
])('%s', (_, event, expected) => {
  expect(scanRequestIn(event)).toEqual(expected);
});

test.each([
  ['nothing', undefined],
  ['an empty batch', { Records: [] }],
  ['the schedule of sweep', { time: '2026-05-04T10:00:00Z' }],
  ['another scan', { scan: 'passes' }],
])('%s is refused', (_, event) => {
  expect(() => scanRequestIn(event)).toThrow(/^neither a scan nor a look/);
});

test('a message that is no look, and a look for sweep, go to the dead-letter queue', async () => {
  expect(() => scanRequestIn(message('{}'))).toThrow(LookError);
  const look = { look: 'deny', id: '0123456789abcdef', target: 'arn:aws:iam::111122223333:role/App' };
  const request = scanRequestIn(message(JSON.stringify(look)));
  await expect(carryOutScan(request, world().ports, T0)).rejects.toThrow(LookError);
});

test.each([
  ['the scan', { scan: 'trust' }, { unseen: 1, settled: 0 }],
  [
    'a look at trust policies',
    message('{"look":"trust","seenAt":"2026-05-04T10:00:00Z","round":1,"roles":[]}'),
    { missed: [] },
  ],
  ['a look at those from first sight', message('{"look":"baseline"}'), { unseen: 0, roles: 1 }],
  ['a look at grants', message('{"look":"grants"}'), { granted: 0, left: 0 }],
  ['a look at opened trusts', message('{"look":"closed"}'), { lifted: [] }],
])('%s is done', async (_, event, done) => {
  const { ports, role } = world();
  role('App');
  expect(await carryOutScan(scanRequestIn(event), ports, T0)).toMatchObject(done);
});
