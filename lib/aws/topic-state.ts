import {
  GetTopicAttributesCommand,
  NotFoundException,
  paginateListSubscriptionsByTopic,
  SNSClient,
} from '@aws-sdk/client-sns';
import type { Subscriptions } from '../sweep/check/found.ts';
import { PATIENT } from './patience.ts';
import type { FunctionPlace } from './place.ts';
import { topicArn } from './topic-arn.ts';

/** A page has a hundred: so many subscribers are enough to know that somebody is told. */
const MOST_PAGES = 10;

/** Undefined where there is no such topic. */
export async function subscriptionsOf(place: FunctionPlace, name: string): Promise<Subscriptions | undefined> {
  const client = new SNSClient({ region: place.region, requestHandler: PATIENT });
  const found = { confirmed: 0, pending: 0 };
  let pages = 0;
  try {
    for await (const page of paginateListSubscriptionsByTopic({ client }, { TopicArn: topicArn(place, name) })) {
      for (const { SubscriptionArn } of page.Subscriptions ?? [])
        found[SubscriptionArn === 'PendingConfirmation' ? 'pending' : 'confirmed'] += 1;
      pages += 1;
      if (pages === MOST_PAGES) break;
    }
    return found;
  } catch (error) {
    if (error instanceof NotFoundException) return undefined;
    throw error;
  }
}

/** The topic's policy and key, as SNS has them. */
export async function topicState(
  place: FunctionPlace,
  name: string,
): Promise<{ readonly policy?: string; readonly key?: string }> {
  const client = new SNSClient({ region: place.region, requestHandler: PATIENT });
  const { Attributes = {} } = await client.send(new GetTopicAttributesCommand({ TopicArn: topicArn(place, name) }));
  const { Policy: policy, KmsMasterKeyId: key } = Attributes;
  return { ...(policy !== undefined && { policy }), ...(key !== undefined && { key }) };
}
