import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../lib/base/json.ts';
import type { Account, Role } from '../../lib/base/role.ts';
import { DEFAULT_SETTINGS } from '../../lib/base/settings/defaults.ts';
import { memoryLedger } from '../../lib/incident/ledger/in-memory.ts';
import { inspect } from '../../lib/inspect/inspect.ts';
import { workloadKey } from '../../lib/inspect/workload-role.ts';
import { OURS, record } from '../support/events.ts';

const ALL = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };
const roleArn = (name: string) => `arn:aws:iam::${OURS}:role/${name}`;
const INSTANCE = 'i-0123456789abcdef0';

const role = (name: string): Role => ({
  arn: roleArn(name),
  name,
  path: '/',
  account: OURS,
  id: `AROAEXAMPLE${name.toUpperCase()}`,
  trustPolicy: {},
  policies: name.startsWith('Admin') ? [{ kind: 'inline', name: 'all', document: ALL }] : [],
});

/** Instance profiles have the name of their role. */
const account: Account = {
  role: async ({ arn, instanceProfile, name }) => ({
    state: 'read',
    value: role(name ?? (arn ?? instanceProfile ?? '').split('/').at(-1) ?? ''),
  }),
  user: async () => ({ state: 'unread', because: 'nobody asked' }),
  rolesWith: async () => [],
};

const launch = (profile: string, difference: JsonObject = {}) =>
  record({
    eventSource: 'ec2.amazonaws.com',
    eventName: 'RunInstances',
    eventTime: '2026-05-04T09:00:00Z',
    requestParameters: { iamInstanceProfile: { name: profile } },
    responseElements: { instancesSet: { items: [{ instanceId: INSTANCE }] } },
    ...difference,
  });

const association = { instanceId: INSTANCE, associationId: 'iip-assoc-0123456789abcdef0' };
const swap = (profile: string, difference: JsonObject = {}) =>
  record({
    eventSource: 'ec2.amazonaws.com',
    eventName: 'ReplaceIamInstanceProfileAssociation',
    requestParameters: {
      ReplaceIamInstanceProfileAssociationRequest: {
        AssociationId: association.associationId,
        IamInstanceProfile: { Name: profile },
      },
    },
    responseElements: {
      ReplaceIamInstanceProfileAssociationResponse: { iamInstanceProfileAssociation: association },
    },
    ...difference,
  });

const handedTo = (functionName: string, name: string, difference: JsonObject = {}) =>
  record({
    eventSource: 'lambda.amazonaws.com',
    eventName: 'UpdateFunctionConfiguration20150331v2',
    requestParameters: { functionName, role: roleArn(name) },
    responseElements: { functionName, role: roleArn(name) },
    ...difference,
  });

const judged = async (events: readonly JsonObject[]) => {
  const ledger = memoryLedger();
  const decisions = [];
  for (const event of events)
    decisions.push(await inspect(event, account, ledger, DEFAULT_SETTINGS, new Date('2026-05-04T10:01:00Z')));
  return { ledger, decisions };
};

describe('which role a workload was handed', () => {
  const key = (service: string, name: string, region = 'us-east-1') =>
    workloadKey({ eventSource: `${service}.amazonaws.com`, account: OURS, region }, name);

  it.each<[string, JsonObject, string, string | undefined]>([
    ['a function', handedTo('etl', 'Plain'), key('lambda', 'etl'), 'Plain'],
    [
      'a function by its ARN',
      handedTo(`arn:aws:lambda:us-east-1:${OURS}:function:etl`, 'Plain'),
      key('lambda', 'etl'),
      'Plain',
    ],
    ['a function elsewhere', handedTo('etl', 'Plain', { awsRegion: 'eu-west-1' }), key('lambda', 'etl'), undefined],
    ['an instance', launch('Plain'), key('ec2', INSTANCE), 'Plain'],
    ['a swapped profile', swap('Plain'), key('ec2', INSTANCE), 'Plain'],
    ['a refused call', handedTo('etl', 'Plain', { errorCode: 'AccessDenied' }), key('lambda', 'etl'), undefined],
    [
      'a role of another account',
      handedTo('etl', 'x', { requestParameters: { functionName: 'etl', role: 'arn:aws:iam::999988887777:role/x' } }),
      key('lambda', 'etl'),
      undefined,
    ],
  ])('%s', async (_, event, workload, handed) => {
    const { ledger } = await judged([event]);
    const known = await ledger.workloadBefore(workload);
    expect(known?.role.split('/').at(-1)).toBe(handed);
  });
});

describe('pass-profile-swap knows the previous role', () => {
  const evidenceOf = async (events: readonly JsonObject[]) => {
    const { decisions } = await judged(events);
    return (decisions.at(-1) ?? [])
      .flatMap(({ findings }) => findings)
      .find(({ detector }) => detector === 'pass-profile-swap');
  };

  it.each<[string, JsonObject[], string | undefined]>([
    ['a plain role gives way to an administrator', [launch('Plain'), swap('Admin')], 'the previous role Plain'],
    ['an administrator gives way to another', [launch('Admin'), swap('Admin2')], undefined],
    ['nothing is remembered', [swap('Admin')], 'the previous role is not known'],
    [
      'only something later is',
      [launch('Plain', { eventTime: '2026-05-04T11:00:00Z' }), swap('Admin')],
      'is not known',
    ],
  ])('%s', async (_, events, told) => {
    const evidence = (await evidenceOf(events))?.evidence;
    if (told === undefined) expect(evidence).toBeUndefined();
    else expect(evidence).toContain(told);
  });
});
