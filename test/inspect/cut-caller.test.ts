import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../lib/base/json.ts';
import type { Account } from '../../lib/base/role.ts';
import { DEFAULT_SETTINGS } from '../../lib/base/settings/defaults.ts';
import type { Settings } from '../../lib/base/settings/settings.ts';
import { SECOND } from '../../lib/base/time.ts';
import type { Command } from '../../lib/contain/command.ts';
import type { SentNotice } from '../../lib/contain/sent-notice.ts';
import { parseEvent } from '../../lib/event/cloudtrail.ts';
import { policyNameOf } from '../../lib/incident/deny/policy-name.ts';
import { incidentKey } from '../../lib/incident/incident-key.ts';
import { memoryLedger } from '../../lib/incident/ledger/in-memory.ts';
import type { Ledger } from '../../lib/incident/ledger/ledger.ts';
import { CUT_FROM, cutCaller } from '../../lib/inspect/cut-caller.ts';
import { commandsFor } from '../../lib/inspect/dispatch.ts';
import { inspect } from '../../lib/inspect/inspect.ts';
import { delayOf } from '../../lib/inspect/put-off.ts';
import { OURS, OUTSIDER, record, sessionOf } from '../support/events.ts';

const NOW = new Date('2026-05-04T10:03:00Z');
const ENFORCE: Settings = { ...DEFAULT_SETTINGS, mode: 'enforce' };
const roleArn = (name: string, account = OURS) => `arn:aws:iam::${account}:role/${name}`;
const ALL = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };

const throttled: Account = {
  role: async () => Promise.reject(Object.assign(new Error('Rate exceeded'), { name: 'Throttling' })),
  user: async () => Promise.reject(new Error('Rate exceeded')),
  rolesWith: async () => Promise.reject(new Error('Rate exceeded')),
};
/** Admin may do everything, all other roles nothing. */
const answering: Account = {
  role: async ({ arn = '' }) => {
    const name = arn.split('/').at(-1) ?? '';
    const policies = name === 'Admin' ? [{ kind: 'inline' as const, name: 'all', document: ALL }] : [];
    const trustPolicy = {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' }],
    };
    return {
      state: 'read',
      value: { arn, name, path: '/', account: OURS, id: `AROAEXAMPLE${name.toUpperCase()}`, policies, trustPolicy },
    };
  },
  user: async () => ({ state: 'unread', because: 'nobody asked' }),
  rolesWith: async () => [],
};

const pass = (difference: JsonObject = {}, role = 'Admin') =>
  record({
    eventSource: 'lambda.amazonaws.com',
    eventName: 'CreateFunction20150331',
    requestParameters: { functionName: 'f', role: roleArn(role) },
    responseElements: { functionName: 'f', role: roleArn(role) },
    userIdentity: sessionOf('Developer', 'dana'),
    ...difference,
  });

interface Given {
  readonly settings?: Settings;
  readonly ledger?: Ledger;
  readonly account?: Account;
  readonly receives?: number;
}

async function cut(event: JsonObject, given: Given = {}) {
  const { settings = ENFORCE, ledger = memoryLedger(), account = throttled, receives = CUT_FROM } = given;
  const [asked, told]: [Command[], SentNotice[]] = [[], []];
  const effects = {
    enqueue: async (one: Command) => void asked.push(one),
    publish: async (one: SentNotice) => void told.push(one),
  };
  await cutCaller(parseEvent(event), { receives }, { account, ledger, settings, now: NOW }, effects);
  return { asked, told };
}

/** A ledger that saw the very pass judged, with nothing to say against it. */
async function knowing(event: JsonObject): Promise<Ledger> {
  const ledger = memoryLedger();
  await inspect({ ...event, eventID: 'an earlier event' }, answering, ledger, ENFORCE, NOW);
  return ledger;
}

