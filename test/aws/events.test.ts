import { afterEach, describe, expect, test, vi } from 'vitest';
import { deadEvents } from '../../lib/aws/dead-events.ts';
import { eventQueue } from '../../lib/aws/event-queue.ts';
import { localEvent } from '../../lib/aws/local.ts';
import type { FunctionPlace } from '../../lib/aws/place.ts';
import { MINUTE } from '../../lib/base/time.ts';
import { eventInBody } from '../../lib/event/queued.ts';
import { record } from '../support/events.ts';

const PLACE: FunctionPlace = { partition: 'aws', region: 'us-east-1', account: '111122223333' };
const urlOf = (name: string) => `https://sqs.us-east-1.amazonaws.com/111122223333/${name}`;

/** Answers the receives one after the other, and every other call with nothing. */
function sqs(...received: object[]) {
  const calls: [name: string, input: object][] = [];
  const send = async (command: { constructor: { name: string }; input: object }) => {
    calls.push([command.constructor.name, command.input]);
    return command.constructor.name === 'ReceiveMessageCommand' ? (received.shift() ?? {}) : {};
  };
  return { calls, client: { send } as never };
}

test('an event that waits is hidden by its own receipt, in seconds', async () => {
  const { calls, client } = sqs();
  const queued = { id: 'm-1', receipt: 'r-1', receives: 3, body: '{}' };
  await eventQueue(PLACE, 'rolewarden-events', client)(queued, 10 * MINUTE);
  expect(calls).toEqual([
    [
      'ChangeMessageVisibilityCommand',
      { QueueUrl: urlOf('rolewarden-events'), ReceiptHandle: 'r-1', VisibilityTimeout: 600 },
    ],
  ]);
});

describe('dead letters of events', () => {
  afterEach(() => vi.unstubAllEnvs());
  const named = () => {
    for (const [name, queue] of [
      ['EVENTS', 'rolewarden-events'],
      ['EVENTS_DEAD', 'rolewarden-events-dead'],
      ['FAILED', 'rolewarden-failed'],
    ])
      vi.stubEnv(`ROLEWARDEN_${name}`, queue);
  };
  const letter = (rounds?: string) => ({
    MessageId: 'm-1',
    ReceiptHandle: 'r-1',
    Body: '{"detail":{}}',
    Attributes: { SentTimestamp: '1777888800000' },
    ...(rounds !== undefined && { MessageAttributes: { rounds: { DataType: 'Number', StringValue: rounds } } }),
  });

  test.each([
    [undefined, 0],
    ['3', 3],
    ['-1', 0],
    ['1e999', 0],
    ['x', 0],
  ])('rounds %s counts as %i', async (text, rounds) => {
    named();
    const { client } = sqs({ Messages: [letter(text)] });
    const [event] = await deadEvents(PLACE, client).take();
    expect(event).toEqual({ id: 'm-1', receipt: 'r-1', body: '{"detail":{}}', sent: new Date(1777888800000), rounds });
  });

  test.each([
    ['redrive', 'rolewarden-events', '3'],
    ['giveUp', 'rolewarden-failed', '2'],
  ] as const)('%s: sent to %s as it is, then deleted', async (move, to, rounds) => {
    named();
    const { calls, client } = sqs({ Messages: [letter('2')] });
    const dead = deadEvents(PLACE, client);
    for (const event of await dead.take()) await dead[move](event);
    expect(calls.slice(1)).toEqual([
      [
        'SendMessageCommand',
        {
          QueueUrl: urlOf(to),
          MessageBody: '{"detail":{}}',
          MessageAttributes: { rounds: { DataType: 'Number', StringValue: rounds } },
        },
      ],
      ['DeleteMessageCommand', { QueueUrl: urlOf('rolewarden-events-dead'), ReceiptHandle: 'r-1' }],
    ]);
  });

  test('one that cannot be sent is not deleted', async () => {
    named();
    const { calls, client } = sqs({ Messages: [letter()] });
    const [event] = await deadEvents(PLACE, client).take();
    const refusing = { send: async () => Promise.reject(new Error('AccessDenied')) } as never;
    await expect(deadEvents(PLACE, refusing).redrive(event as never)).rejects.toThrow('AccessDenied');
    expect(calls).toHaveLength(1);
  });
});

test.each([
  ['bare', record({ eventName: 'CreateRole' })],
  ['in its envelope', { 'detail-type': 'AWS API Call via CloudTrail', detail: record({ eventName: 'CreateRole' }) }],
])('invoke local takes an event %s', (_, input) => {
  const [queued] = localEvent(input);
  expect(eventInBody(queued?.body ?? '').eventName).toBe('CreateRole');
});
