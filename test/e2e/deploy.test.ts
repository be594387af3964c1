import { mkdirSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { CloudFormationClient, CreateStackCommand, DescribeStacksCommand } from '@aws-sdk/client-cloudformation';
import {
  DescribeContinuousBackupsCommand,
  DescribeTableCommand,
  DescribeTimeToLiveCommand,
  DynamoDBClient,
  GetResourcePolicyCommand,
  ScanCommand,
} from '@aws-sdk/client-dynamodb';
import { IAMClient } from '@aws-sdk/client-iam';
import { ListQueuesCommand, SQSClient } from '@aws-sdk/client-sqs';
import { afterAll, beforeAll, expect, inject, test, vi } from 'vitest';
import { matchesGlob } from '../../lib/base/glob.ts';
import { OWN_ROLES } from '../../lib/base/own.ts';
import { OWN } from '../../lib/base/own-stack.ts';
import { deployerPolicy } from '../../lib/packaging/deploy/deployer-policy.ts';
import { type CountedCalls, countedCalls } from './counted-calls.ts';
import { bring, CREDENTIALS, type Deployed, deployed, deployedCode, deployedTemplate, serverless } from './deployed.ts';
import { type MadeRole, makeProfile, makeRole, policiesOn, runInstances } from './people.ts';
import { sentMessages } from './sent.ts';

/**
 * The unmodified `npx serverless` on moto, from nothing to a second life. What moto cannot show, and so is not shown here: the
 * policies of queues and topics, alarms, subscriptions and retries, which moto's CloudFormation does not make; the invocation of a
 * function by its queue and by its schedule, which the test does in their place (./deployed.ts); a rollback, of which the test only
 * tells the state (./counted-calls.ts); SQS's 60 seconds.
 */
const SETTINGS = ['--param', 'settings=test/e2e/rolewarden.yml'];
const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const OBSERVING = 'node_modules/.cache/rolewarden-deployed/observe.yml';
/** Of the regions in the settings. */
const ELSEWHERE = 'eu-west-1';
const TableName = 'rolewarden-ledger';

/** Each deployment takes some 20 seconds, on a busy machine more than a minute. */
vi.setConfig({ testTimeout: 240_000 });

const before = { ...process.env };
const run = (...args: string[]) => serverless(deployer.url, ...args);
let deployer: CountedCalls;
let stack: Deployed;
let code: Record<string, string>;
let contained: MadeRole;

beforeAll(async () => {
  vi.spyOn(console, 'error').mockImplementation(() => {}); // the functions' own log lines
  vi.spyOn(process.stdout, 'write').mockImplementation(() => true);
  await fetch(`${inject('moto')}/moto-api/reset`, { method: 'POST' });
  deployer = await countedCalls(inject('moto'));
  Object.assign(process.env, CREDENTIALS, {
    AWS_REGION: 'us-east-1',
    AWS_ENDPOINT_URL: (await sentMessages(inject('moto'))).url,
  });
});
afterAll(() => {
  process.env = before;
});

/** A role of an administrator is passed to an instance in the region. */
async function pass(region = 'us-east-1'): Promise<MadeRole> {
  const iam = new IAMClient();
  const passer = await makeRole(iam, 'ec2.amazonaws.com');
  const role = await makeRole(iam, 'ec2.amazonaws.com', true);
  await bring({ ...runInstances(passer, await makeProfile(iam, role)), awsRegion: region }, region);
  return role;
}

const denies = async (role: MadeRole) =>
  Object.entries(await policiesOn(new IAMClient(), role)).filter(([name]) => name.startsWith('rolewarden-'));

async function items(): Promise<string[]> {
  const { Items = [] } = await new DynamoDBClient().send(new ScanCommand({ TableName }));
  return Items.map(({ pk, sk }) => `${pk?.S} ${sk?.S}`);
}

test.each([
  [['--stage', 'dev'], /--stage dev: an account has one guardrail/],
  [['--region', 'eu-west-1'], /--region eu-west-1: IAM writes its events only in us-east-1/],
])('deploy %s is refused with the reason, before anything is made', async (place, because) => {
  const { status, said } = await run('deploy', ...place, ...SETTINGS);
  expect(said).toMatch(because);
  expect(status).toBe(1);
  for (const region of ['us-east-1', ELSEWHERE]) expect(await stacksIn(region)).toEqual([]);
});

test('deploy to where nobody answers says what to look at', async () => {
  const { status, said } = await serverless('http://127.0.0.1:1', 'deploy', ...SETTINGS);
  expect(said).toContain('rolewarden: AWS does not answer: look at the network and AWS_ENDPOINT_URL');
  expect(status).toBe(1);
});

test('deploy makes the queues and the functions, in place of a stack whose first deployment was rolled back', async () => {
  const TemplateBody = JSON.stringify({ Resources: { Bucket: { Type: 'AWS::S3::Bucket' } } });
  await new CloudFormationClient().send(new CreateStackCommand({ StackName: 'rolewarden', TemplateBody }));
  deployer.stackStatus = 'ROLLBACK_COMPLETE';
  const { status, said } = await run('deploy', ...SETTINGS);
  expect(said).toContain('its stack cannot be updated: it is deleted now');
  expect(said).toContain('Service deployed to stack rolewarden');
  expect(status).toBe(0);
  const { QueueUrls = [] } = await new SQSClient().send(new ListQueuesCommand({}));
  expect(QueueUrls.map((url) => url.slice(url.lastIndexOf('/') + 1)).sort()).toEqual([...OWN.queues].sort());
  code = await deployedCode();
  expect(Object.keys(code).sort()).toEqual([...OWN_ROLES].sort());
});

test('an event that comes by a deployed rule ends in a deny and in a message on the deployed topic', async () => {
  stack = await deployed();
  contained = await pass();
  expect(await stack.run()).toEqual(expect.arrayContaining(['rolewarden-inspect', 'rolewarden-contain']));
  expect(await denies(contained)).toHaveLength(1);
  const told = JSON.stringify(await stack.told());
  expect(told).toContain(contained.name);
  expect(await items()).not.toEqual([]);
});

test('one that happens in another region of the settings comes home by its bus, and the message names the region', async () => {
  const role = await pass(ELSEWHERE);
  await stack.run();
  expect(await denies(role)).toHaveLength(1);
  expect(JSON.stringify(await stack.told())).toContain(`"region":"${ELSEWHERE}"`);
});

test('a second deploy without a change changes nothing', async () => {
  const { status, said } = await run('deploy', ...SETTINGS);
  expect(said).toContain('No changes to deploy');
  expect(status).toBe(0);
  expect(await deployedCode()).toEqual(code);
});

test('remove says which deny stands, and removes nothing', async () => {
  const { status, said } = await run('remove', ...SETTINGS);
  expect(status).toBe(1);
  expect(said).toContain(contained.name);
  expect(said).toMatch(/node dist\/rolewarden\.js lift [0-9a-f]{16}/);
  expect(said).toContain('npx serverless remove --force');
  expect(Object.keys(await deployedCode())).toHaveLength(OWN_ROLES.length);
});

test('remove --force leaves the deny and the ledger, and nothing else', async () => {
  const known = await items();
  const { status } = await run('remove', '--force', ...SETTINGS);
  expect(status).toBe(0);
  expect(await deployedCode()).toEqual({});
  for (const region of ['us-east-1', ELSEWHERE]) expect(await stacksIn(region)).toEqual([]);
  expect(await denies(contained)).toHaveLength(1);
  expect((await items()).sort()).toEqual(known.sort());
});

test('deploy goes on with the kept ledger, puts its settings right, and contains again', async () => {
  const known = await items();
  const { status, said } = await run('deploy', ...SETTINGS);
  expect(said).toMatch(/The table rolewarden-ledger.* was kept from an earlier stack/);
  expect(status).toBe(0);
  expect(await deployedTemplate()).not.toHaveProperty('Ledger');
  expect(await items()).toEqual(expect.arrayContaining(known));
  await isAsDeployed();
  stack = await deployed();
  const role = await pass();
  await stack.run();
  expect(await denies(role)).toHaveLength(1);
  expect(JSON.stringify(await stack.told())).toContain(role.name);
});

test('other settings are other code, and the adopted ledger stays adopted', async () => {
  mkdirSync(new URL('.', `file://${ROOT}${OBSERVING}`), { recursive: true });
  writeFileSync(
    `${ROOT}${OBSERVING}`,
    'mode: observe\nregions: [us-east-1]\noperators: [arn:aws:iam::111122223333:role/team/Other]\n',
  );
  const known = await items();
  const { status, said } = await run('deploy', '--param', `settings=${OBSERVING}`);
  expect(said).toContain('Service deployed to stack rolewarden');
  expect(status).toBe(0);
  const now = await deployedCode();
  expect(now['rolewarden-inspect']).not.toBe(code['rolewarden-inspect']);
  expect(await deployedTemplate()).not.toHaveProperty('Ledger');
  expect(await items()).toEqual(expect.arrayContaining(known));
  await isAsDeployed('role/team/Other');
  stack = await deployed();
  const role = await pass();
  await stack.run();
  expect(await denies(role)).toEqual([]);
  expect(JSON.stringify(await stack.told())).toContain(role.name);
});

test('a deployer may make every call that serverless and the plugin made', () => {
  const allowed = deployerPolicy().Statement.flatMap(({ Action }) => Action);
  const made = deployer.calls();
  expect(made.length).toBeGreaterThan(20);
  expect(made.filter((call) => !allowed.some((pattern) => matchesGlob(pattern, call)))).toEqual(FREE);
});

/** `sts:GetCallerIdentity` needs no permission, and serverless goes on where it may not look for a registry of images. */
const FREE = ['ecr:DescribeRepositories', 'sts:GetCallerIdentity'];

async function stacksIn(region: string): Promise<(string | undefined)[]> {
  const { Stacks = [] } = await new CloudFormationClient({ region }).send(new DescribeStacksCommand({}));
  return Stacks.map(({ StackName }) => StackName);
}

/** The kept table has what the template gives a new one. */
async function isAsDeployed(operator = 'role/team/OnCall'): Promise<void> {
  const tables = new DynamoDBClient();
  const { Table } = await tables.send(new DescribeTableCommand({ TableName }));
  expect(Table?.DeletionProtectionEnabled).toBe(true);
  const { ContinuousBackupsDescription } = await tables.send(new DescribeContinuousBackupsCommand({ TableName }));
  expect(ContinuousBackupsDescription?.PointInTimeRecoveryDescription?.PointInTimeRecoveryStatus).toBe('ENABLED');
  const { TimeToLiveDescription } = await tables.send(new DescribeTimeToLiveCommand({ TableName }));
  expect(TimeToLiveDescription).toMatchObject({ TimeToLiveStatus: 'ENABLED', AttributeName: 'expires' });
  const { Policy } = await tables.send(new GetResourcePolicyCommand({ ResourceArn: Table?.TableArn }));
  expect(Policy).toContain(operator);
}
