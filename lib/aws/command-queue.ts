import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { commandText } from '../contain/command.ts';
import type { Effects } from '../contain/effects.ts';
import { deduplicationId, groupOf } from '../contain/in-queue.ts';
import { type FunctionPlace, nameIn, queueUrl } from './place.ts';

const sqs = new SQSClient({ useQueueUrlAsEndpoint: false }); // or the SDK ignores AWS_ENDPOINT_URL

/** The FIFO queue to `contain`. */
export function commandQueue(place: FunctionPlace): Effects['enqueue'] {
  const QueueUrl = queueUrl(place, nameIn('ROLEWARDEN_QUEUE'));
  return async (command) => {
    await sqs.send(
      new SendMessageCommand({
        QueueUrl,
        MessageBody: commandText(command),
        MessageGroupId: groupOf(command),
        MessageDeduplicationId: deduplicationId(command),
      }),
    );
  };
}
