import { ChangeMessageVisibilityCommand, SQSClient } from '@aws-sdk/client-sqs';
import { SECOND } from '../base/time.ts';
import type { QueuedEvent } from '../event/queued.ts';
import { PATIENT } from './patience.ts';
import { type FunctionPlace, nameIn, queueUrl } from './place.ts';

const sqs = new SQSClient({ useQueueUrlAsEndpoint: false, requestHandler: PATIENT }); // or the SDK ignores AWS_ENDPOINT_URL

/**
 * Hides a message of the queue of events, or of another. The timeout counts from this call, and Lambda leaves it as it is when the function fails:
 * the message is visible again when it ends.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_ChangeMessageVisibility.html
 */
export function eventQueue(
  place: FunctionPlace,
  name = nameIn('ROLEWARDEN_EVENTS'),
  client: Pick<SQSClient, 'send'> = sqs,
): (queued: Pick<QueuedEvent, 'receipt'>, delay: number) => Promise<void> {
  const QueueUrl = queueUrl(place, name);
  return async ({ receipt: ReceiptHandle }, delay) => {
    await client.send(
      new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: delay / SECOND }),
    );
  };
}
