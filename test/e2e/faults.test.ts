import { AsyncLocalStorage } from 'node:async_hooks';
import { cpSync, mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import {
  AttachRolePolicyCommand,
  CreateRoleCommand,
  DeleteRoleCommand,
  DetachRolePolicyCommand,
  GetRoleCommand,
  UpdateAssumeRolePolicyCommand,
} from '@aws-sdk/client-iam';
import {
  GetQueueUrlCommand,
  PurgeQueueCommand,
  ReceiveMessageCommand,
  SendMessageCommand,
  SQSClient,
} from '@aws-sdk/client-sqs';
import type { Context } from 'aws-lambda';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, inject, test, vi } from 'vitest';
import { dynamoLedger } from '../../lib/aws/ledger.ts';
import { isObject, type JsonObject } from '../../lib/base/json.ts';
import { isoSeconds, later, MINUTE, SECOND } from '../../lib/base/time.ts';
import type { Carried } from '../../lib/contain/carried.ts';
import type { Command } from '../../lib/contain/command.ts';
import { parseDeny } from '../../lib/incident/deny/deny-document.ts';
import { parsePolicyName, policyNameOf } from '../../lib/incident/deny/policy-name.ts';
import type { Ledger } from '../../lib/incident/ledger/ledger.ts';
import { commandsFor } from '../../lib/inspect/dispatch.ts';
import { type Fault, type FaultProxy, faultProxy } from './fault-proxy.ts';
import { createFunction, type MadeRole, makeRole, policiesOn, recordBy, trustChange } from './people.ts';
import { ACCOUNT, type Alert, envelope, type Stack, stackOn } from './stack.ts';

const OUTSIDER = '999988887777';

let proxy: FaultProxy;
let stack: Stack;
let developer: MadeRole;
let role: MadeRole;
/** A developer passes an administrator role to a function: two denies, on the role and on the developer's session. */
let record: JsonObject;

let ledger: Ledger;

/** Fault and outcome, as the closing note quotes them. */
const outcomes: string[] = [];

beforeAll(async () => {
  vi.spyOn(console, 'error').mockImplementation(() => {}); // the functions' own log lines
  proxy = await faultProxy(inject('moto'));
  stack = await stackOn(proxy.url, inject('packaged'));
  ledger = dynamoLedger('rolewarden-ledger');
});
afterAll(() => {
  console.info(['what happens | what becomes of it', ...outcomes].join('\n'));
  proxy.close();
});
beforeEach(async () => {
  proxy.inject();
  developer = await makeRole(stack.iam, 'ec2.amazonaws.com');
  role = await makeRole(stack.iam, 'lambda.amazonaws.com', true);
  record = createFunction(developer, role, 'thumbnails');
  await stack.alerts();
});
afterEach(({ task }) => {
  if (task.result?.state !== 'fail') outcomes.push(task.name.replace(/: (?=[^:]*$)/, ' | '));
});

/** inspect decides and queues; what it asks `contain` for. */
async function decided(): Promise<Command[]> {
  return (await stack.deliver(record)).flatMap(commandsFor);
}

async function denies(on: MadeRole): Promise<string[]> {
  const found = Object.entries(await policiesOn(stack.iam, on)).filter(([name]) => parsePolicyName(name) !== undefined);
  for (const [, document] of found) {
    const deny = parseDeny(document);
    expect(deny?.lapse.getTime()).toBeGreaterThan(Date.now());
    expect(deny?.cutoff.getTime()).toBeGreaterThan(Date.now()); // a session issued at AWS's now is dead
  }
  return found.map(([name]) => name);
}

/** How often each outcome of each policy was told: `<policy> <outcome>`. */
function carriedIn(alerts: readonly Alert[]): Record<string, number> {
  const told: Record<string, number> = {};
  for (const carried of alerts.flatMap(({ json }) => [json.carried, ...(Array.isArray(json.also) ? json.also : [])])) {
    if (!isObject(carried)) continue;
    const { policyName } = isObject(carried.containment) ? carried.containment : carried;
    const key = `${policyName} ${carried.outcome}`;
    told[key] = (told[key] ?? 0) + 1;
  }
  return told;
}

