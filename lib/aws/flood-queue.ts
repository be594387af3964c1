import { SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { later, MINUTE, SECOND } from '../base/time.ts';
import { type FloodCount, floodCountText } from '../contain/flood-count.ts';
import { TALLY_WINDOW } from '../incident/ledger/tallies.ts';
import { PATIENT } from './patience.ts';
import { type FunctionPlace, nameIn, queueUrl } from './place.ts';

const sqs = new SQSClient({ useQueueUrlAsEndpoint: false, requestHandler: PATIENT }); // or the SDK ignores AWS_ENDPOINT_URL

/** An event that came at the end of a window is counted within seconds. */
const STILL_COUNTED = MINUTE;

/** The delay queue of `sweep`, which tells the count of a window when it is over. */
export function floodQueue(
  place: FunctionPlace,
  name = nameIn('ROLEWARDEN_LOOKS'),
  client: Pick<SQSClient, 'send'> = sqs,
): (count: FloodCount, now: Date) => Promise<void> {
  return async (count, now) => {
    const end = later(count.key.since, TALLY_WINDOW + STILL_COUNTED);
    const DelaySeconds = Math.max(0, Math.ceil((end.getTime() - now.getTime()) / SECOND));
    const QueueUrl = queueUrl(place, name);
    await client.send(new SendMessageCommand({ QueueUrl, MessageBody: floodCountText(count), DelaySeconds }));
  };
}
