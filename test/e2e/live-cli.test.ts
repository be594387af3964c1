import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import {
  CreateTableCommand,
  type CreateTableCommandInput,
  DeleteItemCommand,
  DynamoDBClient,
  ResourceInUseException,
  UpdateItemCommand,
} from '@aws-sdk/client-dynamodb';
import {
  DescribeIamInstanceProfileAssociationsCommand,
  DescribeImagesCommand,
  EC2Client,
  RunInstancesCommand,
} from '@aws-sdk/client-ec2';
import {
  AttachRolePolicyCommand,
  CreatePolicyCommand,
  DeleteRolePolicyCommand,
  GetRoleCommand,
  ListAttachedRolePoliciesCommand,
  PutRolePermissionsBoundaryCommand,
  PutRolePolicyCommand,
  TagRoleCommand,
  UpdateAssumeRolePolicyCommand,
} from '@aws-sdk/client-iam';
import {
  CreateFunctionCommand,
  GetFunctionConfigurationCommand,
  LambdaClient,
  UpdateFunctionConfigurationCommand,
} from '@aws-sdk/client-lambda';
import { CreateQueueCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs';
import { beforeAll, describe, expect, inject, test } from 'vitest';
import { dynamoLedger } from '../../lib/aws/ledger.ts';
import { connectLive } from '../../lib/aws/live.ts';
import { connectDeadLetters } from '../../lib/aws/live-dead-letters.ts';
import { readDeployment } from '../../lib/aws/live-deployment.ts';
import { BOUNDARY_TAG } from '../../lib/base/own-stack.ts';
import { ceilToSecond, HOUR, isoSeconds, later, SECOND } from '../../lib/base/time.ts';
import { containCommand } from '../../lib/cli/contain/command.ts';
import { containedCommand } from '../../lib/cli/contained/command.ts';
import { doctorCommand } from '../../lib/cli/doctor/command.ts';
import { fixCommand } from '../../lib/cli/fix/command.ts';
import { liftCommand } from '../../lib/cli/lift/command.ts';
import { redriveCommand } from '../../lib/cli/redrive/command.ts';
import { SESSION_LIFE, SPREAD } from '../../lib/incident/deny/containment-of.ts';
import { parseDeny } from '../../lib/incident/deny/deny-document.ts';
import { denyPolicy } from '../../lib/incident/deny/deny-policy.ts';
import { incidentOf } from '../../lib/incident/incident-of.ts';
import { workloadKey } from '../../lib/inspect/workload-role.ts';
import rules from '../../lib/packaging/rules.json' with { type: 'json' };
import { type Printed, typed } from '../support/command-line.ts';
import { command, report } from '../support/commands.ts';
import { createFunction, type MadeRole, makeProfile, makeRole, policiesOn } from './people.ts';
import { ACCOUNT, type Stack, stackOn } from './stack.ts';

const EVENT_RULES = rules.map(({ name }) => name);
const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const run = promisify(execFile);
/** The end record of an archive that holds nothing. */
const EMPTY_ZIP = Buffer.from('504b0506000000000000000000000000000000000000', 'hex');

let stack: Stack;
let role: MadeRole;

beforeAll(async () => {
  stack = await stackOn(inject('moto'), inject('packaged'));
});

const contain = (...argv: string[]) => typed(containCommand(connectLive), ['contain', ...argv], new Date());
/** Denies that no event led to: see undo.test.ts for the cause. */
const lift = (...argv: string[]) => typed(liftCommand(connectLive), ['lift', '--anyway', ...argv], new Date());
const listed = async (): Promise<{ role: string; rung: string; kind: string; state: string; incident: string }[]> =>
  lines(await typed(containedCommand(connectLive), ['contained', '--json'], later(new Date(), 2 * SECOND))).filter(
    (line) => line.role === role.name,
  );

function lines({ out }: Printed) {
  return out
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line));
}

async function onlyDeny() {
  const documents = Object.values(await policiesOn(stack.iam, role));
  expect(documents).toHaveLength(1);
  return parseDeny(documents[0]);
}

