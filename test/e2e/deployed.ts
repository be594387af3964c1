import { execFileSync, spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { CloudFormationClient, DescribeStacksCommand, GetTemplateCommand } from '@aws-sdk/client-cloudformation';
import { EventBridgeClient, PutEventsCommand } from '@aws-sdk/client-eventbridge';
import {
  GetFunctionConfigurationCommand,
  LambdaClient,
  ListEventSourceMappingsCommand,
  ListFunctionsCommand,
  UpdateEventSourceMappingCommand,
} from '@aws-sdk/client-lambda';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { SNSClient, SubscribeCommand } from '@aws-sdk/client-sns';
import {
  CreateQueueCommand,
  DeleteMessageCommand,
  GetQueueUrlCommand,
  type Message,
  ReceiveMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import type { Context } from 'aws-lambda';
import { isObject, type JsonObject } from '../../lib/base/json.ts';
import type { Template } from '../packaging/template.ts';
import { ACCOUNT } from './stack.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const STACK = 'rolewarden';

export const CREDENTIALS = {
  AWS_ACCESS_KEY_ID: 'testing',
  AWS_SECRET_ACCESS_KEY: 'testing',
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
};

/** `npx serverless` as a deployer runs it, with moto for AWS. Answers its exit code and all that it said. */
export function serverless(moto: string, ...args: string[]): Promise<{ status: number | null; said: string }> {
  const { PATH, HOME } = process.env;
  const nobody = { AWS_CONFIG_FILE: '/dev/null', AWS_SHARED_CREDENTIALS_FILE: '/dev/null' };
  const env = { PATH, HOME, SLS_AWS_MONITORING_FREQUENCY: '500', ...nobody, ...CREDENTIALS, AWS_ENDPOINT_URL: moto };
  const child = spawn('npx', ['--no-install', 'serverless', ...args], { cwd: ROOT, env });
  let said = '';
  for (const stream of [child.stdout, child.stderr]) stream.on('data', (text) => (said += String(text)));
  return new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('close', (status) => resolve({ status, said }));
  });
}

export async function deployedTemplate(): Promise<Template> {
  const { TemplateBody = '' } = await new CloudFormationClient().send(new GetTemplateCommand({ StackName: STACK }));
  return (JSON.parse(TemplateBody) as { Resources: Template }).Resources;
}

/** The SHA-256 of each function's code, as Lambda tells it. */
export async function deployedCode(): Promise<Record<string, string>> {
  const { Functions = [] } = await new LambdaClient().send(new ListFunctionsCommand({}));
  return Object.fromEntries(Functions.map(({ FunctionName = '', CodeSha256 = '' }) => [FunctionName, CodeSha256]));
}

type Handler = (event: unknown, context: Context) => Promise<unknown>;

/**
 * The functions out of the zips that CloudFormation gave Lambda, with the environment that they have there. Moto runs a function
 * only in Docker, so what AWS would call is called here: each mapping of a queue to a function, as it is deployed.
 */
export interface Deployed {
  /** Hands what lies in the queues to the functions until all are empty. Answers the functions in the order of their calls. */
  run(): Promise<string[]>;
  /** What a queue on the topic of alerts has got since the last call. */
  told(): Promise<JsonObject[]>;
}

export async function deployed(): Promise<Deployed> {
  const lambda = new LambdaClient();
  const { EventSourceMappings: mappings = [] } = await lambda.send(new ListEventSourceMappingsCommand({}));
  for (const { UUID } of mappings) await lambda.send(new UpdateEventSourceMappingCommand({ UUID, Enabled: false }));
  const template = await deployedTemplate();
  const handlers = new Map<string, Handler>();
  for (const [name, sha] of Object.entries(await deployedCode())) {
    const { Environment } = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName: name }));
    Object.assign(process.env, Environment?.Variables);
    handlers.set(name, await handlerOf(name, sha, template));
  }
  const listener = await queueOnTopic();
  return {
    async run() {
      const calls: string[] = [];
      const again = new Map<string | undefined, number>();
      for (let found = true; found; ) {
        found = false;
        for (const { EventSourceArn = '', FunctionArn = '' } of mappings) {
          const name = lastOf(FunctionArn);
          for (const message of await received(lastOf(EventSourceArn))) {
            found = true;
            const records = [recordOf(message, EventSourceArn)];
            const answer = await handlers.get(name)?.({ Records: records }, contextOf(name, FunctionArn));
            if (isObject(answer) && Array.isArray(answer.batchItemFailures) && answer.batchItemFailures.length > 0) {
              const tries = (again.get(message.MessageId) ?? 0) + 1;
              if (tries > 20) throw new Error(`${name} did not take ${message.Body}`);
              again.set(message.MessageId, tries);
              continue;
            }
            again.delete(message.MessageId);
            await gone(lastOf(EventSourceArn), message);
            calls.push(name);
          }
        }
        if (!found && again.size > 0) {
          await pause(500); // what the function put off comes again
          found = true;
        }
      }
      return calls;
    },
    async told() {
      const messages = await received(listener);
      for (const message of messages) await gone(listener, message);
      return messages.map(({ Body = '' }) => JSON.parse((JSON.parse(Body) as { Message: string }).Message));
    },
  };
}

