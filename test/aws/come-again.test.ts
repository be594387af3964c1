import { SQSClient } from '@aws-sdk/client-sqs';
import middy from '@middy/core';
import type { Context, SQSEvent } from 'aws-lambda';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { comeAgain } from '../../lib/aws/come-again.ts';
import { CommandError } from '../../lib/contain/command-text.ts';

const context = { invokedFunctionArn: 'arn:aws:lambda:us-east-1:111122223333:function:rolewarden-contain' } as Context;
const sent = (receives: number, queue = 'rolewarden-commands.fifo') => {
  const eventSourceARN = `arn:aws:sqs:us-east-1:111122223333:${queue}`;
  const attributes = { ApproximateReceiveCount: String(receives) };
  return { Records: [{ receiptHandle: 'handle', eventSourceARN, attributes }] } as SQSEvent;
};
const named = (name: string, difference: object = {}) => Object.assign(new Error(name), { name, ...difference });

let send: ReturnType<typeof vi.spyOn>;
beforeEach(() => {
  send = vi.spyOn(SQSClient.prototype, 'send').mockResolvedValue({} as never);
});
afterEach(() => vi.restoreAllMocks());

/** The handler fails with the error; what it asks of SQS. */
async function failing(error: Error, receives: number, queue?: string) {
  const handler = middy<SQSEvent, void>()
    .use(comeAgain())
    .handler(async () => Promise.reject(error));
  await expect(handler(sent(receives, queue), context)).rejects.toBe(error);
  return (send.mock.calls as unknown as { input: unknown }[][]).map(([asked]) => asked?.input);
}

const REFUSED = new CommandError('kind is "put"');
const THROTTLED = named('Throttling');

test.each<[string, Error, number, number]>([
  ['no command of ours', REFUSED, 1, 2],
  ['no command of ours, once more', REFUSED, 14, 2],
  ['an action that IAM denies', named('AccessDenied'), 3, 2],
  ['throttled', THROTTLED, 1, 5],
  ['throttled again', THROTTLED, 3, 20],
  ['throttled for minutes', THROTTLED, 14, 50],
  ['a fault of AWS', named('ServiceFailure', { $fault: 'server' }), 2, 10],
  ['no answer', named('TimeoutError'), 2, 10],
])('%s: the error flies, and the command comes again after %3$s seconds', async (_, error, receives, seconds) => {
  expect(await failing(error, receives)).toEqual([
    {
      QueueUrl: 'https://sqs.us-east-1.amazonaws.com/111122223333/rolewarden-commands.fifo',
      ReceiptHandle: 'handle',
      VisibilityTimeout: seconds,
    },
  ]);
});

test('a command of the busy queue comes again in its own queue', async () => {
  expect(await failing(THROTTLED, 1, 'rolewarden-commands-busy.fifo')).toMatchObject([
    { QueueUrl: 'https://sqs.us-east-1.amazonaws.com/111122223333/rolewarden-commands-busy.fifo' },
  ]);
});

test('what fails at every receive blocks its role for less than a minute, and what is throttled is tried for ten', async () => {
  const waited = async (error: Error) => {
    let seconds = 0;
    for (let receives = 1; receives < 16; receives += 1)
      seconds += ((await failing(error, receives)).at(-1) as { VisibilityTimeout: number }).VisibilityTimeout;
    return seconds;
  };
  expect(await waited(REFUSED)).toBeLessThan(60);
  expect(await waited(THROTTLED)).toBeGreaterThan(600);
});

test('SQS is away: the first error is the one that flies', async () => {
  send.mockRejectedValue(new Error('SQS is away') as never);
  await failing(THROTTLED, 1);
});

test('what is carried out stays as it is', async () => {
  await middy<SQSEvent, void>()
    .use(comeAgain())
    .handler(async () => {})(sent(1), context);
  expect(send).not.toHaveBeenCalled();
});
