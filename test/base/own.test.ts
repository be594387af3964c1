import { describe, expect, it } from 'vitest';
import { namedArn } from '../../lib/base/arn.ts';
import type { JsonObject } from '../../lib/base/json.ts';
import { INCIDENT_TAG, isOwnRole, OWN_ROLES, TAG_PREFIX } from '../../lib/base/own.ts';
import { BOUNDARY_TAG, isOwnRule, type OWN, OWN_WRITERS } from '../../lib/base/own-stack.ts';
import { guardChangesIn } from '../../lib/judge/guard/changes.ts';
import { event, OURS } from '../support/events.ts';

type Kind = keyof typeof OWN;

describe('a role is one of ours by its whole ARN', () => {
  it.each(OWN_ROLES)('%s', (name) => {
    expect(isOwnRole(namedArn(`arn:aws:iam::${OURS}:role/${name}`))).toBe(true);
  });
  it.each([
    ['a path', `arn:aws:iam::${OURS}:role/x/rolewarden-contain`],
    ['a user', `arn:aws:iam::${OURS}:user/rolewarden-contain`],
    ['an instance profile', `arn:aws:iam::${OURS}:instance-profile/rolewarden-contain`],
    ['a policy', `arn:aws:iam::${OURS}:policy/rolewarden-contain`],
    ['a longer name', `arn:aws:iam::${OURS}:role/rolewarden-contain-2`],
    ['our prefix alone', `arn:aws:iam::${OURS}:role/rolewarden-`],
    ['a session', `arn:aws:sts::${OURS}:assumed-role/rolewarden-contain/x`],
    ['a bare name', 'rolewarden-contain'],
    ['nothing', ''],
  ])('never %s', (_, arn) => {
    expect(isOwnRole(namedArn(arn))).toBe(false);
  });
  it('those that write denies are among them', () => {
    expect(OWN_WRITERS).toEqual(['rolewarden-contain', 'rolewarden-sweep']);
    expect(OWN_ROLES).toEqual(expect.arrayContaining([...OWN_WRITERS]));
  });
});

it('a role that an earlier version contained is known by the same tags', () => {
  expect([INCIDENT_TAG, BOUNDARY_TAG]).toEqual(['rolewarden:incident', 'rolewarden:boundary']);
  expect([INCIDENT_TAG, BOUNDARY_TAG].every((tag) => tag.startsWith(TAG_PREFIX))).toBe(true);
  expect('rolewardens:incident'.startsWith(TAG_PREFIX)).toBe(false);
});

describe('a rule is one of ours by its whole name', () => {
  it.each([
    'rolewarden-calls-01',
    'rolewarden-calls-42',
    'rolewarden-calls-100',
    'rolewarden-own-calls',
    'rolewarden-sweep',
    'rolewarden-scan',
  ])('%s', (name) => {
    expect(isOwnRule(name)).toBe(true);
  });
  it.each([
    'rolewarden-calls-1',
    'rolewarden-calls-1000',
    'rolewarden-calls-',
    'rolewarden-calls-ab',
    'rolewarden-calls-012x',
    'rolewarden-sweep-2',
    'my-rolewarden-sweep',
    'rolewarden-',
    'rolewarden',
    'Rolewarden-sweep',
    '',
  ])('never "%s"', (name) => {
    expect(isOwnRule(name)).toBe(false);
  });
});

describe('a part of the stack is seen by its name when somebody changes it', () => {
  const arn = (service: string, name: string) => `arn:aws:${service}:us-east-1:${OURS}:${name}`;
  const removed = (service: string, eventName: string, requestParameters: JsonObject): JsonObject => ({
    eventSource: `${service}.amazonaws.com`,
    eventName,
    requestParameters,
  });
  const calls: Record<Kind, (name: string) => JsonObject> = {
    functions: (functionName) => removed('lambda', 'DeleteFunction20150331', { functionName }),
    queues: (name) =>
      removed('sqs', 'DeleteQueue', { queueUrl: `https://sqs.us-east-1.amazonaws.com/${OURS}/${name}` }),
    topics: (name) => removed('sns', 'DeleteTopic', { topicArn: arn('sns', name) }),
    tables: (tableName) => removed('dynamodb', 'DeleteTable', { tableName }),
    parameters: (name) => removed('ssm', 'DeleteParameter', { name }),
    alarms: (name) => removed('monitoring', 'DeleteAlarms', { alarmNames: [name] }),
  };
  const seen = (call: JsonObject) =>
    guardChangesIn(event(call)).flatMap((change) => (change.what === 'part' ? [change.name] : []));

  const parts: [Kind, string[]][] = [
    ['functions', ['inspect', 'contain', 'sweep', 'scan', 'tell', 'slack'].map((name) => `rolewarden-${name}`)],
    [
      'queues',
      [
        'rolewarden-commands.fifo',
        'rolewarden-commands-dead.fifo',
        'rolewarden-commands-busy.fifo',
        'rolewarden-commands-busy-dead.fifo',
        'rolewarden-failed',
        'rolewarden-looks',
        'rolewarden-scan-looks',
        'rolewarden-notices',
        'rolewarden-notices-dead',
        'rolewarden-notices-busy',
        'rolewarden-notices-busy-dead',
      ],
    ],
    ['topics', ['rolewarden-alerts']],
    ['tables', ['rolewarden-ledger']],
    ['parameters', ['/rolewarden/kill-switch', '/rolewarden/slack-webhook']],
    [
      'alarms',
      [
        'rolewarden-commands-busy-dead',
        'rolewarden-commands-busy-wait',
        'rolewarden-commands-dead',
        'rolewarden-commands-wait',
        'rolewarden-contain-errors',
        'rolewarden-failed',
        'rolewarden-inspect-errors',
        'rolewarden-notices-busy-dead',
        'rolewarden-notices-busy-wait',
        'rolewarden-notices-dead',
        'rolewarden-notices-wait',
        'rolewarden-scan-errors',
        'rolewarden-slack-errors',
        'rolewarden-sweep-errors',
        'rolewarden-tell-errors',
      ],
    ],
  ];
  it.each(parts)('%s', (part, names) => {
    expect(names.map((name) => seen(calls[part](name)))).toEqual(names.map((name) => [name]));
  });
  it.each(parts)('%s of a longer name are somebody else’s', (part, names) => {
    expect(names.flatMap((name) => [...seen(calls[part](`${name}-2`)), ...seen(calls[part](`x${name}`))])).toEqual([]);
  });
});
