import { ChangeMessageVisibilityCommand, SQSClient } from '@aws-sdk/client-sqs';
import type { MiddlewareObj } from '@middy/core';
import type { Context, SQSEvent } from 'aws-lambda';
import { PATIENT } from './patience.ts';
import { placeOf, queueUrl } from './place.ts';

const sqs = new SQSClient({ useQueueUrlAsEndpoint: false, requestHandler: PATIENT }); // or the SDK ignores AWS_ENDPOINT_URL

/**
 * A command that failed comes again after seconds, not after the minute of its queue: until then all other commands for its role
 * wait behind it. Where AWS throttles or fails, each pause is twice as long as the last, up to 50 seconds.
 */
export function comeAgain<Result>(): MiddlewareObj<SQSEvent, Result, Error, Context> {
  return {
    async onError({ event, context, error }) {
      for (const { receiptHandle: ReceiptHandle, attributes, eventSourceARN } of event.Records) {
        const QueueUrl = queueUrl(placeOf(context), eventSourceARN.slice(eventSourceARN.lastIndexOf(':') + 1));
        const VisibilityTimeout = pauseAfter(error, Number(attributes.ApproximateReceiveCount));
        const change = new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout });
        await sqs.send(change).catch(() => undefined); // then it waits for the queue's own timeout
      }
    },
  };
}

/** With 16 receives (messages.yml) half a minute in all, or ten minutes where AWS throttles. */
function pauseAfter(error: unknown, receives: number): number {
  const { name, $fault } = error as { readonly name?: string; readonly $fault?: string };
  const isBusy = $fault === 'server' || /Throttl|RequestLimitExceeded|TooManyRequests|Timeout/.test(name ?? '');
  return isBusy ? Math.min(5 * 2 ** (receives - 1), 50) : 2;
}
