import { isObject, jsonIn, textOf } from '../base/json.ts';
import { type CloudTrailEvent, ParseError, parseEvent } from './cloudtrail.ts';

/** A message of the queue of events. */
export interface QueuedEvent {
  readonly id: string;
  /** Names this receive of the message to SQS. */
  readonly receipt: string;
  /** How often the queue has handed the message out, this time included. A receive that Lambda throttled counts, with no run. */
  readonly receives: number;
  /** When the queue took it; absent where the event comes of no queue. */
  readonly sent?: Date;
  readonly body: string;
}

/** @throws Error for anything else than messages of SQS, such as a bare event: only the queue keeps one that cannot be judged now */
export function queuedEventsIn(input: unknown): QueuedEvent[] {
  const records = isObject(input) && Array.isArray(input.Records) ? input.Records : [];
  const queued = records.flatMap(messageIn);
  if (queued.length === 0 || queued.length < records.length)
    throw new Error(
      'not messages of a queue: in Lambda inspect takes events from rolewarden-events alone; a bare event is for `serverless invoke local`',
    );
  return queued;
}

function messageIn(record: unknown): QueuedEvent[] {
  if (!isObject(record) || !isObject(record.attributes)) return [];
  const [id, receipt, body] = [textOf(record.messageId), textOf(record.receiptHandle), textOf(record.body)];
  const receives = Number(record.attributes.ApproximateReceiveCount);
  if (id === undefined || receipt === undefined || body === undefined) return [];
  const sent = Number(record.attributes.SentTimestamp);
  return [
    {
      ...{ id, receipt, body },
      receives: Number.isInteger(receives) && receives > 0 ? receives : 1,
      ...(sent > 0 && { sent: new Date(sent) }),
    },
  ];
}

/**
 * A partner's software writes any detail under any detail type, and our rules take every source that begins with `aws.`:
 * https://docs.aws.amazon.com/eventbridge/latest/APIReference/API_PutPartnerEventsRequestEntry.html
 */
const PARTNER = 'aws.partner/';

/** The event of an EventBridge envelope, as a rule sends it. @throws ParseError */
export function eventInBody(body: string): CloudTrailEvent {
  const value = jsonIn(body);
  if (!isObject(value) || !isObject(value.detail)) throw new ParseError('the message is no event of EventBridge');
  if (textOf(value.source)?.startsWith(PARTNER))
    throw new ParseError("the source of the event is a partner's software, not AWS: somebody forwards it to our rules");
  return parseEvent(value);
}

/** What people need to find an event in CloudTrail. */
export interface EventFacts {
  readonly eventName: string;
  readonly eventId: string;
  readonly account: string;
  readonly time: string;
}

/** The facts of an event that may be unreadable, each cut short. A fact that is not there says so. */
export function eventFactsIn(body: string): EventFacts {
  const value = jsonIn(body);
  const envelope = isObject(value) ? value : {};
  const detail = isObject(envelope.detail) ? envelope.detail : {};
  const fact = (text: unknown) => textOf(text)?.slice(0, LONGEST_FACT) ?? 'unknown';
  return {
    eventName: fact(detail.eventName),
    eventId: fact(detail.eventID),
    account: fact(detail.recipientAccountId ?? envelope.account),
    time: fact(detail.eventTime ?? envelope.time),
  };
}

const LONGEST_FACT = 64;
