import { IAMClient } from '@aws-sdk/client-iam';
import middy from '@middy/core';
import type { Context, ScheduledEvent } from 'aws-lambda';
import { alertTopic } from '../lib/aws/alert-topic.ts';
import { inlinePolicies } from '../lib/aws/inline-policies.ts';
import { logged } from '../lib/aws/logged.ts';
import { placeOf } from '../lib/aws/place.ts';
import { scanPolicies } from '../lib/aws/scan-policies.ts';
import { newsOfTheDay } from '../lib/news.ts';
import { type Swept, sweep } from '../lib/sweep.ts';

const policies = inlinePolicies(new IAMClient({ maxAttempts: 5 }));
const isNews = newsOfTheDay();

/** Every 15 minutes: lapsed denies of ours are deleted, strangers under our prefix are told. */
export const handler = middy<ScheduledEvent, Swept>()
  .use(logged((swept) => swept))
  .handler(async ({ time }: ScheduledEvent, context: Context) =>
    sweep({ policies, isNews, scan: scanPolicies, publish: alertTopic(placeOf(context)) }, new Date(time)),
  );