/** Nothing lost, nothing doubled, told; and nothing more happens however often it is delivered again. */
async function expectSettled(commands: readonly Command[], alerts: readonly Alert[]): Promise<void> {
  expect(commands).toHaveLength(2);
  const [names, on] = [commands.map(policyNameOf).sort(), [role, developer]];
  const standing = (await Promise.all(on.map(denies))).flat();
  expect(standing.toSorted()).toEqual(names);
  const told = Object.keys(carriedIn(alerts));
  for (const name of names)
    expect(
      [`${name} written`, `${name} stands`].some((one) => told.includes(one)),
      name,
    ).toBe(true);
  for (const { incident, caller } of commands)
    expect((await ledger.incident(caller ? `${incident}-caller` : incident))?.state).toBe('contained');

  const documents = await Promise.all(on.map((one) => policiesOn(stack.iam, one)));
  for (const command of commands)
    expect(await stack.send(JSON.stringify(command))).toMatchObject([{ outcome: 'stands' }]);
  expect(await Promise.all(on.map((one) => policiesOn(stack.iam, one)))).toEqual(documents);
  expect(await stack.alerts()).toEqual([]);
}

const times = (count: number, action: string, status: number, code: string): Fault => ({
  action,
  times: count,
  status,
  code,
});

describe('AWS does not answer as it should', () => {
  interface Row {
    readonly faults: readonly Fault[];
    /** Times that the queue had to hand the command out again. */
    readonly again: number;
  }
  const rows: [string, Row][] = [
    [
      'IAM throttles a write twice: the SDK tries again',
      { faults: [times(2, 'PutRolePolicy', 400, 'Throttling')], again: 0 },
    ],
    [
      'IAM throttles a write for long: the queue hands it out again',
      { faults: [times(5, 'PutRolePolicy', 400, 'Throttling')], again: 1 },
    ],
    [
      'IAM cannot be read for long: the queue hands it out again',
      { faults: [times(5, 'GetRole', 500, 'ServiceFailure')], again: 1 },
    ],
    [
      'IAM answers 503 to the write: the SDK tries again',
      { faults: [times(1, 'PutRolePolicy', 503, 'ServiceUnavailable')], again: 0 },
    ],
    [
      'IAM answers 500 to every write for long: the queue hands it out again',
      { faults: [times(10, 'PutRolePolicy', 500, 'ServiceFailure')], again: 2 },
    ],
    [
      'the answer to the write is lost: written again, to the same effect',
      { faults: [{ action: 'PutRolePolicy', times: 1, drop: true }], again: 0 },
    ],
    [
      'the answers to every write are lost for long: found standing by the next try',
      { faults: [{ action: 'PutRolePolicy', times: 5, drop: true }], again: 1 },
    ],
    [
      'IAM takes the deny and cannot be read back: found standing by the next try',
      { faults: [times(6, 'GetRolePolicy', 500, 'ServiceFailure')], again: 1 },
    ],
    [
      'the role cannot be tagged: contained without the tag',
      { faults: [times(20, 'TagRole', 400, 'ConcurrentModification')], again: 0 },
    ],
    [
      'the ledger throttles: it is asked again',
      { faults: [times(1, 'GetItem', 400, 'ThrottlingException')], again: 0 },
    ],
    [
      'the queue takes no notice when it is time to tell: sent by the next try',
      { faults: [{ ...times(3, 'SendMessage', 500, 'InternalError'), about: 'rolewarden-notices' }], again: 1 },
    ],
    [
      'the kill switch cannot be read: contained by its last value',
      { faults: [times(9, 'GetParameter', 500, 'InternalServerError')], again: 0 },
    ],
  ];
  test.each(rows)('%s', async (_, { faults, again }) => {
    const commands = await decided();
    vi.useFakeTimers({ toFake: ['Date'], now: later(new Date(), faults[0]?.action === 'GetParameter' ? MINUTE : 0) });
    try {
      proxy.inject(...faults);
      const { carried, errors } = await stack.drain();
      proxy.inject();
      expect(errors).toHaveLength(again);
      expect(carried).toHaveLength(2);
    } finally {
      vi.useRealTimers();
    }
    await expectSettled(commands, await stack.alerts());
  });

  test('SNS is away when tell publishes: no containment waits, and the next try tells', async () => {
    const commands = await decided();
    proxy.inject(times(3, 'Publish', 500, 'InternalFailure'));
    const { carried, errors } = await stack.drain();
    expect([errors, carried.map(({ outcome }) => outcome)]).toEqual([[], ['written', 'written']]);
    expect(await stack.tell()).toHaveLength(1);
    const alerts = await stack.alerts();
    expect(Object.values(carriedIn(alerts))).toEqual([1, 1]);
    await expectSettled(commands, alerts);
  });

  const stated: [string, Fault, Carried['outcome']][] = [
    [
      'IAM lets nobody change the roles: told as unmodifiable',
      times(2, 'PutRolePolicy', 400, 'UnmodifiableEntity'),
      'unmodifiable',
    ],
    [
      'the roles are gone when it is time to write: told as absent',
      times(2, 'PutRolePolicy', 404, 'NoSuchEntity'),
      'absent',
    ],
  ];
  test.each(stated)('%s', async (_, fault, outcome) => {
    const commands = await decided();
    proxy.inject(fault);
    expect((await stack.drain()).carried.map((carried) => carried.outcome)).toEqual([outcome, outcome]);
    expect(carriedIn(await stack.alerts())).toEqual(
      Object.fromEntries(commands.map((command) => [`${policyNameOf(command)} ${outcome}`, 1])),
    );
  });

  test('the roles have no room on any rung: told as NOT CONTAINED', async () => {
    await decided();
    proxy.inject(
      times(4, 'PutRolePolicy', 409, 'LimitExceeded'),
      times(4, 'AttachRolePolicy', 409, 'LimitExceeded'),
      times(2, 'PutRolePermissionsBoundary', 403, 'AccessDenied'),
    );
    expect((await stack.drain()).carried.map((carried) => carried.outcome)).toEqual(['full', 'full']);
    for (const { subject } of await stack.alerts()) expect(subject).toMatch(/NOT CONTAINED/);
  });

  test('IAM cannot be read while deciding: inspect throws, and the queue’s next try contains', async () => {
    proxy.inject(times(50, 'GetRole', 500, 'ServiceFailure'));
    await expect(stack.deliver(record)).rejects.toThrow();
    proxy.inject();
    const commands = await decided();
    await stack.drain();
    await expectSettled(commands, await stack.alerts());
  });

  test('IAM throttles every read: the message itself is put off for seconds, not minutes, and contained then', async () => {
    const id = await stack.queue(JSON.stringify(envelope(record)));
    proxy.inject(times(50, 'GetRole', 400, 'Throttling'));
    proxy.taken();
    const began = performance.now();
    await expect(stack.take(id)).rejects.toThrow(/Throttling/);
    expect(proxy.taken()).toContain('ChangeMessageVisibility');
    proxy.inject();
    await stack.take(id); // the queue hides it for three minutes where inspect puts nothing off
    expect(performance.now() - began).toBeLessThan(10_000);
    const commands = await decided();
    await stack.drain();
    await expectSettled(commands, await stack.alerts());
  }, 30_000);

  test('IAM does not show yet what a passed role was given: judged again a minute after the call, and contained then', async () => {
    const weak = await makeRole(stack.iam, 'lambda.amazonaws.com');
    await stack.deliver(createFunction(developer, weak, 'thumbnails'));
    await stack.alerts();
    const PolicyArn = 'arn:aws:iam::aws:policy/AdministratorAccess';
    const arming = recordBy(developer, {
      eventTime: isoSeconds(later(new Date(), -57 * SECOND)),
      eventSource: 'iam.amazonaws.com',
      eventName: 'AttachRolePolicy',
      requestParameters: { roleName: weak.name, policyArn: PolicyArn },
    });
    const id = await stack.queue(JSON.stringify(envelope(arming)));
    await expect(stack.take(id)).rejects.toThrow('the message comes again');
    expect(await stack.alerts()).toEqual([]);
    await stack.iam.send(new AttachRolePolicyCommand({ RoleName: weak.name, PolicyArn }));
    await stack.take(id);
    await stack.drain();
    expect(await denies(weak)).toHaveLength(1);
  }, 30_000);

  test('IAM throttles for minutes: the caller is cut meanwhile, the role when IAM answers, and nothing is done twice', async () => {
    const { gate, run } = await doomed('inspect');
    gate.inject(times(99, 'GetRole', 400, 'Throttling'));
    await run(message(envelope(record), 5));
    expect((await stack.drain()).carried).toEqual([]);
    gate.taken();
    // A ledger that does not answer in time on a busy machine is asked again ten seconds later, and until then nobody is cut.
    for (let receives = 6; receives < 10 && !gate.taken().includes('SendMessage'); receives += 1) {
      if (receives > 6) await pause(4000);
      await run(message(envelope(record), receives));
    }
    expect((await stack.drain()).carried.map(({ outcome }) => outcome)).toEqual(['written']);
    expect([await denies(role), await denies(developer)]).toEqual([[], [expect.stringMatching(/-revocation-caller$/)]]);
    const told = await stack.alerts();
    expect(told.map(({ attributes }) => attributes.detector)).toEqual(['pass-unjudged']);
    const commands = await decided();
    await stack.drain();
    await expectSettled(commands, [...told, ...(await stack.alerts())]);
  }, 60_000);

  test('an event whose shape nobody reads: told, and not tried again', async () => {
    await stack.take(await stack.queue(JSON.stringify(envelope({ ...record, eventTime: 'yesterday' }))));
    const [alert] = await stack.alerts();
    expect(alert).toMatchObject({ attributes: { detector: 'guard-event-unjudged', severity: 'high' } });
    expect(JSON.stringify(alert?.json)).toContain('eventTime is \\"yesterday\\"');
  });

  test('a bare event in Lambda: refused, because nothing would keep it', async () => {
    const { run } = await doomed('inspect');
    const said: unknown[] = [];
    vi.mocked(console.error).mockImplementation((line) => void said.push(line));
    await run(envelope(record));
    vi.mocked(console.error).mockImplementation(() => {});
    expect(String(said)).toContain('inspect takes events from rolewarden-events alone');
  });

  test('an event in the dead letters: the sweep tells it once and hands it to inspect again, which contains', async () => {
    const sqs = new SQSClient({ useQueueUrlAsEndpoint: false });
    const urlOf = (name: string) => `${proxy.url}/${ACCOUNT}/${name}`;
    await sqs.send(
      new SendMessageCommand({
        QueueUrl: urlOf('rolewarden-events-dead'),
        MessageBody: JSON.stringify(envelope(record)),
      }),
    );
    await stack.sweep(new Date());
    const told = await stack.alerts();
    expect(told.map(({ attributes }) => attributes.detector)).toEqual(['guard-event-unjudged']);
    expect(JSON.stringify(told[0]?.json)).toContain(String(record.eventID));
    const { Messages = [] } = await sqs.send(
      new ReceiveMessageCommand({
        QueueUrl: urlOf('rolewarden-events'),
        MessageAttributeNames: ['All'],
        VisibilityTimeout: 0,
      }),
    );
    expect(Messages).toMatchObject([{ MessageAttributes: { rounds: { StringValue: '1' } } }]);
    await stack.take(Messages[0]?.MessageId ?? '');
    const commands = await decided();
    await stack.drain();
    await expectSettled(commands, await stack.alerts());
    await stack.sweep(new Date());
    expect(await stack.alerts()).toEqual([]);
  }, 30_000);

  test('the queue takes no command: inspect throws, and the queue’s next try contains', async () => {
    proxy.inject(times(6, 'SendMessage', 500, 'InternalError'));
    await expect(stack.deliver(record)).rejects.toThrow();
    proxy.inject();
    const commands = await decided();
    expect((await stack.drain()).carried).toHaveLength(2);
    await expectSettled(commands, await stack.alerts());
  });
});

