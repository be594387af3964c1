import {
  type Subscription as Listed,
  NotFoundException,
  paginateListSubscriptionsByTopic,
  SNSClient,
} from '@aws-sdk/client-sns';
import type { Subscription } from '../sweep/check/found.ts';
import { PATIENT } from './patience.ts';
import type { FunctionPlace } from './place.ts';
import { topicArn } from './topic-arn.ts';

/** A page has a hundred: so many subscribers are enough to know that somebody is told. */
const MOST_PAGES = 10;

/** Undefined where there is no such topic. */
export async function subscriptionsOf(place: FunctionPlace, name: string): Promise<Subscription[] | undefined> {
  const client = new SNSClient({ region: place.region, requestHandler: PATIENT });
  const found: Subscription[] = [];
  let pages = 0;
  try {
    for await (const page of paginateListSubscriptionsByTopic({ client }, { TopicArn: topicArn(place, name) })) {
      found.push(...(page.Subscriptions ?? []).flatMap(subscriptionIn));
      pages += 1;
      if (pages === MOST_PAGES) break;
    }
    return found;
  } catch (error) {
    if (error instanceof NotFoundException) return undefined;
    throw error;
  }
}

/** A subscription counts by its ARN: SNS may list one that is gone as `Deleted`. */
function subscriptionIn({ SubscriptionArn = '', Protocol = '', Endpoint = '' }: Listed): Subscription[] {
  const one = { protocol: Protocol, endpoint: Endpoint };
  if (SubscriptionArn === 'PendingConfirmation') return [{ ...one, state: 'pending' }];
  return SubscriptionArn.startsWith('arn:') ? [{ ...one, state: 'confirmed' }] : [];
}