describe('a pass that IAM keeps from being judged for minutes', () => {
  it('the caller’s session is revoked, and nothing else', async () => {
    const { asked, told } = await cut(pass());
    expect(asked).toMatchObject([
      {
        kind: 'contain',
        target: roleArn('Developer'),
        method: 'revocation',
        scope: { kind: 'session', userids: ['AROAEXAMPLEDEVELOPER:dana'] },
        caller: true,
        report: {
          action: 'contain',
          severity: 'high',
          unread: ['role'],
          because: expect.stringContaining('Admin could not be read, so nothing can be put on it'),
          findings: [{ detector: 'pass-unjudged', evidence: expect.stringContaining('judged as soon as IAM answers') }],
        },
      },
    ]);
    expect(told).toEqual([]); // `contain` tells what becomes of it
  });

  it('it is the very deny of the caller that the judgement asks for later', async () => {
    const event = pass();
    const { asked } = await cut(event);
    const decisions = await inspect(event, answering, memoryLedger(), ENFORCE, NOW);
    const later = decisions.flatMap(commandsFor).map(policyNameOf);
    expect(later).toHaveLength(2);
    expect(later).toContain(asked.map(policyNameOf)[0]);
  });

  it('in observe it is told, once, and nothing is asked for', async () => {
    const { asked, told } = await cut(pass(), { settings: DEFAULT_SETTINGS });
    expect([asked, told]).toMatchObject([[], [{ decision: { action: 'observe' } }]]);
    expect(await cut(pass(), { settings: DEFAULT_SETTINGS, receives: CUT_FROM + 1 })).toEqual({ asked: [], told: [] });
  });

  it('where the owner wants an alert it is told', async () => {
    const settings = { ...ENFORCE, respond: { ...ENFORCE.respond, 'pass-unjudged': 'alert' as const } };
    expect(await cut(pass(), { settings })).toMatchObject({ asked: [], told: [{ decision: { action: 'alert' } }] });
  });

  it('no earlier than two minutes after the event came', () => {
    for (const id of ['m-1', 'x', '4d3c2b1a-0000-4000-8000-000000000000']) {
      const waited = Array.from({ length: CUT_FROM - 1 }, (_, index) => delayOf({ id, receives: index + 1 }));
      expect(waited.reduce((sum, delay) => sum + delay, 0)).toBeGreaterThanOrEqual(120 * SECOND);
    }
  });

  const protectDeveloper = { ...ENFORCE, protect: { roles: ['Developer'] } };
  const approved = {
    ...ENFORCE,
    approved: [{ by: ['Developer'], role: roleArn('Admin'), to: ['lambda.amazonaws.com'], because: 'x' }],
  };
  const left: [string, JsonObject, Given?][] = [
    ['a throttling of less than two minutes', pass(), { receives: CUT_FROM - 1 }],
    ['a role that IAM shows: something else failed', pass(), { account: answering }],
    ['a protected caller', pass(), { settings: protectDeveloper }],
    [
      'callers that the owner wants left alone',
      pass(),
      { settings: { ...ENFORCE, contain: { ...ENFORCE.contain, callerSession: false } } },
    ],
    ['a denied call', pass({ errorCode: 'AccessDenied' })],
    [
      'a role of another account, which is no pass',
      pass({ requestParameters: { functionName: 'f', role: roleArn('Admin', OUTSIDER) }, responseElements: null }),
    ],
    [
      'a session that a service made',
      pass({ userIdentity: { ...sessionOf('Stack', 'AWSCloudFormation'), invokedBy: 'cloudformation.amazonaws.com' } }),
    ],
    [
      'an IAM user, even with contain.callerUser',
      pass({
        userIdentity: {
          type: 'IAMUser',
          principalId: 'AIDAEXAMPLEALICE',
          arn: `arn:aws:iam::${OURS}:user/alice`,
          accountId: OURS,
          userName: 'alice',
        },
      }),
      { settings: { ...ENFORCE, contain: { ...ENFORCE.contain, callerUser: true } } as Settings },
    ],
    [
      'a call that Batch repeats by its service role, for what somebody else made',
      pass({
        eventSource: 'ec2.amazonaws.com',
        eventName: 'RequestSpotFleet',
        requestParameters: {
          requestSpotFleetRequest: { spotFleetRequestConfig: { iamFleetRole: roleArn('Admin') } },
          spotFleetRequestConfig: { iamFleetRole: roleArn('Admin') },
        },
        responseElements: null,
        userIdentity: { ...sessionOf('AWSBatchServiceRole', 'aws-batch'), invokedBy: 'batch.amazonaws.com' },
      }),
    ],
    [
      'a role behind an instance profile, which may have been passed every day',
      pass({
        eventSource: 'ec2.amazonaws.com',
        eventName: 'RunInstances',
        requestParameters: { iamInstanceProfile: { name: 'web' } },
        responseElements: null,
      }),
    ],
    [
      'a call that passes nothing',
      record({ eventName: 'UpdateAssumeRolePolicy', requestParameters: { roleName: 'App', policyDocument: '{}' } }),
    ],
    ['a pass that the owner approved by name', pass(), { settings: approved }],
  ];
  it.each(left)('left alone: %s', async (_, event, given) => {
    expect(await cut(event, given)).toEqual({ asked: [], told: [] });
  });

  it('left alone: a pass that the ledger knows as undisputed; the same of another role is not', async () => {
    const event = pass({}, 'Plain');
    const ledger = await knowing(event);
    expect(await cut(event, { ledger })).toEqual({ asked: [], told: [] });
    expect((await cut(pass({}, 'Other'), { ledger })).asked).toHaveLength(1);
  });

  it('left alone: any pass while the ledger is away, which would know', async () => {
    const ledger = { ...memoryLedger(), unreachable: () => 'timeout' };
    expect(await cut(pass(), { ledger })).toEqual({ asked: [], told: [] });
  });

  it('left alone: a session that was cut or lifted before for this event', async () => {
    const event = pass();
    const [command] = (await cut(event)).asked as [Command];
    const ledger = memoryLedger();
    const id = incidentKey({ incident: command.incident, caller: true });
    await ledger.record({ id, account: OURS, roleArn: command.target, state: 'lifted', at: NOW, wholeRole: false });
    expect(await cut(event, { ledger })).toEqual({ asked: [], told: [] });
  });
});
