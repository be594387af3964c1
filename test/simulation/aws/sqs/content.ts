import { createHash } from 'node:crypto';
import type { MessageAttributeValue, SendMessageCommandInput } from '@aws-sdk/client-sqs';
import type { QueueDefinition } from './definition.ts';
import { invalidParameter, missingParameter, strangeCharacters } from './refusals.ts';

/** What stays the same when a message moves to a dead-letter queue. Times are milliseconds. */
export interface Content {
  readonly id: string;
  readonly body: string;
  readonly sender: string;
  /** SentTimestamp. */
  readonly sent: number;
  /** Retention counts from here. */
  readonly enqueued: number;
  readonly group?: string;
  readonly deduplication?: string;
  readonly attributes?: Record<string, MessageAttributeValue>;
  /** The queue that it was moved to a dead-letter queue from. */
  readonly from?: string;
}

export type Sent = Pick<SendMessageCommandInput, keyof typeof SENT>;
const SENT = {
  MessageBody: 0,
  MessageGroupId: 0,
  MessageDeduplicationId: 0,
  DelaySeconds: 0,
  MessageAttributes: 0,
  MessageSystemAttributes: 0,
};

/** Since August 2025; 256 KiB before. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/SQSDeveloperGuide/quotas-messages.html */
export const LONGEST_MESSAGE = 1024 * 1024;
const LONGEST_DELAY = 900;
/** XML 1.0 has no other characters. A lone surrogate is none either. */
const STRANGE = /[^\t\n\r\u{20}-\u{d7ff}\u{e000}-\u{fffd}\u{10000}-\u{10ffff}]/u;
/** Letters, digits and punctuation. */
const ID = /^[\x21-\x7e]{1,128}$/;

/**
 * What the queue takes of a message. The delay is in seconds.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_SendMessage.html
 */
export function contentOf(
  sent: Sent,
  queue: QueueDefinition,
): Pick<Content, 'body' | 'group' | 'deduplication' | 'attributes'> & { readonly delay: number } {
  const { MessageBody: body, MessageGroupId: group, DelaySeconds: delay = queue.delay ?? 0 } = sent;
  if (!body) throw missingParameter('MessageBody');
  if (bytesOfSent(sent) > LONGEST_MESSAGE)
    throw invalidParameter(
      `One or more parameters are invalid. Reason: Message must be shorter than ${LONGEST_MESSAGE} bytes.`,
    );
  if (STRANGE.test(body)) throw strangeCharacters();
  if (queue.fifo && group === undefined) throw missingParameter('MessageGroupId');
  if (queue.fifo ? sent.DelaySeconds !== undefined : sent.MessageDeduplicationId !== undefined)
    throw invalidParameter('The request include parameter that is not valid for this queue type');
  if (!Number.isInteger(delay) || delay < 0 || delay > LONGEST_DELAY)
    throw invalidParameter(
      `Value ${delay} for parameter DelaySeconds is invalid. Reason: DelaySeconds must be >= 0 and <= 900.`,
    );
  const deduplication = queue.fifo ? deduplicationOf(sent, body, queue) : undefined;
  for (const id of [group, deduplication])
    if (id !== undefined && !ID.test(id))
      throw invalidParameter(
        `Value ${id} is invalid. Reason: it can only include alphanumeric and punctuation characters. 1 to 128 in length.`,
      );
  return {
    body,
    delay,
    ...(group !== undefined && { group }),
    ...(deduplication !== undefined && { deduplication }),
    ...(sent.MessageAttributes !== undefined && { attributes: sent.MessageAttributes }),
  };
}

/** The body's bytes and those of the attributes. */
export function bytesOfSent({ MessageBody = '', MessageAttributes = {} }: Sent): number {
  return Object.entries(MessageAttributes).reduce(
    (bytes, [name, { DataType = '', StringValue = '', BinaryValue }]) =>
      bytes + Buffer.byteLength(name + DataType + StringValue) + (BinaryValue?.byteLength ?? 0),
    Buffer.byteLength(MessageBody),
  );
}

function deduplicationOf({ MessageDeduplicationId: given }: Sent, body: string, queue: QueueDefinition): string {
  if (given !== undefined) return given;
  if (queue.contentBasedDeduplication) return createHash('sha256').update(body).digest('hex');
  throw invalidParameter(
    'The queue should either have ContentBasedDeduplication enabled or MessageDeduplicationId provided explicitly',
  );
}
