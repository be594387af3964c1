import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { CreateStackCommand } from '@aws-sdk/client-cloudformation';
import { ListRulesCommand } from '@aws-sdk/client-eventbridge';
import { CreateRoleCommand, GetRoleCommand, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { ListQueuesCommand } from '@aws-sdk/client-sqs';
import { AssumeRoleCommand } from '@aws-sdk/client-sts';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test, vi } from 'vitest';
import { type Aws, awsFor, UNWATCHED } from '../sandbox/aws.ts';
import type { Experiment } from '../sandbox/experiment.ts';
import { settled } from '../sandbox/experiment.ts';
import { EXPERIMENTS } from '../sandbox/experiments.ts';
import type { Ground } from '../sandbox/ground.ts';
import { PREFIX } from '../sandbox/names.ts';
import { type Report, runSandbox } from '../sandbox/sandbox.ts';
import { KIND_NAMES, KINDS } from '../sandbox/things/kinds.ts';
import { document, makeRole } from '../sandbox/things/role.ts';
import { enforcing } from './enforcing.ts';
import { type FaultProxy, faultProxy } from './fault-proxy.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const EMULATED = {
  AWS_ACCESS_KEY_ID: 'testing',
  AWS_SECRET_ACCESS_KEY: 'testing',
  AWS_REGION: 'us-east-1',
  AWS_CONFIG_FILE: '/dev/null',
  AWS_SHARED_CREDENTIALS_FILE: '/dev/null',
  AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: 'true',
};

let proxy: FaultProxy;
let aws: Aws;

beforeAll(async () => {
  proxy = await faultProxy(inject('moto'));
  for (const [name, value] of Object.entries({ ...EMULATED, AWS_ENDPOINT_URL: inject('moto') }))
    vi.stubEnv(name, value);
  aws = awsFor(UNWATCHED);
});

beforeEach(async () => {
  await fetch(`${inject('moto')}/moto-api/reset`, { method: 'POST' });
  proxy.inject();
  proxy.taken();
});

afterAll(() => {
  proxy.close();
  vi.unstubAllEnvs();
});

interface Ran {
  readonly status: number | null;
  readonly out: string;
  readonly err: string;
}

/** @param during is called once there is something on standard error */
function ran(
  [command = '', ...argv]: readonly string[],
  endpoint: string,
  during?: (kill: (signal: NodeJS.Signals) => void) => void,
): Promise<Ran> {
  const child = spawn(command, argv, { cwd: ROOT, env: { ...process.env, ...EMULATED, AWS_ENDPOINT_URL: endpoint } });
  let [out, err] = ['', ''];
  child.stdout.on('data', (chunk) => {
    out += chunk;
  });
  child.stderr.on('data', (chunk) => {
    if (err === '') during?.((signal) => child.kill(signal));
    err += chunk;
  });
  return new Promise((resolve) => child.on('close', (status) => resolve({ status, out, err })));
}

/** As a person types it. */
const typed = (argv: readonly string[], endpoint = proxy.url) =>
  ran(['npm', 'run', '--silent', 'sandbox', '--', ...argv], endpoint);

const reportIn = ({ out }: Ran) => JSON.parse(out) as Report;

/** Everything of the sandbox's in the account, of whatever run. */
async function leftInAccount(): Promise<string[]> {
  const listed = await Promise.all(KIND_NAMES.map((kind) => KINDS[kind].list(aws)));
  const { QueueUrls = [] } = await aws.sqs.send(new ListQueuesCommand({}));
  const { Rules = [] } = await aws.events.send(new ListRulesCommand({}));
  const names = [...listed.flat(), ...QueueUrls, ...Rules.map(({ Name = '' }) => Name)];
  return names.filter((name) => name.includes(PREFIX));
}

