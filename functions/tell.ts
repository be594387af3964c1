import middy from '@middy/core';
import type { Context, SQSEvent } from 'aws-lambda';
import { alertTopic } from '../lib/aws/alert-topic.ts';
import { batchAnswer } from '../lib/aws/batch-answer.ts';
import { logged } from '../lib/aws/logged.ts';
import { placeOf } from '../lib/aws/place.ts';
import type { Notice } from '../lib/contain/told.ts';
import { tell } from '../lib/notify/tell.ts';

const inShort = (told: Notice[]) =>
  told.map(({ decision: { incident, action, severity }, carried, also = [], unreadable }) => ({
    incident,
    action,
    severity,
    ...(carried && { outcomes: [carried, ...also].map(({ outcome }) => outcome) }),
    ...(unreadable !== undefined && { unreadable }),
  }));

const ledger = async () => (await import('../lib/aws/kept-parts.ts')).functionParts;

/** Writes the message for each notice of its queue and publishes it. Reads and writes nothing in IAM. */
export const handler = middy<SQSEvent, Notice[]>()
  .use(batchAnswer())
  .use(logged(inShort))
  .handler(async ({ Records }: SQSEvent, context: Context) => {
    const place = placeOf(context);
    const publish = alertTopic(place);
    const told: (Notice | undefined)[] = [];
    for (const { body, messageId: id, receiptHandle: receipt, eventSourceARN } of Records) {
      const putOff = async (delay: number) => {
        const { eventQueue } = await import('../lib/aws/event-queue.ts'); // hardly a notice waits
        await eventQueue(place, eventSourceARN.slice(eventSourceARN.lastIndexOf(':') + 1))({ receipt }, delay);
      };
      const ports = { ledger, publish, putOff };
      told.push(await tell({ id, body }, ports, new Date()));
    }
    return told.filter((notice) => notice !== undefined);
  });