describe('the queue delivers at least once and in any order', () => {
  test('each command twice at the same time, to two containers: one deny each', async () => {
    const commands = await decided();
    const both = commands.flatMap((command) => [command, command]);
    await Promise.all(both.map((command) => stack.send(JSON.stringify(command), 2)));
    await stack.drain();
    await expectSettled(commands, await stack.alerts());
  });

  test('each command five times, one after the other: one deny each, told once', async () => {
    const commands = await decided();
    for (let copy = 0; copy < 5; copy += 1) for (const command of commands) await stack.send(JSON.stringify(command));
    const alerts = await stack.alerts();
    expect(alerts).toHaveLength(1);
    await stack.drain();
    await expectSettled(commands, [...alerts, ...(await stack.alerts())]);
  });

  test('the event twice at the same time, to two inspects: one deny each', async () => {
    const [first, second] = await Promise.all([stack.deliver(record), stack.deliver(record)]);
    expect(second.flatMap(commandsFor).map(policyNameOf)).toEqual(first.flatMap(commandsFor).map(policyNameOf));
    await stack.drain();
    await expectSettled(first.flatMap(commandsFor), await stack.alerts());
  });

  test('the commands in reverse: one deny each', async () => {
    const commands = await decided();
    for (const command of commands.toReversed()) await stack.send(JSON.stringify(command));
    const alerts = await stack.alerts();
    await stack.drain();
    await expectSettled(commands, [...alerts, ...(await stack.alerts())]);
  });

  test('a copy after a person lifted it: answered, nothing is written', async () => {
    const commands = await decided();
    await stack.drain();
    for (const command of commands) {
      const lift = { ...command, kind: 'lift', by: 'dana', revive: true };
      expect(await stack.send(JSON.stringify(lift))).toMatchObject([{ outcome: 'revived' }]);
      expect(await stack.send(JSON.stringify(command))).toMatchObject([{ outcome: 'answered' }]);
    }
    expect([await denies(role), await denies(developer)]).toEqual([[], []]);
  });

  test('a trust opened and closed, the two events in either order: sessions of the bad window are denied, new ones work', async () => {
    for (const reversed of [false, true]) {
      const shared = await makeRole(stack.iam, 'ec2.amazonaws.com', true);
      const opened = trustChange(developer, shared, OUTSIDER);
      const closed = recordBy(developer, {
        eventSource: 'iam.amazonaws.com',
        eventName: 'UpdateAssumeRolePolicy',
        eventTime: later(new Date(), SECOND).toISOString().replace(/\.\d+/, ''),
        requestParameters: { roleName: shared.name, policyDocument: EC2_ONLY },
        responseElements: null,
      });
      await stack.iam.send(new UpdateAssumeRolePolicyCommand({ RoleName: shared.name, PolicyDocument: EC2_ONLY }));
      for (const event of reversed ? [closed, opened] : [opened, closed]) {
        await stack.deliver(event);
        expect((await stack.drain()).errors).toEqual([]);
      }
      const [document, ...more] = Object.values(await policiesOn(stack.iam, shared));
      expect(more).toEqual([]);
      const cutoff = parseDeny(document)?.cutoff.getTime() ?? 0;
      expect(cutoff).toBeGreaterThanOrEqual(Date.parse(String(opened.eventTime)));
      expect(cutoff).toBeLessThan(Date.now() + 61 * SECOND); // new sessions work: it is closed again
    }
  });
});

