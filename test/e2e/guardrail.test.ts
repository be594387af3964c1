import { CreateRoleCommand, ListRoleTagsCommand } from '@aws-sdk/client-iam';
import { beforeAll, beforeEach, expect, inject, test, vi } from 'vitest';
import type { JsonObject } from '../../lib/base/json.ts';
import { HOUR, later, MINUTE } from '../../lib/base/time.ts';
import rules from '../../lib/packaging/rules.json' with { type: 'json' };
import { record, sessionOf } from '../support/events.ts';
import { ACCOUNT, type Stack, stackOn } from './stack.ts';

const NOON = new Date('2026-05-04T12:00:00Z');
let stack: Stack;
let metrics: JsonObject[] = [];

beforeAll(async () => {
  vi.spyOn(console, 'error').mockImplementation(() => {}); // the functions' own log lines
  vi.spyOn(process.stdout, 'write').mockImplementation((line) => {
    if (String(line).startsWith('{"_aws"')) metrics.push(JSON.parse(String(line)));
    return true;
  });
  stack = await stackOn(inject('moto'), inject('packaged'));
});
beforeEach(() => {
  metrics = [];
});

const counted = (name: string) => metrics.flatMap((metric) => (metric[name] === undefined ? [] : [metric[name]]));
/** The regions of the settings have no stack here: regions.test.ts is about them. */
const evidence = async () =>
  (await stack.faults()).map(({ json }) => JSON.stringify(json)).filter((text) => !text.includes('the canary of '));

async function eventBridge(target: string, body: JsonObject): Promise<void> {
  const headers = {
    'x-amz-target': `AWSEvents.${target}`,
    'content-type': 'application/x-amz-json-1.1',
    authorization:
      'AWS4-HMAC-SHA256 Credential=testing/20260504/us-east-1/events/aws4_request, SignedHeaders=host, Signature=0',
  };
  const { ok } = await fetch(inject('moto'), { method: 'POST', headers, body: JSON.stringify(body) });
  expect(ok).toBe(true);
}

const lambda = (name: string) => `arn:aws:lambda:us-east-1:${ACCOUNT}:function:rolewarden-${name}`;
const EVENTS = `arn:aws:sqs:us-east-1:${ACCOUNT}:rolewarden-events`;

async function deploy(name: string, rule: JsonObject, target: string): Promise<void> {
  await eventBridge('PutRule', { Name: `rolewarden-${name}`, State: 'ENABLED', ...rule });
  await eventBridge('PutTargets', { Rule: `rolewarden-${name}`, Targets: [{ Id: 'target', Arn: target }] });
}

/** The sweep's call as CloudTrail records it. */
async function canary(userIdentity = sessionOf('rolewarden-sweep', 'rolewarden-sweep')): Promise<JsonObject> {
  const { Tags = [] } = await stack.iam.send(new ListRoleTagsCommand({ RoleName: 'rolewarden-canary' }));
  const tags = Tags.map(({ Key, Value }) => ({ key: Key ?? '', value: Value ?? '' }));
  return record({ eventName: 'TagRole', userIdentity, requestParameters: { roleName: 'rolewarden-canary', tags } });
}

test('a rule that is off is told and counted, whoever switched it off; rules as deployed are no news', async () => {
  await stack.sweep(NOON);
  expect((await evidence()).join()).toContain('missing: calls-01');
  for (const { name, pattern } of rules) await deploy(name, { EventPattern: JSON.stringify(pattern) }, EVENTS);
  await deploy('sweep', { ScheduleExpression: 'rate(15 minutes)' }, lambda('sweep'));
  await deploy('scan', { ScheduleExpression: 'rate(1 day)' }, lambda('scan'));
  await stack.sweep(later(NOON, 15 * MINUTE));
  expect((await evidence()).join()).not.toContain('the rules');
  await eventBridge('DisableRule', { Name: 'rolewarden-calls-01' });
  await stack.sweep(later(NOON, 30 * MINUTE));
  expect((await evidence()).join()).toContain('disabled: rolewarden-calls-01');
  expect(counted('GuardrailFaults')).toHaveLength(3);
});

test('a canary that comes back is a metric, once; one that somebody else sends is none, and its absence is told', async () => {
  const nobody = JSON.stringify({ Statement: [{ Effect: 'Deny', Principal: { AWS: '*' }, Action: 'sts:AssumeRole' }] });
  await stack.iam.send(new CreateRoleCommand({ RoleName: 'rolewarden-canary', AssumeRolePolicyDocument: nobody }));
  const day = later(NOON, 24 * HOUR);
  await stack.sweep(day);
  await evidence(); // before, there was no role to tag
  await stack.deliver(await canary(sessionOf('Admin', 'mallory')));
  expect(counted('CanarySeen')).toEqual([]);
  const sent = await canary();
  for (const _ of ['one rule', 'another']) expect(await stack.deliver(sent)).toEqual([]);
  expect(counted('CanarySeen')).toEqual([1]);
  await stack.sweep(later(day, HOUR));
  expect((await evidence()).join()).not.toContain('guard-canary-missed');

  await stack.sweep(later(day, 36 * HOUR));
  await stack.deliver(sent); // an old one, once more
  expect(counted('CanarySeen')).toEqual([1]);
  await stack.sweep(later(day, 37 * HOUR));
  expect((await evidence()).join()).toContain('a canary has not come through');
  await stack.sweep(later(day, 38 * HOUR));
  expect((await evidence()).join()).toContain('2 canaries in a row');
});
