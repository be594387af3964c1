import { DynamoDBClient, GetItemCommand, PutItemCommand } from '@aws-sdk/client-dynamodb';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { functionIncidents } from '../../lib/aws/function-incidents.ts';
import { contained } from '../support/incidents.ts';

const INCIDENT = contained(new Date('2026-05-04T12:00:00Z'));
/** For so many milliseconds the table answers no write. */
let away = 0;
let began = 0;
const put: unknown[] = [];

beforeEach(() => {
  vi.stubEnv('ROLEWARDEN_LEDGER', 'rolewarden-ledger');
  vi.useFakeTimers();
  put.length = 0;
  began = Date.now();
  vi.spyOn(DynamoDBClient.prototype, 'send').mockImplementation((async (asked: unknown) => {
    if (asked instanceof GetItemCommand) return {};
    if (Date.now() - began < away) throw Object.assign(new Error('no answer'), { name: 'TimeoutError' });
    if (asked instanceof PutItemCommand) put.push(asked.input.Item?.pk?.S);
    return {};
  }) as never);
});
afterEach(() => {
  vi.useRealTimers();
  vi.restoreAllMocks();
});

test.each([
  ['hiccups for 1.5 s', 1500, true],
  ['is away', 60_000, false],
])('a table that %s just when a deny is recorded', async (_, milliseconds, isRecorded) => {
  away = milliseconds;
  const ledger = functionIncidents();
  const recording = ledger.record(INCIDENT);
  await vi.advanceTimersByTimeAsync(5000);
  await recording;
  expect(ledger.unreachable?.() === undefined).toBe(isRecorded);
  expect(put.includes(`incident#${INCIDENT.id}`)).toBe(isRecorded);
  const at = Date.now();
  await ledger.record(INCIDENT); // the next command does not wait for a table that is away
  expect(Date.now() - at).toBe(0);
});