const EC2_ONLY = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }],
});

describe('the functions’ clock is off', () => {
  test.each([
    ['5 min slow', -5 * MINUTE],
    ['5 min fast', 5 * MINUTE],
  ])('%s: a session issued at AWS’s now is denied', async (_, skew) => {
    vi.useFakeTimers({ toFake: ['Date'], now: later(new Date(), skew) });
    let commands: Command[] = [];
    try {
      commands = await decided();
      const { carried, errors } = await stack.drain();
      expect([errors, carried.map(({ outcome }) => outcome)]).toEqual([[], ['written', 'written']]);
    } finally {
      vi.useRealTimers();
    }
    await expectSettled(commands, await stack.alerts());
  });

  test('5 min fast while sweeping: no deny is deleted before its lapse by AWS’s clock', async () => {
    const commands = await decided();
    await stack.drain();
    const lapses = Object.values(await policiesOn(stack.iam, role)).map((document) => parseDeny(document)?.lapse);
    await stack.sweep(later(lapses[0] ?? new Date(), 5 * MINUTE - SECOND));
    expect(await denies(role)).toHaveLength(1);
    expect(commands).toHaveLength(2);
  });
});

describe('a command or its record gets lost', () => {
  const sweepAfter = (milliseconds: number) => stack.sweep(later(new Date(), milliseconds));

  test('the queue gives both commands up: the sweep asks again, says so once, and both are contained', async () => {
    const commands = await decided();
    const sqs = new SQSClient({ useQueueUrlAsEndpoint: false });
    const { QueueUrl } = await sqs.send(new GetQueueUrlCommand({ QueueName: 'rolewarden-commands.fifo' }));
    await sqs.send(new PurgeQueueCommand({ QueueUrl }));
    await sweepAfter(10 * MINUTE); // they may be on their way
    expect((await stack.drain()).carried).toEqual([]);
    await sweepAfter(16 * MINUTE);
    const [notice, ...others] = await stack.alerts();
    expect(others).toEqual([]);
    expect(JSON.stringify(notice?.json)).toMatch(/NOT CONTAINED yet: contain has not carried out 2 commands/);
    expect((await stack.drain()).carried.map(({ outcome }) => outcome)).toEqual(['written', 'written']);
    await expectSettled(commands, await stack.alerts());
  });

  test('the ledger takes no record of what is written: told once, and the sweep records what IAM shows', async () => {
    const commands = await decided();
    proxy.inject(times(100, 'PutItem', 500, 'InternalServerError'));
    expect((await stack.drain()).carried.map(({ outcome }) => outcome)).toEqual(['written', 'written']);
    proxy.inject();
    const alerts = await stack.alerts();
    expect(alerts.map(({ json }) => JSON.stringify(json.notes))).toEqual([
      expect.stringMatching(/the ledger has not recorded it/),
    ]);
    await sweepAfter(6 * MINUTE);
    for (const { incident, caller } of commands)
      expect((await ledger.incident(caller ? `${incident}-caller` : incident))?.deny).toBeDefined();
    await expectSettled(commands, alerts);
  });
});

