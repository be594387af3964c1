import { setTimeout as pause } from 'node:timers/promises';
import { isDeepStrictEqual } from 'node:util';
import { CreateTableCommand, DynamoDBClient, ResourceInUseException } from '@aws-sdk/client-dynamodb';
import { IAMClient } from '@aws-sdk/client-iam';
import { CreateTopicCommand, SetSubscriptionAttributesCommand, SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import {
  ChangeMessageVisibilityCommand,
  CreateQueueCommand,
  DeleteMessageCommand,
  GetQueueAttributesCommand,
  type Message,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import { PutParameterCommand, SSMClient } from '@aws-sdk/client-ssm';
import type { Context } from 'aws-lambda';
import { vi } from 'vitest';
import { isObject, type JsonObject } from '../../lib/base/json.ts';
import type { Carried } from '../../lib/contain/carried.ts';
import type { Decision } from '../../lib/inspect/decide/decision.ts';
import type { Delivered, TopicMessage } from '../../lib/notify/deliver.ts';
import { ofType, templateIn } from '../packaging/template.ts';
import { sentMessages } from './sent.ts';

export const ACCOUNT = '111122223333';
const REGION = 'us-east-1';

type Handler<Result> = (event: unknown, context: Context) => Promise<Result>;

/** The stack's queues, topic and parameters on moto, and its functions out of their zips, wired as the template wires them. */
export interface Stack {
  readonly iam: IAMClient;
  /** EventBridge sends an event to its queue, which hands it to inspect. */
  deliver(record: JsonObject): Promise<Decision[]>;
  /** EventBridge sends a message to the queue of events. Answers its id. */
  queue(body: string): Promise<string>;
  /** The queue hands the message to inspect as soon as it is visible, and forgets it if inspect does not fail. */
  take(messageId: string): Promise<void>;
  /** The queue hands its commands to contain, again after an error, until it is empty; errors in order. */
  drain(): Promise<{ carried: Carried[]; errors: Error[] }>;
  /** The command queues in which something waits. */
  waiting(): Promise<string[]>;
  /** @param receives how often the queue has handed the message out, this time included */
  send(body: string, receives?: number): Promise<Carried[]>;
  /** The queue hands its notices to tell, again after an error, until it is empty; errors in order. */
  tell(): Promise<Error[]>;
  sweep(now: Date): Promise<JsonObject>;
  /** The daily schedule. */
  scan(): Promise<JsonObject>;
  /** The delay queues hand what they show to sweep and to scan, message by message. */
  looks(): Promise<JsonObject[]>;
  /** What a queue subscribed to the topic has received since the last call, after tell has told every notice. */
  alerts(): Promise<Alert[]>;
  /** The same of the guardrail's own parts, of which moto has none: `alerts` leaves them out. */
  faults(): Promise<Alert[]>;
  slack(alert: Alert): Promise<string[]>;
  /** SNS hands a message of a topic to our Slack function. */
  notify(message: TopicMessage): Promise<Delivered[]>;
  parameter(name: string, value: string): Promise<void>;
}

export interface Alert {
  readonly subject: string;
  readonly json: JsonObject;
  readonly attributes: Readonly<Record<string, string>>;
}

/** @param endpoint what stands for AWS: moto, or the fault proxy before it */
export async function stackOn(endpoint: string, packaged: string): Promise<Stack> {
  const sent = await sentMessages(endpoint);
  setEnvironment(sent.url, packaged);
  await fetch(`${endpoint}/moto-api/reset`, { method: 'POST' }); // an account of its own for every test file
  const [inspect, contain, sweep, scan, tell, slack] = await Promise.all([
    handlerOf<unknown>(packaged, 'inspect'),
    handlerOf<Carried[]>(packaged, 'contain'),
    handlerOf<JsonObject>(packaged, 'sweep'),
    handlerOf<JsonObject>(packaged, 'scan'),
    handlerOf<JsonObject[]>(packaged, 'tell'),
    handlerOf<Delivered[]>(packaged, 'slack'),
  ]);
  const sqs = new SQSClient({ useQueueUrlAsEndpoint: false });
  const ssm = new SSMClient();
  const commands = await queue(sqs, 'rolewarden-commands.fifo', { FifoQueue: 'true', VisibilityTimeout: '1' });
  const busy = await queue(sqs, 'rolewarden-commands-busy.fifo', { FifoQueue: 'true', VisibilityTimeout: '1' });
  for (const dead of ['rolewarden-commands-dead.fifo', 'rolewarden-commands-busy-dead.fifo'])
    await queue(sqs, dead, { FifoQueue: 'true', VisibilityTimeout: '1' });
  const events = await queue(sqs, 'rolewarden-events', { VisibilityTimeout: '180' });
  await queue(sqs, 'rolewarden-events-dead', { VisibilityTimeout: '1' });
  const looks = await queue(sqs, 'rolewarden-looks', {});
  const scanLooks = await queue(sqs, 'rolewarden-scan-looks', {});
  const notices = await queue(sqs, 'rolewarden-notices', { VisibilityTimeout: '1' });
  const busyNotices = await queue(sqs, 'rolewarden-notices-busy', { VisibilityTimeout: '1' });
  const listener = await listen(sqs);
  await makeTable('rolewarden-ledger');
  await ssm.send(
    new PutParameterCommand({ Name: '/rolewarden/kill-switch', Value: 'off', Type: 'String', Overwrite: true }),
  );

  const receive = async (QueueUrl: string) =>
    (
      await sqs.send(
        new ReceiveMessageCommand({ QueueUrl, MaxNumberOfMessages: 1, MessageSystemAttributeNames: ['All'] }),
      )
    ).Messages?.[0];
  const arrived = new Map<string, Message>();
  /** Any message of the queue may come first. */
  const arrival = async (id: string): Promise<Message> => {
    for (let tries = 0; tries < 100; tries += 1) {
      const message = arrived.get(id) ?? (await receive(events));
      if (message?.MessageId === id) {
        arrived.delete(id);
        return message;
      }
      if (message?.MessageId === undefined) await pause(100);
      else arrived.set(message.MessageId, message);
    }
    throw new Error(`the queue of events never showed ${id}`);
  };
  const send = async (MessageBody: string) =>
    (await sqs.send(new SendMessageCommand({ QueueUrl: events, MessageBody }))).MessageId ?? '';
  const takeEvent = async (id: string) => {
    const { MessageId, ReceiptHandle, Body, Attributes } = await arrival(id);
    const record = { messageId: MessageId, receiptHandle: ReceiptHandle, body: Body, attributes: Attributes };
    const answer = await inspect({ Records: [record] }, contextOf('inspect'));
    if (!isDeepStrictEqual(answer, { batchItemFailures: [] }))
      throw new Error(`the message comes again: ${JSON.stringify(answer)}`);
    await sqs.send(new DeleteMessageCommand({ QueueUrl: events, ReceiptHandle }));
  };
  const take = (
    body: string,
    receives: string,
    receiptHandle = 'of no queue',
    queueName = 'rolewarden-commands.fifo',
    messageId = 'm-1',
  ) => {
    const eventSourceARN = `arn:aws:sqs:${REGION}:${ACCOUNT}:${queueName}`;
    const record = {
      messageId,
      body,
      receiptHandle,
      eventSourceARN,
      attributes: { ApproximateReceiveCount: receives },
    };
    return contain({ Records: [record] }, contextOf('contain'));
  };
  /**
   * As an event source mapping does: a message that failed becomes visible again, here at once, whatever its function asked for. Answers the errors in order.
   */
  const emptied = async (
    QueueUrl: string,
    hand: (body: string, receives: string, receiptHandle?: string, messageId?: string) => Promise<unknown>,
  ) => {
    const errors: Error[] = [];
    for (let quiet = 0; quiet < 2; ) {
      const message = await receive(QueueUrl);
      if (message === undefined) {
        quiet += 1;
        if (errors.length > 0 || quiet === 0) await pause(1100); // the message becomes visible again
        continue;
      }
      quiet = 0;
      try {
        const { Body = '', Attributes, ReceiptHandle, MessageId } = message;
        const answer = await hand(Body, Attributes?.ApproximateReceiveCount ?? '1', ReceiptHandle, MessageId);
        if (answer === 'again') {
          quiet = -1; // it comes after those behind it
          await sqs.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: 1 }));
        } else await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
      } catch (error) {
        errors.push(error as Error);
        const { ReceiptHandle } = message;
        await sqs.send(new ChangeMessageVisibilityCommand({ QueueUrl, ReceiptHandle, VisibilityTimeout: 0 }));
      }
    }
    return errors;
  };
  const notify = (Sns: TopicMessage) => slack({ Records: [{ Sns }] }, contextOf('slack'));
  /** A notice that waits for the others of its incident comes again at once. Where they do not come, a minute goes by. */
  const waits = new Map<string, number>();
  const tellOf = (QueueUrl: string) =>
    emptied(QueueUrl, async (body, _, receiptHandle, messageId) => {
      const eventSourceARN = `arn:aws:sqs:${REGION}:${ACCOUNT}:${QueueUrl.slice(QueueUrl.lastIndexOf('/') + 1)}`;
      const record = { body, messageId, receiptHandle, eventSourceARN };
      const waited = waits.get(messageId ?? '') ?? 0;
      waits.set(messageId ?? '', waited + 1);
      if (waited > 2) vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 60_000 });
      try {
        const answer: unknown = await tell({ Records: [record] }, contextOf('tell'));
        return isDeepStrictEqual(answer, { batchItemFailures: [] }) ? undefined : 'again';
      } finally {
        if (waited > 2) vi.useRealTimers();
      }
    });
  const tellAll = async () => [...(await tellOf(notices)), ...(await tellOf(busyNotices))];
  return {
    iam: new IAMClient(),
    async deliver(record) {
      await takeEvent(await send(JSON.stringify(envelope(record))));
      return sent.decisionsOn(String(record.eventID));
    },
    queue: send,
    take: takeEvent,
    async drain() {
      const carried: Carried[] = [];
      const errors: Error[] = [];
      for (const [QueueUrl, name] of [
        [commands, 'rolewarden-commands.fifo'],
        [busy, 'rolewarden-commands-busy.fifo'],
      ] as const)
        errors.push(
          ...(await emptied(QueueUrl, async (body, receives, handle, id) =>
            carried.push(...(await take(body, receives, handle, name, id))),
          )),
        );
      return { carried, errors };
    },
    async waiting() {
      const names: string[] = [];
      for (const QueueUrl of [commands, busy]) {
        const asked = { QueueUrl, AttributeNames: ['ApproximateNumberOfMessages' as const] };
        const { Attributes = {} } = await sqs.send(new GetQueueAttributesCommand(asked));
        if (Attributes.ApproximateNumberOfMessages !== '0') names.push(QueueUrl.slice(QueueUrl.lastIndexOf('/') + 1));
      }
      return names;
    },
    tell: tellAll,
    send: (body, receives = 1) => take(body, String(receives)),
    async sweep(now) {
      vi.useFakeTimers({ toFake: ['Date'], now }); // what an event says of the time is not believed
      try {
        return await sweep({ time: now.toISOString() }, contextOf('sweep'));
      } finally {
        vi.useRealTimers();
      }
    },
    scan: () => scan({ scan: 'trust' }, contextOf('scan')),
    async looks() {
      const done: JsonObject[] = [];
      for (const [QueueUrl, look, name] of [
        [looks, sweep, 'sweep'],
        [scanLooks, scan, 'scan'],
      ] as const)
        for (let message = await receive(QueueUrl); message; message = await receive(QueueUrl)) {
          done.push(await look({ Records: [{ body: message.Body ?? '' }] }, contextOf(name)));
          await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message.ReceiptHandle }));
        }
      return done;
    },
    async alerts() {
      return (await heard()).filter((alert) => !isFault(alert));
    },
    async faults() {
      return (await heard()).filter(isFault);
    },
    async slack({ subject, json }) {
      const TopicArn = `arn:aws:sns:${REGION}:${ACCOUNT}:rolewarden-alerts`;
      const told = await notify({ MessageId: 'm-1', TopicArn, Subject: subject, Message: JSON.stringify(json) });
      return told.map((one) => one.slack);
    },
    notify,
    async parameter(Name, Value) {
      await ssm.send(new PutParameterCommand({ Name, Value, Type: 'String', Overwrite: true }));
    },
  };

  async function heard(): Promise<Alert[]> {
    const seen: Alert[] = [];
    const errors = await tellAll();
    if (errors.length > 0) throw new AggregateError(errors, 'tell failed');
    for (let message = await receive(listener); message; message = await receive(listener)) {
      seen.push(alertIn(message.Body ?? ''));
      await sqs.send(new DeleteMessageCommand({ QueueUrl: listener, ReceiptHandle: message.ReceiptHandle }));
    }
    return seen;
  }
}

