import {
  DeleteMessageCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import type { DeadEvent, DeadEvents } from '../sweep/dead-event.ts';
import { type FunctionPlace, nameIn, queueUrl } from './place.ts';

const sqs = new SQSClient({ useQueueUrlAsEndpoint: false }); // or the SDK ignores AWS_ENDPOINT_URL

/**
 * SQS moves back no message that EventBridge gave up, so each is sent anew and then deleted: at worst an event comes twice.
 * https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_StartMessageMoveTask.html
 */
export function deadEvents(place: FunctionPlace, client: Pick<SQSClient, 'send'> = sqs): DeadEvents {
  const urlOf = (variable: string) => queueUrl(place, nameIn(variable));
  const QueueUrl = urlOf('ROLEWARDEN_EVENTS_DEAD');
  const move = async ({ body, receipt }: DeadEvent, to: string, rounds: number) => {
    const MessageAttributes = { [ROUNDS]: { DataType: 'Number', StringValue: String(rounds) } };
    await client.send(new SendMessageCommand({ QueueUrl: urlOf(to), MessageBody: body, MessageAttributes }));
    await client.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: receipt }));
  };
  return {
    async take() {
      const asked = { QueueUrl, MaxNumberOfMessages: 10, WaitTimeSeconds: 1 };
      const names = { MessageAttributeNames: [ROUNDS], MessageSystemAttributeNames: ['SentTimestamp' as const] };
      const { Messages = [] } = await client.send(new ReceiveMessageCommand({ ...asked, ...names }));
      return Messages.map(deadEventOf);
    },
    redrive: (event) => move(event, 'ROLEWARDEN_EVENTS', event.rounds + 1),
    giveUp: (event) => move(event, 'ROLEWARDEN_FAILED', event.rounds),
  };
}

const ROUNDS = 'rounds';

/** What is no number of ours counts as none: the event is then tried again, and told. */
function deadEventOf({
  MessageId = '',
  ReceiptHandle = '',
  Body = '',
  Attributes,
  MessageAttributes,
}: Message): DeadEvent {
  const rounds = Number(MessageAttributes?.[ROUNDS]?.StringValue ?? 0);
  return {
    id: MessageId,
    receipt: ReceiptHandle,
    body: Body,
    sent: new Date(Number(Attributes?.SentTimestamp ?? 0)),
    rounds: Number.isInteger(rounds) && rounds > 0 ? rounds : 0,
  };
}
