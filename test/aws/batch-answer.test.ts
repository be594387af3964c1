import middy from '@middy/core';
import { expect, it } from 'vitest';
import { batchAnswer } from '../../lib/aws/batch-answer.ts';
import { PutOff } from '../../lib/inspect/put-off.ts';

const BATCH = { Records: [{ messageId: 'm-1' }, { messageId: 'm-2' }] };
const answerOf = (event: unknown, run: () => Promise<unknown>) =>
  middy<unknown, unknown>().use(batchAnswer()).handler(run)(event, {} as never);

it('nothing failed, whatever the function answers', async () => {
  expect(await answerOf(BATCH, async () => ['decided'])).toEqual({ batchItemFailures: [] });
  expect(await answerOf({ detail: {} }, async () => ['decided'])).toEqual(['decided']); // `serverless invoke local`
});

it('an event that is put off comes again, and is no error that alarms', async () => {
  const putOff = async () => Promise.reject(new PutOff(1000, 'IAM may be behind'));
  expect(await answerOf(BATCH, putOff)).toEqual({
    batchItemFailures: [{ itemIdentifier: 'm-1' }, { itemIdentifier: 'm-2' }],
  });
  await expect(answerOf({ detail: {} }, putOff)).rejects.toThrow(PutOff);
});

it('any other error is one', async () => {
  await expect(answerOf(BATCH, async () => Promise.reject(new Error('Throttling')))).rejects.toThrow('Throttling');
});