describe('by hand on the role itself', () => {
  beforeAll(async () => {
    role = await makeRole(stack.iam, 'ec2.amazonaws.com');
  });

  test('a dry run writes nothing', async () => {
    const { status, out } = await contain(role.name, '--method', 'quarantine', '--commands');
    expect([status, await policiesOn(stack.iam, role)]).toEqual([0, {}]);
    expect(out).toContain(`aws iam put-role-policy --role-name ${role.name}`);
  });

  test('contain, contained, lift, revive', async () => {
    expect(await contain(role.name, '--method', 'quarantine', '--for', '60m', '--yes')).toMatchObject({ status: 0 });
    const before = await onlyDeny();
    expect(before?.cutoff.getTime()).toBeGreaterThan(Date.now() + HOUR / 2);
    expect(await listed()).toMatchObject([{ kind: 'deny', rung: 'inline', state: 'closed' }]);

    expect(await lift(role.name)).toMatchObject({ status: 0 });
    expect(await onlyDeny()).toEqual(before);
    expect(await lift(role.name, '--yes')).toMatchObject({ status: 0 });
    const after = await onlyDeny();
    expect(after?.cutoff.getTime()).toBeLessThanOrEqual(later(ceilToSecond(new Date()), SPREAD).getTime());
    expect(after?.lapse).toEqual(before?.lapse);

    const [{ incident } = { incident: '' }] = await listed();
    const { stdout } = await run('node', [`${ROOT}dist/rolewarden.js`, 'contained', '--json']);
    expect(stdout).toContain(incident);
    expect(await lift(incident, '--revive', '--yes')).toMatchObject({ status: 0 });
    expect(await policiesOn(stack.iam, role)).toEqual({});
  });

  test('the packaged command line: exit status and one line', async () => {
    await expect(run('node', [`${ROOT}dist/rolewarden.js`, 'lift', 'NoSuchRole'])).rejects.toMatchObject({
      code: 2,
      stderr: expect.stringContaining('rolewarden: no deny of ours stands for NoSuchRole'),
    });
  });

  test('a stranger under our prefix is listed apart and never lifted', async () => {
    const PolicyName = 'rolewarden-00000000000000ff-quarantine';
    const PolicyDocument = JSON.stringify({
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
    });
    await stack.iam.send(new PutRolePolicyCommand({ RoleName: role.name, PolicyName, PolicyDocument }));
    expect(await listed()).toMatchObject([{ kind: 'stranger', rung: 'inline' }]);
    expect(await lift(role.name, '--revive', '--yes')).toMatchObject({ status: 2 });
    expect(Object.keys(await policiesOn(stack.iam, role))).toEqual([PolicyName]);
    await stack.iam.send(new DeleteRolePolicyCommand({ RoleName: role.name, PolicyName })); // other tests share the emulator
  });
});

