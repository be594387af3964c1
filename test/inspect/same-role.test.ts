import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../lib/base/json.ts';
import type { Account, Role } from '../../lib/base/role.ts';
import { DEFAULT_SETTINGS } from '../../lib/base/settings/defaults.ts';
import type { Settings } from '../../lib/base/settings/settings.ts';
import { deferred } from '../../lib/incident/ledger/deferred.ts';
import { memoryLedger } from '../../lib/incident/ledger/in-memory.ts';
import type { Ledger } from '../../lib/incident/ledger/ledger.ts';
import { ledgerWithFallback } from '../../lib/incident/ledger/with-fallback.ts';
import { inspect } from '../../lib/inspect/inspect.ts';
import { workloadKey } from '../../lib/inspect/workload-role.ts';
import { OURS, record, sessionOf } from '../support/events.ts';

const ALL = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] };
const NOW = new Date('2026-05-04T12:00:00Z');
const ENFORCE: Settings = { ...DEFAULT_SETTINGS, mode: 'enforce' };
const INSTANCE = 'i-0123456789abcdef0';
const roleArn = (name: string) => `arn:aws:iam::${OURS}:role/${name}`;

/** Admin and Operator may do everything. Instance profiles have the name of their role. */
const account: Account = {
  role: async ({ arn, instanceProfile }) => {
    const name = (arn ?? instanceProfile ?? '').split('/').at(-1) ?? '';
    const role: Role = {
      arn: roleArn(name),
      name,
      path: '/',
      account: OURS,
      id: `AROAEXAMPLE${name.toUpperCase()}`,
      trustPolicy: {},
      policies: ['Admin', 'Operator'].includes(name) ? [{ kind: 'inline', name: 'all', document: ALL }] : [],
    };
    return { state: 'read', value: role };
  },
  user: async () => ({ state: 'unread', because: 'nobody asked' }),
  rolesWith: async () => [],
};

const BY_OPERATOR = { userIdentity: sessionOf('Operator', 'olga') };
const at = (time: string) => ({ eventTime: `2026-05-04T${time}:00Z` });

const made = (name: string, difference: JsonObject = {}) =>
  record({
    eventSource: 'lambda.amazonaws.com',
    eventName: 'CreateFunction20150331',
    requestParameters: { functionName: 'etl', role: roleArn(name) },
    responseElements: { functionName: 'etl', role: roleArn(name) },
    ...at('09:00'),
    ...BY_OPERATOR,
    ...difference,
  });
const updated = (name: string, difference: JsonObject = {}) =>
  made(name, {
    eventName: 'UpdateFunctionConfiguration20150331v2',
    ...at('11:00'),
    userIdentity: sessionOf('Deployer', 'dana'),
    ...difference,
  });
const launched = (profile: string) =>
  record({
    eventSource: 'ec2.amazonaws.com',
    eventName: 'RunInstances',
    requestParameters: { iamInstanceProfile: { name: profile } },
    responseElements: { instancesSet: { items: [{ instanceId: INSTANCE }] } },
    ...at('09:00'),
    ...BY_OPERATOR,
  });
const swapped = (profile: string, eventName = 'ReplaceIamInstanceProfileAssociation') =>
  record({
    eventSource: 'ec2.amazonaws.com',
    eventName,
    requestParameters: { [`${eventName}Request`]: { IamInstanceProfile: { Name: profile }, InstanceId: INSTANCE } },
    ...at('11:00'),
  });

/** Judged in the order of the list, whatever their times are. */
async function lastOf(events: readonly JsonObject[], ledger: Ledger = memoryLedger(), settings = ENFORCE) {
  let last: Awaited<ReturnType<typeof inspect>> = [];
  for (const event of events) {
    const kept = deferred(ledger);
    last = await inspect(event, account, kept, settings, NOW);
    await kept.flush();
  }
  return last.map(({ action }) => action);
}

