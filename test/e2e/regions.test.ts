import { mkdtempSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { fileURLToPath } from 'node:url';
import {
  CreateEventBusCommand,
  EventBridgeClient,
  ListRulesCommand,
  ListTagsForResourceCommand,
  PutEventsCommand,
  PutRuleCommand,
  PutTargetsCommand,
} from '@aws-sdk/client-eventbridge';
import { CreateBucketCommand, S3Client } from '@aws-sdk/client-s3';
import { ReceiveMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { beforeAll, beforeEach, expect, inject, test, vi } from 'vitest';
import type { JsonObject } from '../../lib/base/json.ts';
import { HOUR, later } from '../../lib/base/time.ts';
import rules from '../../lib/packaging/rules.json' with { type: 'json' };
import { ofType, templateIn } from '../packaging/template.ts';
import { record, sessionOf } from '../support/events.ts';
import { createFunction, makeRole, policiesOn } from './people.ts';
import { ACCOUNT, type Stack, stackOn } from './stack.ts';

type Log = (line: string) => void;
const { deployRegions, removeRegions } = createRequire(import.meta.url)(
  '../../lib/packaging/plugin/regions.cjs',
) as Record<'deployRegions' | 'removeRegions', (serverless: object, log: Log) => Promise<void>>;

const THERE = 'eu-west-1';
const credentials = { accessKeyId: 'testing', secretAccessKey: 'testing' };
const at = (region: string) => ({ region, credentials, endpoint: inject('moto') });
let stack: Stack;
let said: string[] = [];

/** By region, the error that AWS answers to every call there: its code and its message. */
type Refusing = Readonly<Record<string, readonly [code: string, message: string]>>;

function refusal(error: Refusing[string] | undefined): object {
  if (error === undefined) return {};
  const [code, message] = error;
  const body = `<ErrorResponse><Error><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`;
  const response = () => ({ statusCode: 403, headers: { 'content-type': 'text/xml' }, body: Readable.from([body]) });
  return { requestHandler: { handle: async () => ({ response: response() }) } };
}

/** What the plugin uses of serverless, with the settings written to a file. */
function serverless(settings: string, partition = 'aws', refusing: Refusing = {}) {
  const file = join(mkdtempSync(join(tmpdir(), 'rolewarden-regions-')), 'rolewarden.yml');
  writeFileSync(file, settings);
  const provider = {
    getRegion: () => 'us-east-1',
    getStage: () => 'live',
    getDeploymentPrefix: () => 'serverless',
    getServerlessDeploymentBucketName: async () => 'deployments',
    getAccountInfo: async () => ({ partition, accountId: ACCOUNT }),
    getAwsSdkV3Config: async ({ region = 'us-east-1' } = {}) => ({ ...at(region), ...refusal(refusing[region]) }),
  };
  return {
    serviceDir: fileURLToPath(new URL('../../', import.meta.url)),
    service: { service: 'rolewarden', custom: { settings: file } },
    classes: { Error },
    getProvider: () => provider,
  };
}
const deploy = (settings: string, partition?: string, refusing?: Refusing) =>
  deployRegions(serverless(settings, partition, refusing), (line) => void said.push(line));
const remove = () => removeRegions(serverless(''), (line) => void said.push(line));

const rulesIn = async (region: string) =>
  (await new EventBridgeClient(at(region)).send(new ListRulesCommand({ NamePrefix: 'rolewarden-' }))).Rules ?? [];

/** The bus at home and its rule, as the packaged template has them, with the queue of events behind. */
async function makeBus(): Promise<void> {
  const home = new EventBridgeClient(at('us-east-1'));
  await home.send(new CreateEventBusCommand({ Name: 'rolewarden' }));
  const [, rule] =
    ofType(templateIn(inject('packaged')), 'AWS::Events::Rule').find(([, { EventBusName }]) => EventBusName) ?? [];
  const named = { Name: String(rule?.Name), EventBusName: 'rolewarden' };
  await home.send(new PutRuleCommand({ ...named, EventPattern: JSON.stringify(rule?.EventPattern) }));
  const Targets = [{ Id: 'inspect', Arn: `arn:aws:sqs:us-east-1:${ACCOUNT}:rolewarden-events` }];
  await home.send(new PutTargetsCommand({ Rule: named.Name, EventBusName: 'rolewarden', Targets }));
}

/** CloudTrail tells EventBridge of a call in that region. moto takes the source from anybody, AWS from nobody. */
async function happens(detail: JsonObject): Promise<void> {
  const Source = `aws.${String(detail.eventSource).split('.')[0]}`;
  const Entries = [{ Source, DetailType: 'AWS API Call via CloudTrail', Detail: JSON.stringify(detail) }];
  await new EventBridgeClient(at(THERE)).send(new PutEventsCommand({ Entries }));
}

/** The messages that have come to the queue of events at home, each given to inspect. */
async function arrived(): Promise<number> {
  const sqs = new SQSClient(at('us-east-1'));
  const QueueUrl = `${inject('moto')}/${ACCOUNT}/rolewarden-events`;
  const asked = { QueueUrl, MaxNumberOfMessages: 10, VisibilityTimeout: 0 };
  const { Messages = [] } = await sqs.send(new ReceiveMessageCommand(asked));
  for (const { MessageId = '' } of Messages) await stack.take(MessageId);
  return Messages.length;
}

beforeAll(async () => {
  vi.spyOn(console, 'error').mockImplementation(() => {}); // the functions' own log lines
  stack = await stackOn(inject('moto'), inject('packaged'));
  await new S3Client(at('us-east-1')).send(new CreateBucketCommand({ Bucket: 'deployments' }));
  await makeBus();
});
beforeEach(() => {
  said = [];
});

test('deploy makes a stack in each region of the settings, and names one that is not enabled', async () => {
  await deploy(`regions: [us-east-1, ${THERE}, eu-west-2, xx-nowhere-1]`);
  expect(said.toSorted()).toEqual([
    'eu-west-1: created; forwards to us-east-1',
    'eu-west-2: created; forwards to us-east-1',
    'xx-nowhere-1: not enabled in this account, so nothing is forwarded from there',
  ]);
  expect((await rulesIn(THERE)).length).toBe(rules.length);
  expect(await rulesIn('eu-west-3')).toEqual([]);
});

test('a pass in that region is contained like one at home, and the message names the region', async () => {
  const developer = await makeRole(stack.iam, 'ec2.amazonaws.com');
  const administrator = await makeRole(stack.iam, 'lambda.amazonaws.com', true);
  await stack.alerts();
  const event = { ...createFunction(developer, administrator, 'thumbnails'), awsRegion: THERE };
  await happens(event);
  expect(await arrived()).toBe(1);
  expect((await stack.drain()).errors).toEqual([]);
  const [document] = Object.values(await policiesOn(stack.iam, administrator));
  expect(JSON.stringify(document)).toContain(`:thumbnails`);
  const told = (await stack.alerts()).map(({ json }) => JSON.stringify(json));
  expect(told.join()).toContain(`"region":"${THERE}"`);
});

test('a call against the rules there comes twice, and what no rule watches not at all', async () => {
  const off = (name: string) =>
    record({
      eventSource: 'events.amazonaws.com',
      eventName: 'DisableRule',
      awsRegion: THERE,
      requestParameters: { name },
    });
  await happens(off('rolewarden-calls-01'));
  expect(await arrived()).toBe(2);
  expect((await stack.alerts()).map(({ json }) => JSON.stringify(json)).join()).toContain('rolewarden-calls-01');
  await happens(record({ eventSource: 's3.amazonaws.com', eventName: 'PutObject', awsRegion: THERE }));
  expect(await arrived()).toBe(0);
});

test('the canary of each region: sent by the sweep, seen when it comes back, told by name when it does not', async () => {
  const noon = new Date('2026-05-04T12:00:00Z');
  const ResourceARN = `arn:aws:events:${THERE}:${ACCOUNT}:rule/rolewarden-own-calls`;
  await stack.sweep(noon);
  const { Tags = [] } = await new EventBridgeClient(at(THERE)).send(new ListTagsForResourceCommand({ ResourceARN }));
  expect(Tags).toEqual([{ Key: 'rolewarden:canary', Value: expect.stringMatching(/^[\da-f-]{36}$/) }]);
  await happens(
    record({
      eventSource: 'events.amazonaws.com',
      eventName: 'TagResource',
      awsRegion: THERE,
      userIdentity: sessionOf('rolewarden-sweep', 'rolewarden-sweep'),
      requestParameters: {
        resourceARN: ResourceARN,
        tags: Tags.map(({ Key = '', Value = '' }) => ({ key: Key, value: Value })),
      },
    }),
  );
  expect(await arrived()).toBe(1);
  await stack.faults();
  await stack.sweep(later(noon, HOUR));
  const missed = (await stack.faults())
    .map(({ json }) => JSON.stringify(json))
    .filter((text) => text.includes('guard-canary-missed'));
  expect(missed.filter((text) => text.includes('regions in a row') || text.includes(THERE))).toEqual([]);
  expect(missed.join()).toContain('from eu-west-2');
});

test('a second deploy updates, and takes away what the settings leave out', async () => {
  await deploy(`regions: [${THERE}]`);
  expect(said.toSorted()[0]).toMatch(/^eu-west-1: (?:updated|up to date); forwards to us-east-1$/);
  expect(said.toSorted()[1]).toMatch(/^eu-west-2: removed: regions in .*rolewarden\.yml leaves it out$/);
  expect(await rulesIn('eu-west-2')).toEqual([]);
});

test('remove takes the stacks away, and again finds none', async () => {
  await remove();
  expect(said).toEqual(['eu-west-1: removed']);
  expect(await rulesIn(THERE)).toEqual([]);
  said = [];
  await remove();
  expect(said).toEqual([]);
});

test.each(['aws-cn', 'aws-us-gov'])('%s: nothing is tried, and deploy says why', async (partition) => {
  await deploy('', partition);
  expect(said).toEqual([expect.stringContaining('AWS offers no routing of events across regions in this partition')]);
});

test('a region that takes no calls or that a service control policy closes is named; any other failure ends the deploy, after all regions', async () => {
  const refusing: Refusing = {
    'eu-west-1': ['OptInRequired', 'You are not subscribed to this service'],
    'eu-west-2': [
      'AccessDenied',
      'User x is not authorized to perform y with an explicit deny in a service control policy',
    ],
    'eu-west-3': ['AccessDenied', 'User x is not authorized to perform cloudformation:DescribeStacks'],
  };
  const regions = [...Object.keys(refusing), 'eu-north-1'];
  await expect(deploy(`regions: [${regions}]`, 'aws', refusing)).rejects.toThrow(
    'The stack in us-east-1 is deployed; role passes stay unseen in eu-west-3 for the reasons above. Deploy again, or leave these out of `regions` in ',
  );
  expect(said.toSorted()).toEqual([
    'eu-north-1: created; forwards to us-east-1',
    'eu-west-1: not enabled (OptInRequired), left as it is',
    'eu-west-2: a service control policy refuses you there, left as it is',
    'eu-west-3: FAILED, AccessDenied: User x is not authorized to perform cloudformation:DescribeStacks',
  ]);
});