describe('on the other rungs', () => {
  const NAME = 'rolewarden-00000000000000ee-quarantine';
  let arn: string;

  async function managed(suffix: string): Promise<void> {
    role = await makeRole(stack.iam, 'ec2.amazonaws.com');
    const cutoff = later(ceilToSecond(new Date()), HOUR);
    const document = denyPolicy('quarantine', { kind: 'role' }, cutoff, later(cutoff, SESSION_LIFE));
    const PolicyDocument = JSON.stringify(document);
    const PolicyName = NAME.replace('ee', suffix);
    const { Policy } = await stack.iam.send(new CreatePolicyCommand({ PolicyName, PolicyDocument }));
    arn = Policy?.Arn ?? '';
  }

  const attached = async () =>
    (await stack.iam.send(new ListAttachedRolePoliciesCommand({ RoleName: role.name }))).AttachedPolicies ?? [];

  test('a managed policy: a new version, then gone', async () => {
    await managed('e1');
    await stack.iam.send(new AttachRolePolicyCommand({ RoleName: role.name, PolicyArn: arn }));
    expect(await listed()).toMatchObject([{ rung: 'managed', state: 'closed' }]);
    expect(await lift(role.name, '--yes')).toMatchObject({ status: 0 });
    expect(await listed()).toMatchObject([{ rung: 'managed', state: 'closed' }]); // for the minute that IAM takes
    expect(await attached()).toHaveLength(1);
    expect(await lift(role.name, '--revive', '--yes')).toMatchObject({ status: 0 });
    expect([await listed(), await attached()]).toEqual([[], []]);
  });

  test('a boundary: the old one comes back, earlier sessions stay dead', async () => {
    await managed('e2');
    const { Policy: old } = await stack.iam.send(
      new CreatePolicyCommand({
        PolicyName: `limit-${role.name}`,
        PolicyDocument: JSON.stringify({
          Version: '2012-10-17',
          Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }],
        }),
      }),
    );
    await stack.iam.send(
      new TagRoleCommand({ RoleName: role.name, Tags: [{ Key: BOUNDARY_TAG, Value: old?.Arn ?? '' }] }),
    );
    await stack.iam.send(new PutRolePermissionsBoundaryCommand({ RoleName: role.name, PermissionsBoundary: arn }));
    expect(await listed()).toMatchObject([{ rung: 'boundary', state: 'closed' }]);
    expect(await lift(role.name, '--yes')).toMatchObject({ status: 0 });
    const { Role } = await stack.iam.send(new GetRoleCommand({ RoleName: role.name }));
    expect(Role?.PermissionsBoundary?.PermissionsBoundaryArn).toBe(old?.Arn);
    expect(Role?.Tags ?? []).toEqual([]);
    expect(await listed()).toMatchObject([{ rung: 'inline', state: 'closed' }]); // for the minute that IAM takes
  });
});

describe('with a ledger', () => {
  const TABLE = 'rolewarden-ledger';
  const TABLE_AS_DEPLOYED: CreateTableCommandInput = {
    TableName: TABLE,
    BillingMode: 'PAY_PER_REQUEST',
    AttributeDefinitions: [
      { AttributeName: 'pk', AttributeType: 'S' },
      { AttributeName: 'sk', AttributeType: 'S' },
    ],
    KeySchema: [
      { AttributeName: 'pk', KeyType: 'HASH' },
      { AttributeName: 'sk', KeyType: 'RANGE' },
    ],
  };
  const trust = (...principals: object[]) => ({
    Version: '2012-10-17',
    Statement: principals.map((Principal) => ({ Effect: 'Allow', Principal, Action: 'sts:AssumeRole' })),
  });
  const GOOD = trust({ Service: 'ec2.amazonaws.com' });
  const OPENED = trust({ Service: 'ec2.amazonaws.com' }, { AWS: 'arn:aws:iam::999988887777:root' });
  let incident: string;

  const trustNow = async () => {
    const { Role } = await stack.iam.send(new GetRoleCommand({ RoleName: role.name }));
    return JSON.parse(decodeURIComponent(Role?.AssumeRolePolicyDocument ?? ''));
  };

  beforeAll(async () => {
    const dynamo = new DynamoDBClient();
    await dynamo.send(new CreateTableCommand(TABLE_AS_DEPLOYED)).catch((error: unknown) => {
      if (!(error instanceof ResourceInUseException)) throw error; // another test's
    });
    role = await makeRole(stack.iam, 'ec2.amazonaws.com');
    const ledger = dynamoLedger(TABLE, dynamo);
    await ledger.rememberTrust(role.arn, {
      eventId: 'e1',
      time: later(new Date(), -HOUR),
      document: GOOD,
      accepted: true,
    });
    await stack.iam.send(
      new UpdateAssumeRolePolicyCommand({ RoleName: role.name, PolicyDocument: JSON.stringify(OPENED) }),
    );
    await contain(role.name, '--method', 'quarantine', '--yes');
    incident = (await listed())[0]?.incident ?? '';
  });

  test('why is in the listing', async () => {
    expect(await listed()).toMatchObject([{ incident, why: expect.stringMatching(/^contained 20/) }]);
  });

  test('fix: the last good trust policy comes back, and only with --yes', async () => {
    const fix = (...argv: string[]) => typed(fixCommand(connectLive), ['fix', incident, ...argv], new Date());
    expect(await fix()).toMatchObject({
      status: 0,
      out: expect.stringContaining('"AWS": "arn:aws:iam::999988887777:root"'),
    });
    expect(await trustNow()).toEqual(OPENED);
    expect(await fix('--yes')).toMatchObject({ status: 0, out: expect.stringContaining('is restored') });
    expect(await trustNow()).toEqual(GOOD);
    expect(await fix('--yes')).toMatchObject({ status: 1, out: expect.stringContaining('nothing to restore') });
  });

  test('the printed commands tell the ledger as a lift does', async () => {
    const order = JSON.stringify(command({ incident, target: role.arn, report: report({ incident }) }));
    const ledger = dynamoLedger(TABLE);
    const known = { id: incident, account: ACCOUNT, roleArn: role.arn, at: new Date(), wholeRole: false, order };
    await ledger.record({ ...known, state: 'contained' });
    expect((await ledger.guarded(ACCOUNT)).map(({ id }) => id)).toContain(incident);
    const { out } = await lift(incident, '--commands');
    await executed(out.split('\n').filter((line) => line.startsWith('  aws dynamodb ')));
    expect((await ledger.guarded(ACCOUNT)).map(({ id }) => id)).not.toContain(incident);
    const put = { ...command({ incident, target: role.arn, targetId: role.id }), report: report({ incident }) };
    const restored = await stack.send(JSON.stringify({ ...put, kind: 'restore' }));
    expect(restored).toMatchObject([{ outcome: 'answered', because: 'a person lifted this incident' }]);
    expect(await stack.send(JSON.stringify(put))).toMatchObject([{ outcome: 'answered' }]);
    await ledger.takeBackLift({ ...known, state: 'contained' });
  });

  test('a lift is in the ledger, and the team is told', async () => {
    await stack.alerts();
    expect(await lift(incident, '--yes')).toMatchObject({ status: 0 });
    const ledger = dynamoLedger(TABLE);
    expect(await ledger.incident(incident)).toMatchObject({ state: 'lifted', roleArn: role.arn });
    expect((await ledger.guarded(ACCOUNT)).map(({ id }) => id)).not.toContain(incident);
    expect(await stack.alerts()).toMatchObject([
      { subject: expect.stringContaining('Lifted on'), json: { incident, carried: { outcome: 'lifted' } } },
    ]);
  });
});

