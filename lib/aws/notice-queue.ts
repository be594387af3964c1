import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { Effects } from '../contain/effects.ts';
import { noticeText } from '../contain/notice.ts';
import { PATIENT } from './patience.ts';
import { type FunctionPlace, nameIn, queueUrl } from './place.ts';

const sqs = new SQSClient({ useQueueUrlAsEndpoint: false, requestHandler: PATIENT }); // or the SDK ignores AWS_ENDPOINT_URL

/** The queue to `tell`. */
export function noticeQueue(
  place: FunctionPlace,
  name = nameIn('ROLEWARDEN_NOTICES'),
  client: Pick<SQSClient, 'send'> = sqs,
): Effects['publish'] {
  const QueueUrl = queueUrl(place, name);
  return async (notice) => {
    await client.send(new SendMessageCommand({ QueueUrl, MessageBody: noticeText(notice) }));
  };
}

/** Whoever asks for much has his messages wait for each other, and for nobody else's: the variable with the queue's name. */
export function noticesAfter(commandQueue = ''): string {
  return commandQueue.endsWith('-busy.fifo') ? 'ROLEWARDEN_BUSY_NOTICES' : 'ROLEWARDEN_NOTICES';
}
