import { describe, expect, it } from 'vitest';
import { activitiesIn } from '../lib/activity.ts';
import { guardChangesIn } from '../lib/guard.ts';
import type { JsonObject } from '../lib/json.ts';
import {
  BOUNDARY_TAG,
  INCIDENT_TAG,
  isOurs,
  isOwnRole,
  isOwnRule,
  type OWN,
  OWN_ROLES,
  OWN_WRITERS,
  TAG_PREFIX,
} from '../lib/own.ts';
import { event, OURS, OUTSIDER, sessionOf } from './support/events.ts';

type Kind = keyof typeof OWN;

const CONTAIN = sessionOf('rolewarden-contain', 'rolewarden-contain');
const issuedBy = (arn: string): JsonObject => ({
  ...CONTAIN,
  sessionContext: { sessionIssuer: { type: 'Role', principalId: 'AROAEXAMPLECONTAIN', arn, accountId: OURS } },
});

describe('a caller is one of our functions', () => {
  const ours: [string, JsonObject][] = [
    ...OWN_ROLES.map((name): [string, JsonObject] => [`${name} as Lambda names its session`, sessionOf(name, name)]),
    ['whatever the session is called', sessionOf('rolewarden-contain', 'dana')],
    ['in another partition', issuedBy(`arn:aws-us-gov:iam::${OURS}:role/rolewarden-contain`)],
    [
      'where the event names the session alone',
      { type: 'AssumedRole', arn: `arn:aws:sts::${OURS}:assumed-role/rolewarden-sweep/x`, accountId: OURS },
    ],
  ];
  it.each(ours)('%s', (_, userIdentity) => {
    const { principal, account } = event({ userIdentity });
    expect(isOurs(principal, account)).toBe(true);
  });

  const others: [string, JsonObject][] = [
    ['another role whose session is called like ours', sessionOf('Deployer', 'rolewarden-contain')],
    ['a role whose name goes on after ours', sessionOf('rolewarden-contain-2', 'rolewarden-contain')],
    ['a role whose name ends in ours', sessionOf('my-rolewarden-contain', 'rolewarden-contain')],
    ['a role in other letters', issuedBy(`arn:aws:iam::${OURS}:role/Rolewarden-Contain`)],
    ['a role of our name under a path', issuedBy(`arn:aws:iam::${OURS}:role/x/rolewarden-contain`)],
    ['a role of our name in another account', issuedBy(`arn:aws:iam::${OUTSIDER}:role/rolewarden-contain`)],
    ['a caller of another account whose record names our role', { ...CONTAIN, accountId: OUTSIDER }],
    ['a caller of no account whose record names our role', { ...CONTAIN, accountId: null }],
    ['a user who is called like our role', issuedBy(`arn:aws:iam::${OURS}:user/rolewarden-contain`)],
    ['a user whose record names our role', { ...CONTAIN, type: 'IAMUser' }],
    ['a federated user whose record names our role', { ...CONTAIN, type: 'FederatedUser' }],
    ['root', { type: 'Root', arn: `arn:aws:iam::${OURS}:root`, accountId: OURS }],
    ['the service that our functions run in', { type: 'AWSService', invokedBy: 'lambda.amazonaws.com' }],
    ['a role session that names no role', { type: 'AssumedRole', principalId: 'AROAEXAMPLE:x', accountId: OURS }],
    ['a role session whose issuer is no ARN', issuedBy('rolewarden-contain')],
    ['nobody', {}],
  ];
  it.each(others)('never %s', (_, userIdentity) => {
    const { principal, account } = event({ userIdentity });
    expect(isOurs(principal, account)).toBe(false);
  });

  it.each(['user', 'root', 'federated', 'identity-center', 'service', 'account', 'anonymous', 'unknown'] as const)(
    'never a caller of kind %s, whatever role is behind it',
    (kind) => {
      const { principal } = event({ userIdentity: CONTAIN });
      expect(isOurs({ ...principal, kind }, OURS)).toBe(false);
    },
  );

  it('never from the account of another stack: our roles have the same names there', () => {
    const { principal } = event({ userIdentity: CONTAIN });
    expect([isOurs(principal, OURS), isOurs(principal, OUTSIDER)]).toEqual([true, false]);
  });

  it('and only then a trust policy that it writes is no change to look at', () => {
    const opened = (userIdentity: JsonObject) =>
      activitiesIn(
        event({ userIdentity, eventName: 'UpdateAssumeRolePolicy', requestParameters: { roleName: 'app' } }),
      ).map(({ kind }) => kind);
    expect(opened(CONTAIN)).not.toContain('trust-policy-change');
    expect(opened({ ...CONTAIN, accountId: OUTSIDER })).toContain('trust-policy-change');
  });
});

describe('a role is one of ours by its whole ARN', () => {
  it.each(OWN_ROLES)('%s', (name) => {
    expect(isOwnRole(`arn:aws:iam::${OURS}:role/${name}`)).toBe(true);
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
    expect(isOwnRole(arn)).toBe(false);
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
    ['functions', ['rolewarden-inspect', 'rolewarden-contain', 'rolewarden-sweep', 'rolewarden-slack']],
    ['queues', ['rolewarden-commands.fifo', 'rolewarden-commands-dead.fifo', 'rolewarden-failed', 'rolewarden-looks']],
    ['topics', ['rolewarden-alerts']],
    ['tables', ['rolewarden-ledger']],
    ['parameters', ['/rolewarden/kill-switch', '/rolewarden/slack-webhook']],
    [
      'alarms',
      [
        'rolewarden-commands-dead',
        'rolewarden-commands-wait',
        'rolewarden-contain-errors',
        'rolewarden-failed',
        'rolewarden-inspect-errors',
        'rolewarden-slack-errors',
        'rolewarden-sweep-errors',
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