/** Runs printed AWS CLI commands by the SDK; the CLI's JSON arguments are the SDK's members. */
async function executed(commands: readonly string[]): Promise<void> {
  expect(commands).toHaveLength(2);
  for (const text of commands) {
    const words = [...text.trim().matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '');
    const option = (name: string) => words[words.indexOf(`--${name}`) + 1] ?? '';
    const dynamo = new DynamoDBClient({ region: option('region') });
    const item = { TableName: option('table-name'), Key: JSON.parse(option('key')) };
    if (words[2] === 'delete-item') await dynamo.send(new DeleteItemCommand(item));
    else
      await dynamo.send(
        new UpdateItemCommand({
          ...item,
          UpdateExpression: option('update-expression'),
          ExpressionAttributeNames: JSON.parse(option('expression-attribute-names')),
          ExpressionAttributeValues: JSON.parse(option('expression-attribute-values')),
        }),
      );
  }
}

describe('fix takes the role away from what it was handed to', () => {
  const ledger = () => dynamoLedger('rolewarden-ledger');
  const region = 'eu-west-1';
  const eventId = 'e0000000-0000-4000-8000-00000000000a';
  let incident: string;

  /** As `contain` leaves it: a deny of the workload's sessions, and the order with the event's region. */
  async function contained(service: string, name: string): Promise<void> {
    incident = incidentOf(eventId, role.arn);
    const scope = { kind: 'workload' as const, userids: [`${role.id}:${name}`] };
    const where = { eventSource: service, region, role };
    const told = report({ incident, eventId, time: isoSeconds(new Date()), ...where });
    const order = command({ incident, id: eventId, target: role.arn, targetId: role.id, scope, report: told });
    expect(await stack.send(JSON.stringify(order))).toMatchObject([{ outcome: 'written' }]);
    expect(await ledger().incident(incident)).toMatchObject({ state: 'contained', order: expect.any(String) });
    await stack.alerts();
  }

  const fix = (...argv: string[]) => typed(fixCommand(connectLive), ['fix', incident, ...argv], new Date());

  test('an instance profile is taken off its instance, in its region', async () => {
    role = await makeRole(stack.iam, 'ec2.amazonaws.com');
    const profile = await makeProfile(stack.iam, role);
    const ec2 = new EC2Client({ region });
    const { Images = [] } = await ec2.send(new DescribeImagesCommand({ Owners: ['amazon'] }));
    const { Instances = [] } = await ec2.send(
      new RunInstancesCommand({
        ImageId: Images[0]?.ImageId,
        MinCount: 1,
        MaxCount: 1,
        IamInstanceProfile: { Name: profile },
      }),
    );
    const instance = Instances[0]?.InstanceId ?? '';
    const associations = async () =>
      (
        await ec2.send(
          new DescribeIamInstanceProfileAssociationsCommand({ Filters: [{ Name: 'instance-id', Values: [instance] }] }),
        )
      ).IamInstanceProfileAssociations ?? [];
    const [{ AssociationId = '' } = {}] = await associations();
    await contained('ec2.amazonaws.com', instance);
    const dry = await fix('--commands');
    expect(dry).toMatchObject({
      status: 0,
      out: expect.stringContaining(
        `aws ec2 disassociate-iam-instance-profile --region ${region} --association-id ${AssociationId}\n`,
      ),
    });
    expect(await associations()).toHaveLength(1);
    expect(await fix('--yes')).toMatchObject({ status: 0, out: expect.stringContaining('Done: instance profile') });
    expect(await associations()).toEqual([]);
    expect(await stack.alerts()).toMatchObject([
      { subject: expect.stringContaining(`Fixed ${role.name}`), json: { incident, fixed: { left: [] } } },
    ]);
    expect(await fix('--yes')).toMatchObject({
      status: 1,
      out: expect.stringContaining(`instance ${instance} carries no instance profile any more`),
    });
  });

  test('a function gets the role back that it had before', async () => {
    role = await makeRole(stack.iam, 'lambda.amazonaws.com');
    const good = await makeRole(stack.iam, 'lambda.amazonaws.com');
    const lambda = new LambdaClient({ region });
    const FunctionName = `etl-${Date.now()}`;
    const made = { FunctionName, Runtime: 'nodejs22.x' as const, Handler: 'x.y' };
    await lambda.send(new CreateFunctionCommand({ ...made, Role: good.arn, Code: { ZipFile: EMPTY_ZIP } }));
    await lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName, Role: role.arn }));
    const roleNow = async () => (await lambda.send(new GetFunctionConfigurationCommand({ FunctionName }))).Role;
    await contained('lambda.amazonaws.com', FunctionName);

    expect(await fix('--yes')).toMatchObject({ status: 1, out: expect.stringContaining('give --function-role <arn>') });
    const key = workloadKey({ eventSource: 'lambda.amazonaws.com', account: ACCOUNT, region }, FunctionName);
    const before = { role: good.arn, eventId: 'e-0', time: later(new Date(), -HOUR) };
    await ledger().rememberWorkload(key, before);
    expect(await fix('--commands')).toMatchObject({
      status: 0,
      out: expect.stringContaining(
        `aws lambda update-function-configuration --region ${region} --function-name ${FunctionName} --role '${good.arn}'`,
      ),
    });
    expect(await roleNow()).toBe(role.arn);
    expect(await fix('--yes')).toMatchObject({ status: 0, out: expect.stringContaining(`goes back to ${good.arn}`) });
    expect(await roleNow()).toBe(good.arn);
  });

  test('a published version is a guess, and keeps its role', async () => {
    role = await makeRole(stack.iam, 'lambda.amazonaws.com');
    const good = await makeRole(stack.iam, 'lambda.amazonaws.com');
    const lambda = new LambdaClient({ region });
    const FunctionName = `report-${Date.now()}`;
    const made = { FunctionName, Runtime: 'nodejs22.x' as const, Handler: 'x.y' };
    await lambda.send(
      new CreateFunctionCommand({ ...made, Role: good.arn, Code: { ZipFile: EMPTY_ZIP }, Publish: true }),
    );
    await lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName, Role: role.arn }));
    await contained('lambda.amazonaws.com', FunctionName);
    const { status, out } = await fix('--yes');
    expect([status, out]).toEqual([
      1,
      expect.stringContaining(`a guess by its version 1: --function-role ${good.arn}`),
    ]);
    expect(await fix('--function-role', good.arn, '--yes')).toMatchObject({ status: 0 });
    const { Role } = await lambda.send(new GetFunctionConfigurationCommand({ FunctionName }));
    expect(Role).toBe(good.arn);
  });

  test('what inspect hands on, fix knows', async () => {
    const caller = await makeRole(stack.iam, 'ec2.amazonaws.com');
    const good = await makeRole(stack.iam, 'lambda.amazonaws.com');
    await stack.deliver(createFunction(caller, good, 'remembered'));
    await stack.drain();
    const key = workloadKey(
      { eventSource: 'lambda.amazonaws.com', account: ACCOUNT, region: 'us-east-1' },
      'remembered',
    );
    expect(await ledger().workloadBefore(key)).toMatchObject({ role: good.arn });
  });
});

