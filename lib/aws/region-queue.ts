import { GetQueueAttributesCommand, QueueDoesNotExist, SQSClient } from '@aws-sdk/client-sqs';
import { PATIENT } from './patience.ts';
import { type FunctionPlace, queueUrl } from './place.ts';

/** How many messages wait in a queue; undefined where there is no such queue. */
export async function waitingIn(place: FunctionPlace, name: string): Promise<number | undefined> {
  const sqs = new SQSClient({ region: place.region, useQueueUrlAsEndpoint: false, requestHandler: PATIENT });
  const asked = { QueueUrl: queueUrl(place, name), AttributeNames: ['ApproximateNumberOfMessages' as const] };
  try {
    const { Attributes = {} } = await sqs.send(new GetQueueAttributesCommand(asked));
    return Number(Attributes.ApproximateNumberOfMessages ?? 0);
  } catch (error) {
    if (error instanceof QueueDoesNotExist) return undefined;
    throw error;
  }
}