/** Told by the watch over the guardrail itself. */
function isFault({ attributes }: Alert): boolean {
  return attributes.detector === 'guard-part-off' || attributes.detector === 'guard-canary-missed';
}

/** The functions' own environment, as the template gives it, and an AWS that is moto. */
function setEnvironment(endpoint: string, packaged: string): void {
  const [[, lambda] = []] = ofType(templateIn(packaged), 'AWS::Lambda::Function');
  const environment =
    isObject(lambda?.Environment) && isObject(lambda.Environment.Variables) ? lambda.Environment.Variables : {};
  const credentials = { AWS_ACCESS_KEY_ID: 'testing', AWS_SECRET_ACCESS_KEY: 'testing', AWS_SESSION_TOKEN: 'testing' };
  Object.assign(process.env, environment, credentials, { AWS_REGION: REGION, AWS_ENDPOINT_URL: endpoint });
  delete process.env.AWS_PROFILE;
}

async function handlerOf<Result>(packaged: string, name: string): Promise<Handler<Result>> {
  const module: { handler: Handler<Result> } = await import(`${packaged}/${name}/dist/${name}/${name}.js`);
  return module.handler;
}

function contextOf(name: string): Context {
  return {
    functionName: `rolewarden-${name}`,
    awsRequestId: '00000000-0000-4000-8000-000000000000',
    invokedFunctionArn: `arn:aws:lambda:${REGION}:${ACCOUNT}:function:rolewarden-${name}`,
  } as Context;
}

