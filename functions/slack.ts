import middy from '@middy/core';
import type { Context, SNSEvent } from 'aws-lambda';
import { logged } from '../lib/aws/logged.ts';
import { othersHear } from '../lib/aws/others-hear.ts';
import { parameterIfAny } from '../lib/aws/parameter-if-any.ts';
import { nameIn, placeOf } from '../lib/aws/place.ts';
import { type Delivered, deliver } from '../lib/notify/deliver.ts';

/** Sends an alert or an alarm of its topic to a Slack incoming webhook. */
export const handler = middy<SNSEvent, Delivered[]>()
  .use(logged((delivered) => delivered))
  .handler(async ({ Records }: SNSEvent, context: Context) => {
    const ports = {
      webhook: () => parameterIfAny(nameIn('ROLEWARDEN_SLACK_WEBHOOK')),
      hasOthers: othersHear(placeOf(context)),
    };
    const delivered: Delivered[] = [];
    for (const { Sns } of Records) delivered.push(await deliver(Sns, ports));
    return delivered;
  });
