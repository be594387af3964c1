import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { SECOND } from '../base/time.ts';
import type { Look } from '../contain/look.ts';
import { type FunctionPlace, nameIn, queueUrl } from './place.ts';

const sqs = new SQSClient({ useQueueUrlAsEndpoint: false }); // or the SDK ignores AWS_ENDPOINT_URL

/** Longest delay of a message. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html */
const LONGEST_DELAY = 900 * SECOND;

/** Asks `sweep` to look once more after a while. A standard queue: in a FIFO queue single messages cannot be delayed. */
export function lookQueue(place: FunctionPlace): (look: Look, delay: number) => Promise<void> {
  const QueueUrl = queueUrl(place, nameIn('ROLEWARDEN_LOOKS'));
  return async (look, delay) => {
    const DelaySeconds = Math.min(delay, LONGEST_DELAY) / SECOND;
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify(look), DelaySeconds }));
  };
}
