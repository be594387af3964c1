import { isObject, textOf } from '../../base/json.ts';
import { OWN } from '../../base/own.ts';

/** A message that was given up, as a look at its queue shows it. */
export interface DeadLetter {
  readonly sent: Date;
  readonly body: string;
}

export interface DeadQueue {
  readonly name: string;
  readonly arn: string;
  readonly waiting: number;
  /** Some of them: a queue shows ten at a time. */
  readonly seen: readonly DeadLetter[];
}

/** What can be done about a queue of given-up messages. */
export interface RedrivePlan {
  readonly queue: DeadQueue;
  readonly oldest?: Date;
  /** What the messages that could be seen ask for, in the order they were sent. */
  readonly contents: readonly string[];
  /** The AWS CLI command that moves them back; absent where SQS cannot. */
  readonly command?: string;
  /** Why nothing is moved. */
  readonly because?: string;
}

/** The queues of what was given up: commands that contain could not carry out, and events, alerts and looks. */
export const DEAD_QUEUES: readonly string[] = OWN.queues.filter((name) => /-dead\.fifo$|-failed$/.test(name));

/**
 * SQS moves messages back only where another queue is their source; what EventBridge, Lambda and SNS gave up it does not.
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
  if (!name.endsWith('-dead.fifo'))
    return {
      ...looked,
      because:
        'SQS moves nothing back that came from EventBridge, Lambda or SNS: replay the events with `rolewarden replay`, contain by hand what still matters, then purge it; a look needs nothing, the next sweep or daily scan looks too',
    };
  return { ...looked, command: `aws sqs start-message-move-task --source-arn ${arn}` };
}

/** One line about a command, a look, a failed invocation or an event; text of others is cut, never trusted. */
function contentOf(body: string): string {
  const value = parsed(body);
  if (!isObject(value)) return `no JSON: ${body.slice(0, 60)}`;
  const kind = textOf(value.kind);
  if (kind !== undefined)
    return [kind, textOf(value.method), textOf(value.target), textOf(value.incident)].filter(Boolean).join(' ');
  const look = textOf(value.look);
  if (look !== undefined) return ['look', look, textOf(value.target), textOf(value.id)].filter(Boolean).join(' ');
  const event = isObject(value.requestPayload) ? value.requestPayload : value;
  const detail = isObject(event.detail) ? event.detail : event;
  const { eventName, eventID, eventTime } = detail;
  const told = [textOf(eventName), textOf(eventID), textOf(eventTime)].filter(Boolean).join(' ');
  return told === '' ? `unknown: ${Object.keys(value).slice(0, 5).join(', ')}` : `event ${told}`;
}

function parsed(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