describe('npm run sandbox', () => {
  test('without --yes calls nothing, and says what it makes, answers and costs', async () => {
    const { status, out } = await typed([]);
    expect(status).toBe(0);
    expect(proxy.taken()).toEqual([]);
    for (const { id, asks, makes } of EXPERIMENTS) for (const said of [id, asks, makes]) expect(out).toContain(said);
    expect(out).toMatch(/= 0\.\d\d cents\n/);
    expect(out).toMatch(/at most \d\.\d\d cents in all/);
  });

  test('makes every experiment as far as the emulator goes, settles nothing by it, and leaves nothing', async () => {
    const { status, err, ...rest } = await typed(['--yes', '--with-ec2', '--patience', '2s']);
    const { results, left, emulator } = reportIn({ status, err, ...rest });
    expect({ status, left, emulator }).toEqual({ status: 0, left: [], emulator: true });
    expect(results.map(({ experiment }) => experiment)).toEqual(EXPERIMENTS.map(({ id }) => id));
    for (const result of results) expect(result).toMatchObject({ because: expect.stringMatching(/\w/) });
    expect(Object.fromEntries(results.map(({ experiment, verdict }) => [experiment, verdict]))).toEqual({
      ...Object.fromEntries(EXPERIMENTS.map(({ id }) => [id, 'not settled'])),
      'event-to-deny': 'skipped', // no stack is deployed
      'sign-in-renewal': 'skipped', // nobody signed in
    });
    expect(err).toContain('cents in all');
    expect(proxy.taken()).toEqual(expect.arrayContaining(['CreateRole', 'CreateQueue', 'PutRule', 'RunInstances']));
    expect(await leftInAccount()).toEqual([]);
  });

  test('asks sessions until an IAM that enforces its policies, later than it takes them, denies them', async () => {
    const iam = await enforcing(inject('moto'), 700);
    const only = 'largest,enforcement,workload-on-lambda,workload-on-ec2,boundary-and-not-principal,short-arns';
    const { results } = reportIn(await typed(['--yes', '--with-ec2', '--patience', '3s', '--only', only], iam.url));
    iam.close();
    const figures = Object.fromEntries(results.map((one) => [one.experiment, 'figures' in one ? one.figures : one]));
    const delay = { count: 1, most: expect.any(Number) };
    expect(figures).toMatchObject({
      largest: { deny: 2997, full: 'no error', overfull: 'LimitExceededException', command: 16_384, isWhole: true },
      enforcement: { sqs: { firstDenied: delay }, iam: { firstDenied: delay }, ec2: { firstDenied: delay } },
      'workload-on-lambda': { isNamed: true, isSiblingDenied: false, deniedAfter: expect.any(Number) },
      'workload-on-ec2': { isNamed: true, isSiblingDenied: false, deniedAfter: expect.any(Number) },
      'boundary-and-not-principal': {
        unbounded: { answer: { bucket: 'allowed', other: 'allowed' } },
        inForce: { answer: { bucket: 'denied', other: 'denied' } },
        lapsed: { answer: { other: 'allowed' }, bucketAtLast: 'denied' },
        off: { answer: { bucket: 'allowed', other: 'allowed' } },
      },
      'short-arns': { 'three fields': 'allowed', 'a deny of three fields': 'denied', 'two fields': 'refused' },
    });
    const delays = figures.enforcement as Record<string, { firstDenied: { most: number } }>;
    for (const { firstDenied } of Object.values(delays)) expect(firstDenied.most).toBeGreaterThan(500);
    expect(await leftInAccount()).toEqual([]);
  });

  test('opens a trust where the guardrail is deployed, waits for its deny, and closes the trust', async () => {
    const { cloudformation, iam } = aws;
    const TemplateBody = JSON.stringify({ Resources: { Topic: { Type: 'AWS::SNS::Topic' } } });
    await cloudformation.send(new CreateStackCommand({ StackName: 'rolewarden', TemplateBody }));
    const isOpen = async (RoleName: string) =>
      JSON.stringify((await iam.send(new GetRoleCommand({ RoleName }))).Role?.AssumeRolePolicyDocument).includes(
        'Allow',
      );
    const guardrail = async () => {
      await vi.waitUntil(() => proxy.taken().includes('UpdateAssumeRolePolicy'), { timeout: 60_000 });
      const names = await KINDS.role.list(aws);
      const policy = {
        PolicyName: 'rolewarden-0123456789abcdef-quarantine',
        PolicyDocument: document({ Effect: 'Deny', Action: '*', Resource: '*' }),
      };
      const opened = names.filter((name) => name.endsWith('-opened'));
      expect(await Promise.all(opened.map(isOpen))).toEqual([true]);
      for (const RoleName of names) await iam.send(new PutRolePolicyCommand({ RoleName, ...policy }));
    };
    const [one] = await Promise.all([typed(['--yes', '--patience', '5s', '--only', 'event-to-deny']), guardrail()]);
    expect(reportIn(one).results).toMatchObject([
      { verdict: 'not settled', figures: { denied: expect.any(Number), isCallerDenied: true } },
    ]);
    expect(proxy.taken()).toContain('UpdateAssumeRolePolicy'); // once more, to close it
    expect(await leftInAccount()).toEqual([]);
  });

  test('an experiment that breaks off says why, the others go on, and nothing is left', async () => {
    proxy.inject({ action: 'PutRolePolicy', times: 99, code: 'InvalidInput' });
    const one = await typed(['--yes', '--patience', '2s', '--only', 'largest,queue-as-target']);
    expect(one.status).toBe(1);
    expect(reportIn(one).results).toMatchObject([
      { experiment: 'largest', verdict: 'broke off', because: expect.stringContaining('InvalidInput') },
      { experiment: 'queue-as-target', verdict: 'not settled' },
    ]);
    expect(await leftInAccount()).toEqual([]);
  });

  test('what cannot be removed is said, and --clean removes it later, and nothing else', async () => {
    const spared = `${PREFIX}is-not-of-a-run`;
    await aws.iam.send(new CreateRoleCommand({ RoleName: spared, AssumeRolePolicyDocument: '{}' }));
    proxy.inject({ action: 'DeleteRole', times: 99, status: 409, code: 'DeleteConflict' });
    const one = await typed(['--yes', '--patience', '1s', '--only', 'largest']);
    expect(one.status).toBe(1);
    const thing = expect.stringMatching(/^role rolewarden-sandbox-[0-9a-f]{6}-full$/);
    expect(reportIn(one).left).toEqual([{ thing, because: expect.stringContaining('DeleteConflict') }]);
    expect(one.err).toMatch(/LEFT: role rolewarden-sandbox-/);

    proxy.inject();
    const dry = await typed(['--clean']);
    expect(dry).toMatchObject({ status: 0, out: expect.stringMatching(/^role rolewarden-sandbox-\w{6}-full\n$/) });
    expect(await leftInAccount()).toHaveLength(2);
    expect(await typed(['--clean', '--yes'])).toMatchObject({ status: 0 });
    expect(await leftInAccount()).toEqual([spared]);
  });

  test('Ctrl-C cleans up', async () => {
    const run = [
      '--import',
      'tsx',
      'test/sandbox/run.ts',
      '--yes',
      '--patience',
      '60s',
      '--only',
      'largest,stale-reads,future-cutoff',
    ];
    const { status, out, err } = await ran([process.execPath, ...run], proxy.url, async (kill) => {
      await vi.waitUntil(() => proxy.taken().includes('UpdateAssumeRolePolicy'), { timeout: 60_000 });
      kill('SIGINT');
    });
    expect({ status, err }).toEqual({ status: 130, err: expect.stringContaining('Interrupted: cleaning up') });
    const interrupted = 'the run was interrupted';
    expect((JSON.parse(out) as Report).results).toMatchObject([
      { experiment: 'largest', verdict: 'not settled' },
      { experiment: 'stale-reads', verdict: 'broke off', because: interrupted },
      { experiment: 'future-cutoff', verdict: 'skipped', because: interrupted },
    ]);
    expect(await leftInAccount()).toEqual([]);
  });

  test('an account with roles in use is refused before anything is made', async () => {
    const AssumeRolePolicyDocument = '{"Version":"2012-10-17","Statement":[]}';
    await aws.iam.send(new CreateRoleCommand({ RoleName: 'ProductionApp', AssumeRolePolicyDocument }));
    const { Role } = await aws.iam.send(new GetRoleCommand({ RoleName: 'ProductionApp' }));
    const assumed = new AssumeRoleCommand({ RoleArn: Role?.Arn, RoleSessionName: 'app' });
    const { Credentials: given } = await aws.sts.send(assumed);
    const session = {
      accessKeyId: given?.AccessKeyId ?? '',
      secretAccessKey: given?.SecretAccessKey ?? '',
      sessionToken: given?.SessionToken ?? '',
    };
    await awsFor(UNWATCHED, session).sqs.send(new ListQueuesCommand({}));

    const refused = await typed(['--yes', '--only', 'largest']);
    expect(refused).toMatchObject({
      status: 2,
      out: '',
      err: expect.stringContaining('the role ProductionApp made calls'),
    });
    expect(proxy.taken()).toEqual(['GetCallerIdentity', 'GetAccountAuthorizationDetails']);
    expect(await typed(['--yes', '--patience', '1s', '--only', 'largest', '--in-use-account'])).toMatchObject({
      status: 0,
    });
  });
});

/** Of one experiment, in this process. */
async function outcomeOf(run: Experiment['run'], calls: Experiment['calls']) {
  const words = { id: 'careless', asks: 'What does the runner do?', expected: 'Its duty.', makes: 'a role' };
  const experiment = { ...words, minutes: 1, calls, uses: [], run };
  const wanted = { experiments: [experiment], patience: 1000, withEc2: false, inUseAccount: false };
  const { results } = await runSandbox(wanted, { signal: new AbortController().signal, say: () => {} });
  return results[0];
}

test('a call that an experiment does not declare is refused: the printed permissions hold every call', async () => {
  const careless = async (ground: Ground) => {
    await makeRole(ground, 'careless');
    return settled(true, 'a role', {});
  };
  expect(await outcomeOf(careless, ['iam:PutRolePolicy'])).toMatchObject({
    verdict: 'broke off',
    because: expect.stringContaining('iam:CreateRole is not among the calls'),
  });
  expect(await leftInAccount()).toEqual([]);
});