/** AWS alone sends events of its own services; here the test does, on the bus whose rules are deployed. */
export async function bring(record: JsonObject, region = 'us-east-1'): Promise<void> {
  const Source = `aws.${String(record.eventSource).split('.')[0]}`;
  const entry = { Source, DetailType: 'AWS API Call via CloudTrail', Detail: JSON.stringify(record) };
  const { FailedEntryCount } = await new EventBridgeClient({ region }).send(new PutEventsCommand({ Entries: [entry] }));
  if (FailedEntryCount) throw new Error('EventBridge did not take the event');
}

async function handlerOf(name: string, sha: string, template: Template): Promise<Handler> {
  const folder = `${ROOT}node_modules/.cache/rolewarden-deployed/${name}-${Buffer.from(sha, 'base64').toString('hex')}`;
  const zip = await zipOf(name, template);
  const found = createHash('sha256').update(zip).digest('base64');
  if (found !== sha) throw new Error(`${name} runs ${sha}, and the template names a zip with ${found}`);
  mkdirSync(folder, { recursive: true });
  writeFileSync(`${folder}.zip`, zip);
  execFileSync('python3', ['-m', 'zipfile', '-e', `${folder}.zip`, folder]);
  const short = name.replace(`${STACK}-`, '');
  const module: { handler: Handler } = await import(`${folder}/dist/${short}/${short}.js`);
  return module.handler;
}

/** Lambda answers a link that moto does not serve; what lies there is what CloudFormation named. */
async function zipOf(name: string, template: Template): Promise<Uint8Array> {
  const part = Object.values(template).find(({ Properties }) => Properties?.FunctionName === name);
  const code = part?.Properties.Code;
  if (!isObject(code)) throw new Error(`${name} is not in the template`);
  const s3 = new S3Client({ forcePathStyle: true });
  const { Body } = await s3.send(new GetObjectCommand({ Bucket: await bucketName(), Key: String(code.S3Key) }));
  if (Body === undefined) throw new Error(`${name} has no zip`);
  return Body.transformToByteArray();
}

async function bucketName(): Promise<string> {
  const { Stacks = [] } = await new CloudFormationClient().send(new DescribeStacksCommand({ StackName: STACK }));
  const outputs = Stacks[0]?.Outputs ?? [];
  return outputs.find(({ OutputKey }) => OutputKey === 'ServerlessDeploymentBucketName')?.OutputValue ?? '';
}

/** The topic's own subscriptions are functions; a queue is what a test can read. */
async function queueOnTopic(): Promise<string> {
  const QueueName = `listener-${Date.now()}`;
  await new SQSClient({ useQueueUrlAsEndpoint: false }).send(new CreateQueueCommand({ QueueName }));
  const TopicArn = `arn:aws:sns:us-east-1:${ACCOUNT}:${STACK}-alerts`;
  const Endpoint = `arn:aws:sqs:us-east-1:${ACCOUNT}:${QueueName}`;
  await new SNSClient().send(new SubscribeCommand({ TopicArn, Protocol: 'sqs', Endpoint }));
  return QueueName;
}

/** Every message that the queue shows now. */
async function received(QueueName: string): Promise<Message[]> {
  const sqs = new SQSClient({ useQueueUrlAsEndpoint: false });
  const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName }));
  const asked = { QueueUrl, MaxNumberOfMessages: 10, MessageSystemAttributeNames: ['All' as const] };
  const { Messages = [] } = await sqs.send(new ReceiveMessageCommand(asked));
  return Messages;
}

async function gone(QueueName: string, { ReceiptHandle }: Message): Promise<void> {
  const sqs = new SQSClient({ useQueueUrlAsEndpoint: false });
  const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName }));
  await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle }));
}

function recordOf({ MessageId, ReceiptHandle, Body, Attributes }: Message, eventSourceARN: string): JsonObject {
  const ids = { messageId: MessageId, receiptHandle: ReceiptHandle, eventSourceARN };
  return { ...ids, body: Body, attributes: Attributes as unknown as JsonObject };
}

function contextOf(functionName: string, invokedFunctionArn: string): Context {
  return { functionName, invokedFunctionArn, awsRequestId: '00000000-0000-4000-8000-000000000000' } as Context;
}

function lastOf(arn: string): string {
  return arn.slice(arn.lastIndexOf(':') + 1);
}
