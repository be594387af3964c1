import type {
  ChangeMessageVisibilityCommandInput,
  DeleteMessageCommandInput,
  GetQueueAttributesCommandInput,
  Message,
  ReceiveMessageCommandInput,
  SendMessageBatchCommandInput,
  SendMessageCommandInput,
  StartMessageMoveTaskCommandInput,
} from '@aws-sdk/client-sqs';
import type { Random, Service } from './service.ts';
import { messageOf, queueAttributes, withAttributes } from './sqs/answers.ts';
import { sendEach } from './sqs/batch.ts';
import { contentOf, type Sent } from './sqs/content.ts';
import type { QueueDefinition } from './sqs/definition.ts';
import type { Stored } from './sqs/lanes.ts';
import { LONGEST_VISIBILITY, Queue } from './sqs/queue.ts';
import { bury, type DeadLettered, moveBack } from './sqs/redrive.ts';
import { invalidParameter, missingParameter, noQueue } from './sqs/refusals.ts';

export interface SimulatedSqs {
  readonly call: Service;
  /** As Lambda's poller receives, with all attributes. Every receive counts, whether a function runs then or not. */
  receive(queue: string, now: Date, most: number): Message[];
  /** As Lambda's poller deletes. */
  remove(queue: string, receipt: string, now: Date): void;
  /** The next moment, from now on, when a receive may find something or move it to the dead-letter queue. */
  nextVisible(queue: string, now: Date): Date | undefined;
  depth(queue: string, now: Date): Readonly<Record<Stored['state'], number>>;
  /** When the oldest message came into this queue: what ApproximateAgeOfOldestMessage counts from. */
  oldest(queue: string, now: Date): Date | undefined;
  /** Every move to a dead-letter queue so far. */
  readonly redrivesToDead: readonly DeadLettered[];
}

/** SQS with these queues, each found by the last part of its URL. Chance decides the order in standard queues, and copies. */
export function simulatedSqs(definitions: readonly QueueDefinition[], random: Random = () => 0): SimulatedSqs {
  const queues = new Map(definitions.map((definition) => [definition.name, new Queue(definition, random)]));
  const redrivesToDead: DeadLettered[] = [];
  let ids = 0;
  const newId = () => {
    ids += 1;
    return `00000000-0000-4000-8000-${ids.toString(16).padStart(12, '0')}`;
  };

  return {
    redrivesToDead,
    receive: (name, now, most) => receive(queueOf(name), now, most).map(messageOf),
    remove: (name, receipt, now) => queueOf(name).remove(receipt, now.getTime()),
    nextVisible(name, now) {
      const at = queueOf(name).nextVisible(now.getTime());
      return at === undefined ? undefined : new Date(at);
    },
    depth: (name, now) => queueOf(name).depth(now.getTime()),
    oldest(name, now) {
      const first = queueOf(name).messages(now.getTime())[0];
      return first && new Date(first.arrived);
    },
    call({ name, input, now, by }) {
      switch (name) {
        case 'SendMessage': {
          const { QueueUrl, ...sent } = input as unknown as SendMessageCommandInput;
          return send(queueAt(QueueUrl), sent, now, by);
        }
        case 'SendMessageBatch': {
          const batch = input as unknown as SendMessageBatchCommandInput;
          const queue = queueAt(batch.QueueUrl);
          return sendEach(batch, ({ Id: _, ...sent }) => send(queue, sent, now, by));
        }
        case 'ReceiveMessage':
          return receiveAs(input as unknown as ReceiveMessageCommandInput, now);
        case 'DeleteMessage': {
          const { QueueUrl, ReceiptHandle } = input as unknown as DeleteMessageCommandInput;
          queueAt(QueueUrl).remove(given(ReceiptHandle, 'ReceiptHandle'), now.getTime());
          return {};
        }
        case 'ChangeMessageVisibility': {
          const { QueueUrl, ReceiptHandle, VisibilityTimeout } =
            input as unknown as ChangeMessageVisibilityCommandInput;
          const timeout = secondsOf(given(VisibilityTimeout, 'VisibilityTimeout'));
          queueAt(QueueUrl).changeVisibility(given(ReceiptHandle, 'ReceiptHandle'), timeout, now.getTime());
          return {};
        }
        case 'GetQueueAttributes': {
          const { QueueUrl, AttributeNames = [] } = input as unknown as GetQueueAttributesCommandInput;
          const url = given(QueueUrl, 'QueueUrl');
          return { Attributes: queueAttributes(queueAt(url), url, AttributeNames, now.getTime()) };
        }
        case 'StartMessageMoveTask': {
          const { SourceArn, DestinationArn } = input as unknown as StartMessageMoveTaskCommandInput;
          const sourceArn = given(SourceArn, 'SourceArn');
          moveBack(queues, random, { sourceArn, destinationArn: DestinationArn, now: now.getTime(), newId });
          return { TaskHandle: newId() };
        }
        default:
          throw new Error(`the simulated SQS does not know ${name}`);
      }
    },
  };

  function queueOf(name: string): Queue {
    const queue = queues.get(name);
    if (queue === undefined) throw noQueue(name);
    return queue;
  }

  function queueAt(url: string | undefined): Queue {
    return queueOf(given(url, 'QueueUrl').split('/').at(-1) ?? '');
  }

  function send(queue: Queue, sent: Sent, now: Date, sender: string) {
    const { delay, ...content } = contentOf(sent, queue.definition);
    const at = now.getTime();
    const { id, sequence } = queue.send({ ...content, id: newId(), sender, sent: at, enqueued: at }, delay);
    return { MessageId: id, ...(sequence !== undefined && { SequenceNumber: sequence }) };
  }

  function receive(queue: Queue, now: Date, most: number, timeout = queue.definition.visibilityTimeout) {
    const { deadLetter } = queue.definition;
    return queue.receive(now.getTime(), most, timeout, (message) => {
      if (deadLetter) redrivesToDead.push(bury(message, queue, queueOf(deadLetter.queue), now.getTime()));
    });
  }

  function receiveAs(input: ReceiveMessageCommandInput, now: Date) {
    const { MaxNumberOfMessages: most = 1, AttributeNames = [], MessageSystemAttributeNames = AttributeNames } = input;
    if (most < 1 || most > 10)
      throw invalidParameter(
        `Value ${most} for parameter MaxNumberOfMessages is invalid. Reason: Must be between 1 and 10.`,
      );
    const queue = queueAt(input.QueueUrl);
    const timeout = secondsOf(input.VisibilityTimeout ?? queue.definition.visibilityTimeout);
    const Messages = receive(queue, now, most, timeout).map((received) =>
      withAttributes(messageOf(received), MessageSystemAttributeNames, input.MessageAttributeNames ?? []),
    );
    return Messages.length === 0 ? {} : { Messages };
  }
}

function secondsOf(timeout: number): number {
  if (Number.isInteger(timeout) && timeout >= 0 && timeout <= LONGEST_VISIBILITY) return timeout;
  throw invalidParameter(
    `Value ${timeout} for parameter VisibilityTimeout is invalid. Reason: Must be between 0 and 43200.`,
  );
}

function given<Value>(value: Value | undefined, name: string): Value {
  if (value === undefined || value === '') throw missingParameter(name);
  return value;
}
