import middy from '@middy/core';
import type { SNSEvent } from 'aws-lambda';
import { logged } from '../lib/aws/logged.ts';
import { parameterIfAny } from '../lib/aws/parameter-if-any.ts';
import { nameIn } from '../lib/aws/place.ts';
import { slackMessageIn } from '../lib/notify/slack.ts';
import { type Posted, post } from '../lib/notify/webhook.ts';

/** Sends an alert of the topic to a Slack incoming webhook. */
export const handler = middy<SNSEvent, Posted[]>()
  .use(logged((posted) => posted))
  .handler(async ({ Records }: SNSEvent) => {
    const webhook = await parameterIfAny(nameIn('ROLEWARDEN_SLACK_WEBHOOK'));
    const posted: Posted[] = [];
    for (const { Sns } of Records) posted.push(await post(webhook, slackMessageIn(Sns.Subject, Sns.Message)));
    return posted;
  });