describe('the role is another one when it is time to act', () => {
  const remake = async () => {
    const PolicyArn = 'arn:aws:iam::aws:policy/AdministratorAccess';
    await stack.iam.send(new DetachRolePolicyCommand({ RoleName: role.name, PolicyArn }));
    await stack.iam.send(new DeleteRoleCommand({ RoleName: role.name }));
  };

  test('deleted after the event: the caller is contained, the role is told as absent', async () => {
    await decided();
    await remake();
    expect((await stack.drain()).carried.map(({ outcome }) => outcome).sort()).toEqual(['absent', 'written']);
    expect(await denies(developer)).toHaveLength(1);
    expect(
      Object.keys(carriedIn(await stack.alerts()))
        .map((text) => text.split(' ')[1])
        .sort(),
    ).toEqual(['absent', 'written']);
  });

  test('deleted and made anew under its name: the new one is not touched, and it is told', async () => {
    await decided();
    await remake();
    await stack.iam.send(new CreateRoleCommand({ RoleName: role.name, AssumeRolePolicyDocument: EC2_ONLY }));
    const { Role } = await stack.iam.send(new GetRoleCommand({ RoleName: role.name }));
    expect(Role?.RoleId).not.toBe(role.id);
    const { carried } = await stack.drain();
    expect(carried.map(({ outcome }) => outcome).sort()).toEqual(['absent', 'written']);
    expect(await policiesOn(stack.iam, role)).toEqual({});
    expect(JSON.stringify((await stack.alerts()).map(({ json }) => json))).toContain(Role?.RoleId);
  });
});

