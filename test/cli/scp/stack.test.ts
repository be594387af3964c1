import { describe, expect, it } from 'vitest';
import { OWN_ROLES } from '../../../lib/base/own.ts';
import { OWN } from '../../../lib/base/own-stack.ts';
import { LONGEST_ORGANIZATION_POLICY, policyText } from '../../../lib/cli/scp/document.ts';
import { stackPolicy } from '../../../lib/cli/scp/stack.ts';
import { DECLARED_CALLS } from '../../../lib/judge/guard/declared-calls.ts';
import { PART_CALLS } from '../../../lib/judge/guard/part-calls.ts';
import { DEPLOYER, isAllowed, type Request, STRANGER } from './asked.ts';

const AT = 'us-east-1:111122223333';
const KEY = `arn:aws:kms:${AT}:key/0f1e2d3c-0000-4000-8000-000000000002`;
const APP = 'arn:aws:iam::111122223333:role/App';
const DENY = 'arn:aws:iam::111122223333:policy/rolewarden-0123456789abcdef-quarantine';
const ours = (name: string) => `arn:aws:iam::111122223333:role/${name}`;
const options = { partition: 'aws', exempt: [DEPLOYER], keys: [KEY] };
const { document, limits } = stackPolicy(options);
const contained = { 'aws:resourcetag/rolewarden:incident': ['0123456789abcdef'] };
const may = (request: Omit<Request, 'by'>, by: string) => isAllowed(document, { ...request, by });

const queue = `arn:aws:sqs:${AT}:rolewarden-commands.fifo`;
const inspect = `arn:aws:lambda:${AT}:function:rolewarden-inspect`;
const harms: [string, Omit<Request, 'by'>][] = [
  ['a rule disabled', { action: 'events:DisableRule', resource: `arn:aws:events:${AT}:rule/rolewarden-calls-01` }],
  ['a rule deleted', { action: 'events:DeleteRule', resource: `arn:aws:events:${AT}:rule/rolewarden-sweep` }],
  ['a target removed', { action: 'events:RemoveTargets', resource: `arn:aws:events:${AT}:rule/rolewarden-calls-01` }],
  ['a function deleted', { action: 'lambda:DeleteFunction', resource: inspect }],
  ['other code', { action: 'lambda:UpdateFunctionCode', resource: inspect }],
  ['no concurrency', { action: 'lambda:PutFunctionConcurrency', resource: inspect }],
  [
    'contain called by hand',
    { action: 'lambda:InvokeFunction', resource: `arn:aws:lambda:${AT}:function:rolewarden-contain` },
  ],
  [
    'the queue taken from contain',
    {
      action: 'lambda:DeleteEventSourceMapping',
      resource: `arn:aws:lambda:${AT}:event-source-mapping:6d5a4c2e`,
      keys: { 'lambda:functionarn': [`arn:aws:lambda:${AT}:function:rolewarden-contain`] },
    },
  ],
  [
    'another queue handed to contain',
    {
      action: 'lambda:CreateEventSourceMapping',
      resource: `arn:aws:lambda:${AT}:event-source-mapping:6d5a4c2e`,
      keys: { 'lambda:functionarn': [`arn:aws:lambda:${AT}:function:rolewarden-contain`] },
    },
  ],
  ['a queue deleted', { action: 'sqs:DeleteQueue', resource: queue }],
  ['a queue purged', { action: 'sqs:PurgeQueue', resource: queue }],
  ['a command forged', { action: 'sqs:SendMessage', resource: queue }],
  ['a command taken away', { action: 'sqs:ReceiveMessage', resource: queue }],
  ['the topic deleted', { action: 'sns:DeleteTopic', resource: `arn:aws:sns:${AT}:rolewarden-alerts` }],
  ['an alert forged', { action: 'sns:Publish', resource: `arn:aws:sns:${AT}:rolewarden-alerts` }],
  [
    'the ledger deleted',
    { action: 'dynamodb:DeleteTable', resource: `arn:aws:dynamodb:${AT}:table/rolewarden-ledger` },
  ],
  ['the ledger rewritten', { action: 'dynamodb:PutItem', resource: `arn:aws:dynamodb:${AT}:table/rolewarden-ledger` }],
  ['the kill switch', { action: 'ssm:PutParameter', resource: `arn:aws:ssm:${AT}:parameter/rolewarden/kill-switch` }],
  [
    'an alarm deleted',
    { action: 'cloudwatch:DeleteAlarms', resource: `arn:aws:cloudwatch:${AT}:alarm:rolewarden-failed` },
  ],
  [
    'logs deleted',
    { action: 'logs:DeleteLogGroup', resource: `arn:aws:logs:${AT}:log-group:/aws/lambda/rolewarden-inspect` },
  ],
  [
    'the stack deleted',
    { action: 'cloudformation:DeleteStack', resource: `arn:aws:cloudformation:${AT}:stack/rolewarden/1` },
  ],
  ['the key disabled', { action: 'kms:DisableKey', resource: KEY }],
  ['a trail stopped', { action: 'cloudtrail:StopLogging', resource: `arn:aws:cloudtrail:${AT}:trail/main` }],
  ['one of our roles widened', { action: 'iam:AttachRolePolicy', resource: ours('rolewarden-contain') }],
  ['one of our roles made', { action: 'iam:CreateRole', resource: ours('rolewarden-contain') }],
  ['one of our roles passed', { action: 'iam:PassRole', resource: ours('rolewarden-contain') }],
  ['a managed deny deleted', { action: 'iam:DeletePolicy', resource: DENY }],
  ['a managed deny rewritten', { action: 'iam:CreatePolicyVersion', resource: DENY }],
  ['a managed deny detached', { action: 'iam:DetachRolePolicy', resource: APP, keys: { 'iam:policyarn': [DENY] } }],
  ['an inline deny deleted from a contained role', { action: 'iam:DeleteRolePolicy', resource: APP, keys: contained }],
  ['a contained role deleted', { action: 'iam:DeleteRole', resource: APP, keys: contained }],
  ['our tag taken off', { action: 'iam:UntagRole', resource: APP, keys: { 'aws:tagkeys': ['rolewarden:incident'] } }],
  [
    'our tag put on',
    { action: 'iam:TagRole', resource: APP, keys: { 'aws:tagkeys': ['team', 'rolewarden:incident'] } },
  ],
];

