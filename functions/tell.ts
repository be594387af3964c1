import middy from '@middy/core';
import type { Context, SQSEvent } from 'aws-lambda';
import { alertTopic } from '../lib/aws/alert-topic.ts';
import { logged } from '../lib/aws/logged.ts';
import { placeOf } from '../lib/aws/place.ts';
import type { Notice } from '../lib/contain/told.ts';
import { noticeFrom } from '../lib/notify/parse-notice.ts';

const inShort = (told: Notice[]) =>
  told.map(({ decision: { incident, action, severity }, carried, unreadable }) => ({
    incident,
    action,
    severity,
    ...(carried && { outcome: carried.outcome }),
    ...(unreadable !== undefined && { unreadable }),
  }));

/** Writes the message for each notice of its queue and publishes it. Reads and writes nothing in IAM. */
export const handler = middy<SQSEvent, Notice[]>()
  .use(logged(inShort))
  .handler(async ({ Records }: SQSEvent, context: Context) => {
    const publish = alertTopic(placeOf(context));
    const told = Records.map(({ body }) => noticeFrom(body));
    for (const notice of told) await publish(notice);
    return told;
  });