/** Where a doomed run finds AWS, also what goes on after its death: a client that it makes late must not reach the living. */
const ownGate = new AsyncLocalStorage<string>();
process.env = new Proxy(process.env, {
  get: (env, name) => (name === 'AWS_ENDPOINT_URL' && ownGate.getStore()) || Reflect.get(env, name),
  set: (env, name, value) => Reflect.set(env, name, value), // Node refuses it from a proxy for a variable that is set already
});

/** A function of its own, out of a copy of its zip and behind a proxy of its own: it can be killed without touching the others. */
async function doomed(name: 'inspect' | 'contain') {
  const folder = mkdtempSync(join(tmpdir(), `rolewarden-${name}-`));
  cpSync(`${inject('packaged')}/${name}`, folder, { recursive: true });
  const gate = await faultProxy(inject('moto'));
  const { handler } = (await import(`${folder}/dist/${name}/${name}.js`)) as {
    handler: (event: unknown, context: Context) => Promise<unknown>;
  };
  const context = { invokedFunctionArn: `arn:aws:lambda:us-east-1:${ACCOUNT}:function:rolewarden-${name}` } as Context;
  return {
    gate,
    /** Until it ends or is `stuck`. */
    async run(event: unknown, stuck = new Promise<void>(() => {})): Promise<void> {
      const ended = ownGate.run(gate.url, () => handler(event, context)).catch(() => undefined);
      await Promise.race([ended, stuck]);
    },
  };
}

const message = (body: JsonObject | Command, receives = 1) => ({
  Records: [
    {
      messageId: 'm-1',
      receiptHandle: 'r-1',
      body: JSON.stringify(body),
      attributes: { ApproximateReceiveCount: String(receives) },
    },
  ],
});

