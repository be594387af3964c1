import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { SECOND } from '../base/time.ts';
import type { Look } from '../contain/look.ts';
import { PATIENT } from './patience.ts';
import { type FunctionPlace, nameIn, queueUrl } from './place.ts';

const sqs = new SQSClient({ useQueueUrlAsEndpoint: false, requestHandler: PATIENT }); // or the SDK ignores AWS_ENDPOINT_URL

/** Longest delay of a message. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html */
const LONGEST_DELAY = 900 * SECOND;

/** Asks `sweep` or `scan` to look after a while. Standard queues: in a FIFO queue single messages cannot be delayed. */
export function lookQueue(
  place: FunctionPlace,
  name = nameIn('ROLEWARDEN_LOOKS'),
): (look: Look, delay: number) => Promise<void> {
  const QueueUrl = queueUrl(place, name);
  return async (look, delay) => {
    const DelaySeconds = Math.min(delay, LONGEST_DELAY) / SECOND;
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody: JSON.stringify(look), DelaySeconds }));
  };
}