describe('the deployment', () => {
  test('doctor reads every part, of a stack that is not all there', async () => {
    const { status, out } = await typed(doctorCommand(readDeployment, EVENT_RULES), ['doctor', '--json'], new Date());
    const checks: { check: string; state: string; says: string }[] = lines({ status, out, err: '' });
    const said = Object.fromEntries(checks.map(({ check, state, says }) => [check, `${state}: ${says}`]));
    expect(status).toBe(1);
    expect(said).toMatchObject({
      region: `ok: us-east-1 of account ${ACCOUNT}`,
      clock: 'ok: within 10s of AWS',
      trail: 'bad: there is none: EventBridge brings no API calls without one',
      rules: expect.stringContaining('bad: missing: calls-01'),
      'rolewarden-inspect': 'bad: is not there',
      'rolewarden-commands.fifo': expect.stringMatching(/^(?:ok: empty|warn: )/), // other tests share the emulator
      'rolewarden-failed': 'bad: is not there',
      'rolewarden-events': expect.stringMatching(/^(?:ok: empty|warn: )/),
      'events to inspect': 'bad: nothing hands its queue to inspect: no event is judged',
      alarms: 'bad: is not there',
      'kill switch': 'ok: off',
      topic: 'ok: 1 sqs; Slack is not connected',
      ledger: 'ok: answers',
      mode: 'warn: not known: there is no rolewarden.yml here',
      'service control policy': expect.stringMatching(/^warn: not shown to hold: .*ResourceNotFoundException/),
    });
  });

  test('redrive shows what was given up, again and again', async () => {
    const sqs = new SQSClient({ useQueueUrlAsEndpoint: false });
    const QueueName = 'rolewarden-commands-dead.fifo';
    const { QueueUrl } = await sqs.send(new CreateQueueCommand({ QueueName, Attributes: { FifoQueue: 'true' } }));
    const MessageBody = JSON.stringify({ kind: 'contain', target: role.arn });
    await sqs.send(new SendMessageCommand({ QueueUrl, MessageBody, MessageGroupId: 'x', MessageDeduplicationId: 'x' }));
    const redrive = () => typed(redriveCommand(connectDeadLetters), ['redrive', '--queue', QueueName], new Date());
    const first = await redrive();
    expect(first).toMatchObject({ status: 0, out: expect.stringContaining(`contain ${role.arn}`) });
    expect(first.out).toContain(`${QueueName}: 1 message, the oldest from `);
    expect(await redrive()).toEqual(first);
  });
});