describe('the SCP of the stack', () => {
  it.each(harms)('denies a stranger: %s', (_, request) => {
    expect(may(request, STRANGER)).toBe(false);
    expect(may(request, 'arn:aws:iam::111122223333:root')).toBe(false);
  });
  it.each(harms)('lets a deployer: %s', (_, request) => {
    expect(may(request, DEPLOYER)).toBe(true);
  });

  it.each<[string, Omit<Request, 'by'>]>([
    ['a rule of their own', { action: 'events:DeleteRule', resource: `arn:aws:events:${AT}:rule/nightly` }],
    [
      'a function of their own',
      { action: 'lambda:UpdateFunctionCode', resource: `arn:aws:lambda:${AT}:function:orders` },
    ],
    ['a queue of their own', { action: 'sqs:SendMessage', resource: `arn:aws:sqs:${AT}:orders` }],
    [
      'a mapping of their own',
      {
        action: 'lambda:UpdateEventSourceMapping',
        resource: `arn:aws:lambda:${AT}:event-source-mapping:6d5a4c2e`,
        keys: { 'lambda:functionarn': [`arn:aws:lambda:${AT}:function:orders`] },
      },
    ],
    ['a role that nobody contained', { action: 'iam:DeleteRolePolicy', resource: APP }],
    ['a policy of their own', { action: 'iam:DeletePolicy', resource: 'arn:aws:iam::111122223333:policy/app' }],
    [
      'a policy of their own on a role',
      {
        action: 'iam:DetachRolePolicy',
        resource: APP,
        keys: { 'iam:policyarn': ['arn:aws:iam::aws:policy/ReadOnlyAccess'] },
      },
    ],
    ['a tag of their own', { action: 'iam:TagRole', resource: APP, keys: { 'aws:tagkeys': ['team'] } }],
    [
      'the trust of a contained role, so that it can be repaired',
      { action: 'iam:UpdateAssumeRolePolicy', resource: APP, keys: contained },
    ],
    [
      'a queue handed to a function of his own',
      {
        action: 'lambda:CreateEventSourceMapping',
        resource: `arn:aws:lambda:${AT}:event-source-mapping:6d5a4c2e`,
        keys: { 'lambda:functionarn': [`arn:aws:lambda:${AT}:function:orders`] },
      },
    ],
    ['the stack read', { action: 'lambda:GetFunction', resource: inspect }],
    ['the ledger read', { action: 'dynamodb:GetItem', resource: `arn:aws:dynamodb:${AT}:table/rolewarden-ledger` }],
    ['a trail read', { action: 'cloudtrail:GetTrailStatus', resource: `arn:aws:cloudtrail:${AT}:trail/main` }],
  ])('leaves a stranger alone: %s', (_, request) => {
    expect(may(request, STRANGER)).toBe(true);
  });

  const held: Record<string, string[]> = {
    iam: [APP, DENY],
    sqs: [queue, `arn:aws:sqs:${AT}:rolewarden-failed`],
    sns: [`arn:aws:sns:${AT}:rolewarden-alerts`],
    ssm: [`arn:aws:ssm:${AT}:parameter/rolewarden/kill-switch`, `arn:aws:ssm:${AT}:parameter/rolewarden/slack-webhook`],
    kms: [KEY],
    dynamodb: [`arn:aws:dynamodb:${AT}:table/rolewarden-ledger`],
  };
  it.each(OWN_ROLES)('lets %s do all it declares', (role) => {
    for (const action of DECLARED_CALLS[role] ?? [])
      for (const resource of held[action.split(':')[0] ?? ''] ?? [inspect])
        expect(may({ action, resource, keys: contained }, ours(role)), `${action} on ${resource}`).toBe(true);
  });
  it.each(OWN_ROLES)('does not let %s change the stack', (role) => {
    expect(may({ action: 'lambda:UpdateFunctionCode', resource: inspect }, ours(role))).toBe(false);
    expect(may({ action: 'iam:PutRolePolicy', resource: ours(role) }, ours(role))).toBe(false);
  });

  it('denies a stranger every call on our parts that the guard detectors know', () => {
    const arns: Record<string, string> = {
      rule: `arn:aws:events:${AT}:rule/rolewarden-calls-01`,
      function: inspect,
      queue,
      topic: `arn:aws:sns:${AT}:${OWN.topics[0]}`,
      table: `arn:aws:dynamodb:${AT}:table/${OWN.tables[0]}`,
      parameter: `arn:aws:ssm:${AT}:parameter${OWN.parameters[0]}`,
      key: KEY,
      alarm: `arn:aws:cloudwatch:${AT}:alarm:${OWN.alarms[0]}`,
      trail: `arn:aws:cloudtrail:${AT}:trail/main`,
      role: ours('rolewarden-inspect'),
      bus: `arn:aws:events:${AT}:event-bus/default`,
      log: `arn:aws:logs:${AT}:log-group:/aws/lambda/rolewarden-inspect`,
      stack: `arn:aws:cloudformation:${AT}:stack/rolewarden/0f1e2d3c-0000-4000-8000-000000000003`,
    };
    const keys = { 'lambda:functionarn': [inspect] };
    const open = PART_CALLS.filter(({ part, eventSource, eventName }) => {
      const service = eventSource.split('.')[0]?.replace('monitoring', 'cloudwatch');
      return may({ action: `${service}:${eventName}`, resource: arns[part] ?? '', keys }, STRANGER);
    });
    // Others use the bus as well. No resource of ours is asked for the last two, and whoever is to be told may subscribe.
    const watchedOnly = open.map(({ part, eventName }) => (part === 'bus' ? part : eventName));
    expect([...new Set(watchedOnly)]).toEqual(['bus', 'SetSubscriptionAttributes', 'Subscribe', 'Unsubscribe']);
    expect(limits.join('\n')).toContain('sns:Unsubscribe');
    expect(limits.join('\n')).toContain('default event bus');
  });

  it.each([0, 1, 2, 3, 4])('fits every organization with %i exempt principals', (count) => {
    const exempt = Array.from({ length: count }, (_, index) => `arn:aws:iam::111122223333:role/ci/Deployer${index}`);
    expect(policyText(stackPolicy({ ...options, exempt }).document).length).toBeLessThanOrEqual(
      LONGEST_ORGANIZATION_POLICY,
    );
  });

  it('is what Organizations takes: denies alone, each with a Sid of letters and digits', () => {
    expect(JSON.parse(policyText(document))).toEqual(document);
    for (const { Sid, Effect } of document.Statement)
      expect([Effect, Sid]).toEqual(['Deny', expect.stringMatching(/^[A-Za-z0-9]+$/)]);
    expect(new Set(document.Statement.map(({ Sid }) => Sid)).size).toBe(document.Statement.length);
  });

  it('says so when nobody is exempt', () => {
    const bare = stackPolicy({ ...options, exempt: [], keys: [] });
    expect(bare.limits.join('\n')).toContain('Nobody is exempt');
    expect(bare.limits.join('\n')).toContain('--key');
    expect(bare.document.Statement[0]).not.toHaveProperty('Condition');
    expect(isAllowed(bare.document, { by: DEPLOYER, action: 'lambda:DeleteFunction', resource: inspect })).toBe(false);
  });

  it('knows the guardrail by other ARNs where they are given', () => {
    const role = 'arn:aws:iam::111122223333:role/security/warden';
    const own = stackPolicy({ ...options, guardrail: [role] }).document;
    expect(isAllowed(own, { by: role, action: 'iam:DeletePolicy', resource: DENY })).toBe(true);
    expect(isAllowed(own, { by: ours('rolewarden-contain'), action: 'iam:DeletePolicy', resource: DENY })).toBe(false);
  });

  it('speaks of the partition it is for', () => {
    const china = stackPolicy({
      ...options,
      partition: 'aws-cn',

      exempt: [],
      keys: [],
    });
    expect(JSON.stringify(china.document)).not.toMatch(/arn:aws:/);
  });
});