describe('the same role on the same workload is no pass', () => {
  it.each<[string, JsonObject[]]>([
    ['a function’s update that names the role of its creation', [made('Admin'), updated('Admin')]],
    ['the third time', [made('Admin'), updated('Admin', at('10:00')), updated('Admin')]],
    [
      'by the ARN of the function',
      [made('Admin'), updated('Admin', named(`arn:aws:lambda:us-east-1:${OURS}:function:etl`))],
    ],
    ['told in another order than it happened', [made('Plain', at('08:00')), made('Admin'), updated('Admin')]],
    ['a profile replaced by itself', [launched('Admin'), swapped('Admin')]],
  ])('%s', async (_, events) => expect(await lastOf(events)).toEqual([]));

  it.each<[string, JsonObject[]]>([
    ['nothing is known of the function', [updated('Admin')]],
    ['the function had another role', [made('Plain'), updated('Admin')]],
    ['it had another role in between', [made('Admin'), updated('Plain', at('10:00')), updated('Admin')]],
    ['the role came by a pass that was contained', [updated('Admin', at('10:00')), updated('Admin')]],
    ['the earlier event happened later', [made('Admin', at('11:30')), updated('Admin')]],
    ['a function of this name elsewhere', [made('Admin', { awsRegion: 'eu-west-1' }), updated('Admin')]],
    ['a function of another account', [made('Admin', { recipientAccountId: '444455556666' }), updated('Admin')]],
    ['another function', [made('Admin', named('etl2')), updated('Admin')]],
    ['the earlier call was refused', [made('Admin', { errorCode: 'AccessDenied' }), updated('Admin')]],
    [
      'a function made anew: its maker chooses the code',
      [made('Admin'), updated('Admin', { eventName: 'CreateFunction20150331' })],
    ],
    ['another profile on the instance', [launched('Plain'), swapped('Admin')]],
    ['a profile put on an instance again', [launched('Admin'), swapped('Admin', 'AssociateIamInstanceProfile')]],
  ])('but it is judged when %s', async (_, events) => expect(await lastOf(events)).toEqual(['contain']));

  it('a pass that was only observed makes no role the workload’s own', async () => {
    const events = [updated('Admin', at('10:00')), updated('Admin')];
    expect(await lastOf(events, memoryLedger(), { ...ENFORCE, mode: 'observe' })).toEqual(['observe']);
  });

  it('a record of an earlier release does not say whether it was accepted, so it is not', async () => {
    const ledger = memoryLedger();
    const key = workloadKey({ eventSource: 'lambda.amazonaws.com', account: OURS, region: 'us-east-1' }, 'etl');
    const time = new Date('2026-05-04T09:00:00Z');
    await ledger.rememberWorkload(key, { role: roleArn('Admin'), eventId: 'old', time });
    expect(await lastOf([updated('Admin')], ledger)).toEqual(['contain']);
  });

  it('the memory of a function whose ledger does not answer is not believed', async () => {
    const memory = memoryLedger();
    await lastOf([made('Admin')], memory);
    const silent: Ledger = { ...memoryLedger(), workloadBefore: () => Promise.reject(new Error('timeout')) };
    const update = () => [updated('Admin', { eventTime: '2026-05-04T11:59:00Z' })];
    expect(await lastOf(update(), ledgerWithFallback(memory, memoryLedger()))).toEqual([]);
    expect(await lastOf(update(), ledgerWithFallback(silent, memory))).toEqual(['contain']);
  });

  it('asks nothing of the ledger about a workload that is new', async () => {
    const asked: string[] = [];
    const real = memoryLedger();
    const ledger: Ledger = {
      ...real,
      workloadBefore: (key, event) => {
        asked.push(key);
        return real.workloadBefore(key, event);
      },
    };
    await lastOf([made('Admin'), launched('Admin')], ledger);
    expect(asked).toEqual([]);
    await lastOf([updated('Admin')], ledger);
    expect(asked).toEqual([`lambda/${OURS}/us-east-1/etl`]);
  });

  it('leaves no edge of its caller behind, so that his first pass is still the first', async () => {
    const ledger = memoryLedger();
    await lastOf([made('Admin'), updated('Admin')], ledger);
    expect((await ledger.passesOf(roleArn('Admin'))).map(({ issuer }) => issuer)).toEqual([roleArn('Operator')]);
  });
});

function named(functionName: string): JsonObject {
  return { requestParameters: { functionName, role: roleArn('Admin') }, responseElements: null };
}
