import { describe, expect, test } from 'vitest';
import { DEFAULT_SETTINGS } from '../../lib/base/settings/defaults.ts';
import { LookError } from '../../lib/contain/look.ts';
import { memoryLedger } from '../../lib/incident/ledger/in-memory.ts';
import { inShort } from '../../lib/sweep/in-short.ts';
import type { CountPorts, SweepPorts } from '../../lib/sweep/ports.ts';
import { carryOutRequest, requestIn } from '../../lib/sweep/request.ts';
import { scanRequestIn } from '../../lib/sweep/scan/request.ts';

const USER = 'arn:aws:iam::111122223333:user/ci';
const NAME = 'rolewarden-0123456789abcdef-quarantine-caller';

const message = (body: string) => ({ Records: [{ messageId: 'm-1', body, eventSource: 'aws:sqs' }] });

test.each([
  ['the schedule', { time: '2026-05-04T10:00:00Z', 'detail-type': 'Scheduled Event' }, { kind: 'sweep' }],
  ['a look', message('{"look":"baseline"}'), { kind: 'look', look: { look: 'baseline' } }],
])('%s', (_, event, expected) => {
  expect(requestIn(event)).toMatchObject(expected);
});

test.each([
  ['nothing', undefined],
  ['an empty batch', { Records: [] }],
  ['a schedule without a time', { time: 'noon' }],
  ['the daily scan, which is for scan', { scan: 'trust' }],
  ['another scan', { scan: 'passes' }],
])('%s is refused', (_, event) => {
  expect(() => requestIn(event)).toThrow(/^neither a schedule nor a look/);
});

test('whoever may invoke the function moves no clock: nothing lapses by the date in the event', async () => {
  const now = new Date('2026-05-04T10:00:00Z');
  const seen: Date[] = [];
  const ledger = { ...memoryLedger(), guarded: async () => [] };
  const stranger = { target: { arn: USER, name: 'ci', tags: {} }, rung: 'inline', policyName: NAME, document: {} };
  const sweep = {
    scan: async () => ({ carried: [stranger], unattached: [] }),
    untag: async () => {},
    isNews: (_: string, at: Date) => {
      seen.push(at);
      return false;
    },
    ledger,
    settings: DEFAULT_SETTINGS,
    account: '111122223333',
  } as unknown as SweepPorts & CountPorts;
  await carryOutRequest(requestIn({ time: '2099-01-01T00:00:00Z' }), sweep, now);
  expect(seen).toEqual([now]);
});

test('a line of the log names a hundred of a list and counts the rest', () => {
  const unexplained = Array.from({ length: 5000 }, (_, index) => `arn:aws:iam::111122223333:role/Role${index}`);
  const done = { roles: 5000, unseen: 0, settled: 0, unread: [], unexplained, missed: ['one'] };
  expect(inShort(done)).toEqual({ ...done, unexplained: [...unexplained.slice(0, 100), 'and 4900 more'] });
});

test('a message that is no look goes to the dead-letter queue', () => {
  expect(() => requestIn(message('{}'))).toThrow(LookError);
});

describe('a look that release 0.1.0 left in the queue of sweep', () => {
  const sighting = { role: 'arn:aws:iam::111122223333:role/App', document: '0123456789abcdef', latest: 'e1' };
  test.each([
    { look: 'trust', seenAt: '2026-05-04T10:00:00.000Z', round: 2, roles: [sighting] },
    { look: 'baseline' },
    { look: 'grants' },
  ])('$look goes on to scan as it was, at once', async (look) => {
    const passed: [text: string, delay: number][] = [];
    const ports = {
      lookAgain: async (one: unknown, delay: number) => void passed.push([JSON.stringify(one), delay]),
    } as unknown as SweepPorts & CountPorts;
    const body = JSON.stringify(look);
    const done = await carryOutRequest(requestIn(message(body)), ports, new Date());
    expect([passed, done]).toEqual([[[body, 0]], { passedOn: look.look }]);
    expect(scanRequestIn(message(passed[0]?.[0] ?? ''))).toMatchObject({ kind: 'look', look: { look: look.look } });
  });
});