describe('the function is killed', () => {
  type Name = 'inspect' | 'contain';

  /** Every moment worth dying at: before each call, and after each that writes. */
  async function momentsOf(name: Name, event: unknown, expected: readonly string[]): Promise<[number, boolean][]> {
    const { gate, run } = await doomed(name);
    await run(event);
    const calls = gate.taken();
    expect(calls).toEqual(expect.arrayContaining([...expected]));
    const isRead = (action: string) => /^(?:Get|List|Query|Describe)/.test(action);
    return calls.flatMap((action, call): [number, boolean][] =>
      isRead(action)
        ? [[call, false]]
        : [
            [call, false],
            [call, true],
          ],
    );
  }

  async function killed(name: Name, event: unknown, call: number, done: boolean): Promise<void> {
    const { gate, run } = await doomed(name);
    await run(event, gate.kill(call, done));
  }

  async function renewed(): Promise<void> {
    developer = await makeRole(stack.iam, 'ec2.amazonaws.com');
    role = await makeRole(stack.iam, 'lambda.amazonaws.com', true);
    record = createFunction(developer, role, 'thumbnails');
  }

  test('contain, before any of its calls or after: the next try finishes and tells', async () => {
    const [first] = (await decided()) as [Command];
    const moments = await momentsOf('contain', message(first), [
      'GetParameter',
      'PutRolePolicy',
      'PutItem',
      'SendMessage',
    ]);
    await stack.drain();
    for (const [call, done] of moments) {
      await renewed();
      await stack.alerts();
      const commands = await decided();
      const [doing] = commands as [Command];
      await killed('contain', message(doing), call, done);
      await stack.send(JSON.stringify(doing), 2);
      expect((await stack.drain()).errors).toEqual([]);
      await expectSettled(commands, await stack.alerts());
    }
    outcomes.push(`  (contain was killed at ${moments.length} moments)`);
  }, 300_000); // some fifty containments, one after the other

  test('inspect, before any of its calls or after: the queue’s next try finishes, and nothing is asked for twice', async () => {
    const moments = await momentsOf('inspect', message(envelope(record)), ['GetRole', 'SendMessage', 'UpdateItem']);
    await stack.drain();
    for (const [call, done] of moments) {
      await renewed();
      await stack.alerts();
      await killed('inspect', message(envelope(record)), call, done);
      const commands = await decided();
      const { carried, errors } = await stack.drain();
      expect([errors, carried.map(({ outcome }) => outcome)]).toEqual([[], ['written', 'written']]);
      await expectSettled(commands, await stack.alerts());
    }
    outcomes.push(`  (inspect was killed at ${moments.length} moments)`);
  }, 300_000);
});

/** Last: a ledger that was away is not asked again for ten seconds. */
describe('the ledger is away', () => {
  const DOWN = ['GetItem', 'PutItem', 'Query', 'UpdateItem'].map((action) =>
    times(999, action, 500, 'InternalServerError'),
  );

  test('an event older than 15 min: not written, because a person may have lifted it, and told', async () => {
    record = {
      ...record,
      eventTime: later(new Date(), -16 * MINUTE)
        .toISOString()
        .replace(/\.\d+/, ''),
    };
    const decisions = await stack.deliver(record);
    proxy.inject(...DOWN);
    const { carried } = await stack.drain();
    proxy.inject();
    expect(decisions.flatMap(commandsFor)).toHaveLength(2);
    expect(carried.map(({ outcome }) => outcome)).toEqual(['refused', 'refused']);
    expect([await denies(role), await denies(developer)]).toEqual([[], []]);
    for (const { subject } of await stack.alerts()) expect(subject).toMatch(/NOT CONTAINED/);
  });

  test('an event in time: contained within seconds, and the message says so', async () => {
    proxy.inject(...DOWN);
    const began = performance.now();
    await stack.deliver(record);
    const { carried, errors } = await stack.drain();
    expect(performance.now() - began).toBeLessThan(10_000);
    proxy.inject();
    expect([errors, carried.map(({ outcome }) => outcome)]).toEqual([[], ['written', 'written']]);
    const [alert] = await stack.alerts();
    expect(alert?.json.because).toMatch(/without the ledger/);
    expect([await denies(role), await denies(developer)]).toMatchObject([[expect.anything()], [expect.anything()]]);
  });
});
