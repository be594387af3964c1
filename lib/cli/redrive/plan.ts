import { commandLine } from '../../base/command-line.ts';
import { isObject, type JsonObject, textOf } from '../../base/json.ts';
import { OWN } from '../../base/own-stack.ts';

/** The dead letters of one queue of ours, which SQS can move back to it. */
const IS_MOVABLE = /-dead(?:\.fifo)?$/;

/** Messages that SQS gave up and messages that EventBridge gave up: of such a queue AWS does not say what SQS moves back. */
export const DEAD_EVENTS = 'rolewarden-events-dead';

export interface DeadLetter {
  readonly sent: Date;
  readonly body: string;
}

export interface DeadQueue {
  readonly name: string;
  readonly arn: string;
  readonly waiting: number;
  /** A sample: a queue shows ten messages at a time. */
  readonly seen: readonly DeadLetter[];
}

export interface RedrivePlan {
  readonly queue: DeadQueue;
  readonly oldest?: Date;
  /** One line for each message of the sample, the oldest first. */
  readonly contents: readonly string[];
  /** The AWS CLI command that moves the messages back; absent when SQS cannot. */
  readonly command?: string;
  /** Why nothing is moved. */
  readonly because?: string;
}

/** The queues of given-up messages: events not judged, commands not carried out, notices not told, and alerts and looks. */
export const DEAD_QUEUES: readonly string[] = OWN.queues.filter(
  (name) => IS_MOVABLE.test(name) || name.endsWith('-failed'),
);

/**
 * SQS moves a message back only when another queue is its source, so none that EventBridge, Lambda or SNS gave up.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_StartMessageMoveTask.html
 */
export function redrivePlan(queue: DeadQueue): RedrivePlan {
  const { name, arn, waiting, seen } = queue;
  const ordered = seen.toSorted((a, b) => a.sent.getTime() - b.sent.getTime());
  const [first] = ordered;
  const looked = {
    queue,
    contents: ordered.map(({ body }) => contentOf(body)),
    ...(first !== undefined && { oldest: first.sent }),
  };
  if (waiting === 0 && seen.length === 0) return { ...looked, because: 'it is empty' };
  if (name === DEAD_EVENTS)
    return {
      ...looked,
      because:
        'the sweep, every 15 minutes, hands these to inspect again by itself, each round an hour later; after the last one they are told and lie in rolewarden-failed',
    };
  if (!IS_MOVABLE.test(name))
    return {
      ...looked,
      because: `SQS moves nothing back that came from EventBridge, Lambda or SNS: replay the events with ${commandLine('replay')}, contain by hand what still matters, then purge it; a look needs nothing, the next sweep or daily scan looks too`,
    };
  return { ...looked, command: `aws sqs start-message-move-task --source-arn ${arn}` };
}

/** One line about a command, a look, a failed invocation or an event. Any other text is cut, never trusted. */
function contentOf(body: string): string {
  const value = parsed(body);
  if (!isObject(value)) return `no JSON: ${body.slice(0, 60)}`;
  const kind = textOf(value.kind);
  if (kind !== undefined)
    return [kind, textOf(value.method), textOf(value.target), textOf(value.incident)].filter(Boolean).join(' ');
  const look = textOf(value.look);
  if (look !== undefined) return ['look', look, textOf(value.target), textOf(value.id)].filter(Boolean).join(' ');
  if (isObject(value.decision)) return noticeOf(value.decision, value.carried);
  const event = isObject(value.requestPayload) ? value.requestPayload : value;
  const detail = isObject(event.detail) ? event.detail : event;
  const { eventName, eventID, eventTime } = detail;
  const words = [textOf(eventName), textOf(eventID), textOf(eventTime)].filter(Boolean).join(' ');
  return words === '' ? `unknown: ${Object.keys(value).slice(0, 5).join(', ')}` : `event ${words}`;
}

function noticeOf({ incident, eventName }: JsonObject, carried: unknown): string {
  const outcome = isObject(carried) ? textOf(carried.outcome) : undefined;
  return ['notice', textOf(eventName), outcome, textOf(incident)].filter(Boolean).join(' ');
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