export function envelope(detail: JsonObject): JsonObject {
  return {
    version: '0',
    'detail-type': 'AWS API Call via CloudTrail',
    source: 'aws.x',
    account: ACCOUNT,
    region: REGION,
    detail,
  };
}

/** A table of the ledger's keys; one that is there already is taken as it is. */
export async function makeTable(TableName: string): Promise<void> {
  const keys = [
    ['pk', 'HASH'],
    ['sk', 'RANGE'],
  ] as const;
  await new DynamoDBClient()
    .send(
      new CreateTableCommand({
        TableName,
        BillingMode: 'PAY_PER_REQUEST',
        AttributeDefinitions: keys.map(([AttributeName]) => ({ AttributeName, AttributeType: 'S' })),
        KeySchema: keys.map(([AttributeName, KeyType]) => ({ AttributeName, KeyType })),
      }),
    )
    .catch((error: unknown) => {
      if (!(error instanceof ResourceInUseException)) throw error;
    });
}

async function queue(sqs: SQSClient, QueueName: string, Attributes: Record<string, string>): Promise<string> {
  const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName, Attributes }));
  return QueueUrl;
}

async function listen(sqs: SQSClient): Promise<string> {
  const sns = new SNSClient();
  const { TopicArn } = await sns.send(new CreateTopicCommand({ Name: 'rolewarden-alerts' }));
  const listener = await queue(sqs, `listener-${Date.now()}`, {});
  const Endpoint = `arn:aws:sqs:${REGION}:${ACCOUNT}:${listener.slice(listener.lastIndexOf('/') + 1)}`;
  const { SubscriptionArn } = await sns.send(
    new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint, ReturnSubscriptionArn: true }),
  );
  await sns.send(
    new SetSubscriptionAttributesCommand({
      SubscriptionArn,
      AttributeName: 'RawMessageDelivery',
      AttributeValue: 'false',
    }),
  );
  return listener;
}

function alertIn(body: string): Alert {
  const { Subject, Message, MessageAttributes } = JSON.parse(body) as {
    Subject: string;
    Message: string;
    MessageAttributes: Record<string, { Value: string }>;
  };
  const attributes = Object.fromEntries(Object.entries(MessageAttributes).map(([name, { Value }]) => [name, Value]));
  return { subject: Subject, json: JSON.parse(Message), attributes };
}
