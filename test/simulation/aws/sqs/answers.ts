import { InvalidAttributeName, type Message, type QueueAttributeName } from '@aws-sdk/client-sqs';
import type { Queue, Received } from './queue.ts';

/** A received message with all its attributes. */
export function messageOf({ message, receipt }: Received): Message {
  const {
    id,
    body,
    sender,
    sent,
    received,
    firstReceived = sent,
    group,
    deduplication,
    sequence,
    attributes,
  } = message;
  return {
    MessageId: id,
    ReceiptHandle: receipt,
    Body: body,
    Attributes: {
      SenderId: sender,
      SentTimestamp: String(sent),
      ApproximateReceiveCount: String(received),
      ApproximateFirstReceiveTimestamp: String(firstReceived),
      ...(group !== undefined && { MessageGroupId: group }),
      ...(deduplication !== undefined && { MessageDeduplicationId: deduplication }),
      ...(sequence !== undefined && { SequenceNumber: sequence }),
    },
    ...(attributes !== undefined && { MessageAttributes: attributes }),
  };
}

/** Only the attributes that the receiver asked for. */
export function withAttributes(message: Message, asked: readonly string[], ofSender: readonly string[]): Message {
  const { Attributes = {}, MessageAttributes = {}, ...rest } = message;
  const own = attributesAmong(Attributes, asked);
  const others = attributesAmong(MessageAttributes, ofSender);
  return { ...rest, ...(own && { Attributes: own }), ...(others && { MessageAttributes: others }) };
}

function attributesAmong<Value>(
  all: Record<string, Value>,
  asked: readonly string[],
): Record<string, Value> | undefined {
  if (asked.includes('All')) return all;
  const found = Object.entries(all).filter(([name]) => asked.includes(name));
  return found.length === 0 ? undefined : Object.fromEntries(found);
}

/** The queue's attributes. https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_GetQueueAttributes.html */
export function queueAttributes(
  queue: Queue,
  url: string,
  asked: readonly string[],
  now: number,
): Record<string, string> {
  const { fifo, visibilityTimeout, retention, delay = 0, deadLetter } = queue.definition;
  const { visible, inFlight, delayed } = queue.depth(now);
  const arn = arnOf(url);
  const redrive = deadLetter && {
    deadLetterTargetArn: arn.replace(/[^:]+$/, () => deadLetter.queue),
    maxReceiveCount: deadLetter.maxReceiveCount,
  };
  const all: Partial<Record<QueueAttributeName, string>> = {
    QueueArn: arn,
    ApproximateNumberOfMessages: String(visible),
    ApproximateNumberOfMessagesNotVisible: String(inFlight),
    ApproximateNumberOfMessagesDelayed: String(delayed),
    VisibilityTimeout: String(visibilityTimeout),
    MessageRetentionPeriod: String(retention),
    DelaySeconds: String(delay),
    ...(fifo && { FifoQueue: 'true' }),
    ...(redrive && { RedrivePolicy: JSON.stringify(redrive) }),
  };
  const strange = asked.find((name) => name !== 'All' && !Object.hasOwn(all, name) && !ABSENT.includes(name));
  if (strange !== undefined)
    throw new InvalidAttributeName({ message: `Unknown Attribute ${strange}.`, $metadata: {} });
  return attributesAmong(all as Record<string, string>, asked) ?? {};
}

/** Not every queue has them. */
const ABSENT = ['FifoQueue', 'RedrivePolicy'];

/** `https://sqs.eu-west-1.amazonaws.com/111122223333/name`: the place is in the URL. */
function arnOf(url: string): string {
  const { hostname, pathname } = new URL(url);
  const [, region = ''] = hostname.split('.');
  const [, account = '', name = ''] = pathname.split('/');
  const partition = /^(?:cn|us-gov)(?=-)/.exec(region)?.[0];
  return `arn:aws${partition === undefined ? '' : `-${partition}`}:sqs:${region}:${account}:${name}`;
}
