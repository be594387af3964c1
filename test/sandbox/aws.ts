import { CloudFormationClient } from '@aws-sdk/client-cloudformation';
import { EC2Client } from '@aws-sdk/client-ec2';
import { EventBridgeClient } from '@aws-sdk/client-eventbridge';
import { IAMClient } from '@aws-sdk/client-iam';
import { LambdaClient } from '@aws-sdk/client-lambda';
import { S3Client } from '@aws-sdk/client-s3';
import { SQSClient } from '@aws-sdk/client-sqs';
import { SSMClient } from '@aws-sdk/client-ssm';
import { STSClient } from '@aws-sdk/client-sts';
import type { Call } from './permissions.ts';

/** The IAM prefix of each client of the SDK. */
const SERVICES: Readonly<Record<string, string>> = {
  CloudFormationClient: 'cloudformation',
  EC2Client: 'ec2',
  EventBridgeClient: 'events',
  IAMClient: 'iam',
  LambdaClient: 'lambda',
  S3Client: 's3',
  SQSClient: 'sqs',
  SSMClient: 'ssm',
  STSClient: 'sts',
};

export type Credentials = NonNullable<ConstructorParameters<typeof IAMClient>[0]>['credentials'];

/** Watches every call of the clients. */
export interface Watch {
  /** May refuse the call by throwing. */
  before(call: Call): void;
  /** The host that the call goes to. */
  to(host: string): void;
  during(answer: Promise<unknown>): void;
}

export const UNWATCHED: Watch = { before: () => {}, to: () => {}, during: () => {} };

/** AWS answers within seconds; without this a lost answer would take the rest of the run. */
const PATIENT = { connectionTimeout: 3000, requestTimeout: 20_000, throwOnRequestTimeout: true };

/** Clients of every service, for the caller or for a session of a role. */
export function awsFor(watch: Watch, credentials?: Credentials) {
  const config = { maxAttempts: 4, requestHandler: PATIENT, ...(credentials && { credentials }) };
  return {
    cloudformation: watched(new CloudFormationClient(config), watch),
    ec2: watched(new EC2Client(config), watch),
    events: watched(new EventBridgeClient(config), watch),
    iam: watched(new IAMClient(config), watch),
    lambda: watched(new LambdaClient({ ...config, requestHandler: { ...PATIENT, requestTimeout: 60_000 } }), watch),
    s3: watched(new S3Client(config), watch),
    sqs: watched(new SQSClient({ ...config, useQueueUrlAsEndpoint: false }), watch), // or the SDK ignores AWS_ENDPOINT_URL
    ssm: watched(new SSMClient(config), watch),
    sts: watched(new STSClient(config), watch),
  };
}

export type Aws = ReturnType<typeof awsFor>;

/** What all clients of the SDK have alike. */
interface Watchable {
  readonly middlewareStack: {
    add(middleware: unknown, options: { step: 'initialize' | 'finalizeRequest'; name: string }): void;
  };
}

function watched<Client>(client: Client, watch: Watch): Client {
  const watching =
    (next: (args: unknown) => Promise<unknown>, { clientName = '', commandName = '' }: Record<string, string>) =>
    async (args: unknown) => {
      watch.before(`${SERVICES[clientName] ?? clientName}:${commandName.replace(/Command$/, '')}`);
      const answer = next(args);
      watch.during(answer);
      return answer;
    };
  const addressed =
    (next: (args: unknown) => Promise<unknown>) =>
    async (args: { readonly request: { readonly hostname: string } }) => {
      watch.to(args.request.hostname);
      return next(args);
    };
  const { middlewareStack } = client as Watchable;
  middlewareStack.add(watching, { step: 'initialize', name: 'watched' });
  middlewareStack.add(addressed, { step: 'finalizeRequest', name: 'addressed' });
  return client;
}

/** Whether the host is one of AWS, and no emulator that the environment or a profile names. */
export function isAwsHost(host: string): boolean {
  return /\.(?:amazonaws\.com(?:\.cn)?|amazonaws\.eu|api\.aws|c2s\.ic\.gov|sc2s\.sgov\.gov)$/.test(host);
}
