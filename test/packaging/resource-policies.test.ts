import { describe, expect, it } from 'vitest';
import { isObject, type JsonObject } from '../../lib/base/json.ts';
import { operatorPatterns, operatorWords } from '../../lib/packaging/operators.ts';
import { resourcePolicies } from '../../lib/packaging/resource-policies.ts';
import { OURS, OUTSIDER } from '../support/events.ts';
import { arnOf, letsIn, policyDocumentOf, resolved } from './reach.ts';
import { MAY } from './role-reach.ts';
import { stackResources } from './stack.ts';
import { ofType, type Template, withParts } from './template.ts';

const role = (name: string) => `arn:aws:iam::${OURS}:role/${name}`;
const ON_CALL = role('team/OnCall');
const PERMISSION_SET = role('aws-reserved/sso.amazonaws.com/*AWSReservedSSO_Security_*');
const SIGNED_IN = role('aws-reserved/sso.amazonaws.com/eu-west-1/AWSReservedSSO_Security_0123456789abcdef');
const STRANGERS = [
  role('Developer'),
  role('AWSReservedSSO_Security_0123456789abcdef'),
  role('x/rolewarden-contain'),
  role('team/OnCall2'),
  `arn:aws:iam::${OUTSIDER}:role/rolewarden-contain`,
  `arn:aws:iam::${OURS}:user/OnCall`,
  `arn:aws:iam::${OURS}:root`,
];

const SEND = ['sqs:SendMessage'];
const TAKE = ['sqs:ReceiveMessage', 'sqs:DeleteMessage', 'sqs:ChangeMessageVisibility'];
const OPERATE = ['sqs:PurgeQueue', 'sqs:StartMessageMoveTask', 'sqs:CancelMessageMoveTask'];
const LEDGER = ['GetItem', 'PutItem', 'Query', 'UpdateItem'];
const REST = ['BatchGetItem', 'BatchWriteItem', 'ConditionCheckItem', 'DeleteItem', 'Scan'];
const PARTIQL = ['PartiQLDelete', 'PartiQLInsert', 'PartiQLSelect', 'PartiQLUpdate'];
const DATA: Readonly<Record<string, readonly string[]>> = {
  'AWS::SQS::Queue': [...SEND, ...TAKE, ...OPERATE],
  'AWS::SNS::Topic': ['sns:Publish'],
  'AWS::DynamoDB::Table': [...LEDGER, ...REST, ...PARTIQL].map((name) => `dynamodb:${name}`),
};
/** What a deployer does, who is no operator: update and remove the stack, change the policy, subscribe, look. */
const CONTROL: Readonly<Record<string, readonly string[]>> = {
  'AWS::SQS::Queue': [
    ...['AddPermission', 'CreateQueue', 'DeleteQueue', 'GetQueueAttributes', 'RemovePermission', 'SetQueueAttributes'],
    ...['ListMessageMoveTasks', 'TagQueue', 'UntagQueue'],
  ].map((name) => `sqs:${name}`),
  'AWS::SNS::Topic': [
    ...['AddPermission', 'CreateTopic', 'DeleteTopic', 'GetTopicAttributes', 'ListSubscriptionsByTopic'],
    ...['RemovePermission', 'SetTopicAttributes', 'Subscribe', 'TagResource', 'Unsubscribe'],
  ].map((name) => `sns:${name}`),
  'AWS::DynamoDB::Table': [
    ...['CreateTable', 'DeleteResourcePolicy', 'DeleteTable', 'DescribeTable', 'GetResourcePolicy'],
    ...['PutResourcePolicy', 'TagResource', 'UpdateContinuousBackups', 'UpdateTable', 'UpdateTimeToLive'],
  ].map((name) => `dynamodb:${name}`),
};

/** Each queue and the queues of ours whose dead letters it takes. */
const ROUNDABOUT: readonly (readonly [id: string, sources: readonly string[]])[] = [
  ['EventQueue', []],
  ['CommandQueue', []],
  ['CommandBusyQueue', []],
  ['LookQueue', []],
  ['NoticeQueue', []],
  ['NoticeBusyQueue', []],
  ['ScanLookQueue', []],
  ['EventDeadQueue', ['EventQueue']],
  ['CommandDeadQueue', ['CommandQueue']],
  ['CommandBusyDeadQueue', ['CommandBusyQueue']],
  ['NoticeDeadQueue', ['NoticeQueue']],
  ['NoticeBusyDeadQueue', ['NoticeBusyQueue']],
  ['FailedQueue', ['LookQueue', 'ScanLookQueue']],
];

const STACK = stackResources();
const template = withPolicies([ON_CALL, PERMISSION_SET]);
const parts = Object.entries(template)
  .filter(([, { Type }]) => DATA[Type] !== undefined)
  .map(([id, { Type }]) => [id, Type] as const);

/** The stack as packaging makes it for these operators; test/packaging/template.test.ts holds the plugin to it. */
function withPolicies(operators: readonly string[]): Template {
  return withParts(STACK, resourcePolicies(STACK, operators));
}

/** Every call of the table on every part, as `QueueName: call`, that the caller may make. */
function open(calls: typeof DATA, caller: Parameters<ReturnType<typeof letsIn>>[1]): string[] {
  return parts.flatMap(([id, type]) => {
    const may = letsIn(template, id);
    return (calls[type] ?? []).filter((action) => may(action, caller)).map((action) => `${id}: ${action}`);
  });
}

describe('who may read and write what the guardrail holds', () => {
  it('every queue, table and topic has a policy', () => {
    expect(parts.map(([id]) => id).toSorted()).toEqual([
      ...['AlarmTopic', 'AlertTopic', 'CommandBusyDeadQueue', 'CommandBusyQueue', 'CommandDeadQueue', 'CommandQueue'],
      ...['EventDeadQueue', 'EventQueue', 'FailedQueue', 'Ledger', 'LookQueue', 'NoticeBusyDeadQueue'],
      ...['NoticeBusyQueue', 'NoticeDeadQueue', 'NoticeQueue', 'ScanLookQueue'],
    ]);
    for (const [id] of parts) expect(policyDocumentOf(template, id), id).toBeDefined();
  });

  it.each(STRANGERS)('not %s, an administrator by his own policies', (arn) => {
    expect(open(DATA, { arn })).toEqual([]);
  });

  it.each([ON_CALL, SIGNED_IN])('%s, whom the settings name: all of it, redrive, lift and contain included', (arn) => {
    expect(open(DATA, { arn })).toHaveLength(13 * 7 + 2 + 13);
  });

  it('our functions: what their own policies allow', () => {
    const ids = new Map(parts);
    const used = MAY.flatMap(({ role: id, on, actions }) =>
      ids.has(on) ? actions.map((action) => ({ id, on, action })) : [],
    );
    expect(used.length).toBeGreaterThan(30);
    const refused = used.filter(
      ({ id, on, action }) => !letsIn(template, on)(action, { arn: role(String(template[id]?.Properties.RoleName)) }),
    );
    expect(refused).toEqual([]);
  });

  it.each([
    ['rolewarden-contain', 'CommandQueue', SEND],
    ['rolewarden-contain', 'CommandBusyQueue', SEND],
    ['rolewarden-scan', 'CommandBusyQueue', [...SEND, ...TAKE]],
    ['rolewarden-inspect', 'CommandQueue', TAKE],
    ['rolewarden-tell', 'CommandQueue', [...SEND, ...TAKE]],
    ['rolewarden-contain', 'CommandQueue', OPERATE],
    ['rolewarden-slack', 'Ledger', DATA['AWS::DynamoDB::Table'] ?? []],
    ['rolewarden-contain', 'Ledger', ['dynamodb:DeleteItem', 'dynamodb:Scan']],
    ['rolewarden-inspect', 'AlertTopic', ['sns:Publish']],
    ['rolewarden-tell', 'AlarmTopic', ['sns:Publish']],
    ['rolewarden-inspect', 'EventQueue', [...SEND, ...OPERATE]],
    ['rolewarden-sweep', 'EventQueue', [...TAKE, ...OPERATE]],
    ['rolewarden-sweep', 'EventDeadQueue', [...SEND, ...OPERATE]],
    ['rolewarden-contain', 'EventQueue', [...SEND, ...TAKE, ...OPERATE]],
    ['rolewarden-contain', 'CommandDeadQueue', [...SEND, ...TAKE, ...OPERATE]],
  ] as const)('not %s on %s beyond its own part, whatever its policies say later', (name, id, actions) => {
    expect(actions.filter((action) => letsIn(template, id)(action, { arn: role(name) }))).toEqual([]);
  });

  it('whoever takes a message may put it back', () => {
    for (const [name, id] of [
      ['rolewarden-contain', 'CommandQueue'],
      ['rolewarden-tell', 'NoticeQueue'],
      ['rolewarden-inspect', 'EventQueue'],
    ] as const)
      expect(letsIn(template, id)('sqs:ChangeMessageVisibility', { arn: role(name) })).toBe(true);
  });

  it('nobody is kept from the policy, the stack, the subscriptions: no one can lock himself out', () => {
    for (const arn of [role('Deployer'), `arn:aws:iam::${OURS}:root`, ON_CALL])
      expect(open(CONTROL, { arn })).toHaveLength(parts.flatMap(([, type]) => CONTROL[type] ?? []).length);
  });
});

describe('which AWS services may hand something over', () => {
  const failed = (caller: Parameters<ReturnType<typeof letsIn>>[1]) =>
    letsIn(template, 'FailedQueue')('sqs:SendMessage', caller);
  const events = (sourceArn: string, sourceAccount = OURS) => ({
    service: 'events.amazonaws.com',
    sourceArn,
    sourceAccount,
  });
  const alarm = (sourceArn: string, sourceAccount = OURS) => ({
    service: 'cloudwatch.amazonaws.com',
    sourceArn,
    sourceAccount,
  });

  /** Our rules that have the queue for their target or their dead letters: schedules hand failures over, patterns events. */
  const ruleArns = (of: 'schedules' | 'patterns') =>
    ofType(template, 'AWS::Events::Rule')
      .filter(([, { EventPattern }]) => (EventPattern === undefined) === (of === 'schedules'))
      .map(([id]) => arnOf(template, id));
  const sends = (id: string) => (arn: string) => letsIn(template, id)('sqs:SendMessage', events(arn));

  it('EventBridge, for each of our rules, to the queues that it names and to no other', () => {
    const [patterns, schedules] = [ruleArns('patterns'), ruleArns('schedules')];
    expect([patterns.length > 20, schedules.length]).toEqual([true, 2]);
    for (const id of ['EventQueue', 'EventDeadQueue'])
      expect([...patterns, ...schedules].filter(sends(id)), id).toEqual(patterns);
    expect([...patterns, ...schedules].filter(sends('FailedQueue'))).toEqual(schedules);
  });
  const rows = ['EventQueue', 'EventDeadQueue', 'FailedQueue'].flatMap((id) =>
    ['rolewarden-calls-99', 'rolewarden-x', 'rolewarden-scan-2', 'mine/rolewarden-scan', 'rolewarden-calls-01x'].map(
      (name) => [id, name] as const,
    ),
  );
  it.each(rows)('%s: not EventBridge for a rule %s, which anybody may make', (id, name) =>
    expect(sends(id)(`arn:aws:events:us-east-1:${OURS}:rule/${name}`)).toBe(false),
  );
  it.each(['EventQueue', 'EventDeadQueue', 'FailedQueue'])(
    '%s: not for a rule of another account, nor for none',
    (id) => {
      const send = letsIn(template, id);
      const [ours = ''] = ruleArns(id === 'FailedQueue' ? 'schedules' : 'patterns');
      expect(send('sqs:SendMessage', events(ours))).toBe(true);
      expect(send('sqs:SendMessage', events(ours.replace(OURS, OUTSIDER), OUTSIDER))).toBe(false);
      expect(send('sqs:SendMessage', events(ours, OUTSIDER))).toBe(false);
      expect(send('sqs:SendMessage', { service: 'events.amazonaws.com' })).toBe(false);
      expect(send('sqs:SendMessage', { service: 'sns.amazonaws.com', sourceArn: ours, sourceAccount: OURS })).toBe(
        false,
      );
    },
  );
  it('SNS, for our topics', () => {
    expect(failed({ service: 'sns.amazonaws.com', sourceArn: arnOf(template, 'AlertTopic') })).toBe(true);
    expect(failed({ service: 'sns.amazonaws.com', sourceArn: arnOf(template, 'AlarmTopic') })).toBe(true);
    expect(failed({ service: 'sns.amazonaws.com', sourceArn: `arn:aws:sns:us-east-1:${OURS}:orders` })).toBe(false);
  });
  it('CloudWatch, for each of our alarms and for no other', () => {
    const publish = letsIn(template, 'AlarmTopic');
    const alarms = ofType(template, 'AWS::CloudWatch::Alarm').map(([id]) => arnOf(template, id));
    expect(alarms).toHaveLength(22);
    expect(alarms.filter((arn) => !publish('sns:Publish', alarm(arn)))).toEqual([]);
    const alert = letsIn(template, 'AlertTopic');
    expect(alarms.filter((arn) => alert('sns:Publish', alarm(arn)))).toEqual([]); // alarms and alerts share nothing
    const planted = `arn:aws:cloudwatch:us-east-1:${OURS}:alarm:rolewarden-x`;
    expect(publish('sns:Publish', alarm(planted))).toBe(false);
    expect(publish('sns:Publish', alarm(alarms[0] ?? '', OUTSIDER))).toBe(false);
  });
  it('by an Allow that names them, not by the deny alone', () => {
    const statements = ['EventQueue', 'FailedQueue', 'AlarmTopic'].flatMap((id) => {
      const document = resolved(policyDocumentOf(template, id), template);
      return isObject(document) ? (document.Statement as unknown as JsonObject[]) : [];
    });
    const allows = statements.filter(({ Effect }) => Effect === 'Allow');
    expect(allows).toHaveLength(4);
    const sources = allows.flatMap(({ Condition }) => {
      const { ArnEquals } = Condition as unknown as { readonly ArnEquals: { readonly 'aws:SourceArn': string[] } };
      return ArnEquals['aws:SourceArn'];
    });
    const ids = ['AWS::Events::Rule', 'AWS::CloudWatch::Alarm'].flatMap((type) => ofType(template, type));
    expect(sources.toSorted()).toEqual(
      [...ids.map(([id]) => id), 'AlertTopic', 'AlarmTopic'].map((id) => arnOf(template, id)).toSorted(),
    );
  });
  it('none for any other queue', () => {
    const open = ['EventQueue', 'EventDeadQueue', 'FailedQueue'];
    const queues = parts.filter(([id, type]) => type === 'AWS::SQS::Queue' && !open.includes(id));
    expect(queues).toHaveLength(10);
    const all = [...ruleArns('patterns'), ...ruleArns('schedules')];
    for (const [id] of queues) expect(all.filter(sends(id)), id).toEqual([]);
  });
  it('a service that somebody lets in later is still held to our rules', () => {
    const wider = JSON.parse(JSON.stringify(template).replaceAll('"ArnEquals"', '"ArnNotEquals"')) as Template;
    expect(JSON.stringify(policyDocumentOf(wider, 'FailedQueue'))).toContain('OthersOfTheService');
    expect(letsIn(wider, 'FailedQueue')('sqs:SendMessage', events(`arn:aws:events:us-east-1:${OURS}:rule/x`))).toBe(
      false,
    );
  });
  it.each(ROUNDABOUT)('SQS moves dead letters to %s from our queues alone', (id, allowed) => {
    expect(resolved(template[id]?.Properties.RedriveAllowPolicy, template)).toEqual(
      allowed.length === 0
        ? { redrivePermission: 'denyAll' }
        : { redrivePermission: 'byQueue', sourceQueueArns: allowed.map((source) => arnOf(template, source)) },
    );
    const sources = Object.entries(template).filter(([, { Type, Properties }]) => {
      const { RedrivePolicy } = Properties;
      return Type === 'AWS::SQS::Queue' && JSON.stringify(RedrivePolicy ?? '').includes(`"${id}"`);
    });
    expect(sources.map(([source]) => source).toSorted()).toEqual(allowed.toSorted());
  });
});

describe('what AWS takes', () => {
  it('an SQS statement has at most seven actions, ten conditions, and a policy 8,192 bytes', () => {
    for (const [id, type] of parts) {
      const document = resolved(policyDocumentOf(template, id), template);
      const limit = { 'AWS::SQS::Queue': 8192, 'AWS::SNS::Topic': 30_720 }[type] ?? 20_480;
      expect(JSON.stringify(document).length, id).toBeLessThanOrEqual(limit);
      const statements = isObject(document) ? (document.Statement as unknown as JsonObject[]) : [];
      expect(new Set(statements.map(({ Sid }) => Sid)).size).toBe(statements.length);
      for (const { Action, Condition, Resource } of statements) {
        if (type === 'AWS::SQS::Queue') expect([Action].flat().length).toBeLessThanOrEqual(7);
        expect(Object.keys(Condition ?? {}).length).toBeLessThanOrEqual(10);
        expect(Resource).toBe(arnOf(template, id));
      }
    }
  });
  it('each schedule may invoke its function by its own ARN, and no other rule invokes any', () => {
    const permissions = ofType(template, 'AWS::Lambda::Permission');
    const byRule = permissions.filter(([, { Principal }]) => Principal === 'events.amazonaws.com');
    const sources = byRule.map(([, { SourceArn }]) => JSON.stringify(resolved(SourceArn, template)));
    const schedules = ofType(template, 'AWS::Events::Rule').filter(
      ([, { EventPattern }]) => EventPattern === undefined,
    );
    expect(sources.toSorted()).toEqual(schedules.map(([id]) => JSON.stringify(arnOf(template, id))).toSorted());
    expect(JSON.stringify(template)).not.toContain('rule/rolewarden-*');
  });
  it('so many operators that a policy outgrows its service are refused', () => {
    const many = Array.from({ length: 40 }, (_, index) => role(`team-with-a-long-name/OnCall${index}`));
    expect(() => resourcePolicies(STACK, many)).toThrow(
      /^operators: the policy of \w+Queue would have \d+ bytes; AWS takes 8192, so name fewer$/,
    );
    expect(() => resourcePolicies(STACK, many.slice(0, 10))).not.toThrow();
  });
});

describe('where the settings name no operator', () => {
  it('whoever packages is one, under any path, and nobody of a like name', () => {
    const patterns = operatorPatterns(`arn:aws:sts::${OURS}:assumed-role/Deployer/me@example.com`);
    const may = letsIn(withPolicies(patterns), 'CommandQueue');
    for (const arn of [role('Deployer'), role('team/blue/Deployer')])
      expect(may('sqs:SendMessage', { arn })).toBe(true);
    const others = [role('Deployer2'), role('x/MyDeployer'), `arn:aws:iam::${OURS}:user/x/Deployer`];
    expect(others.filter((arn) => may('sqs:SendMessage', { arn }))).toEqual([]);
  });
  it.each([
    [`arn:aws:iam::${OURS}:user/team/ana`, [`arn:aws:iam::${OURS}:user/team/ana`]],
    [`arn:aws:iam::${OURS}:root`, [`arn:aws:iam::${OURS}:root`]],
    [
      `arn:aws-cn:sts::${OURS}:assumed-role/AWSReservedSSO_Admin_0123456789abcdef/ana`,
      ['', '*/'].map((path) => `arn:aws-cn:iam::${OURS}:role/${path}AWSReservedSSO_Admin_0123456789abcdef`),
    ],
    [`arn:aws:sts::${OURS}:federated-user/ana`, []],
    ['', []],
  ])('%s', (caller, patterns) => {
    expect(operatorPatterns(caller)).toEqual(patterns);
  });
  it('packaging says who it is, or that no person may command', () => {
    expect(operatorWords('rolewarden.yml', [role('Deployer')])).toContain(`: ${role('Deployer')}\n`);
    expect(operatorWords('rolewarden.yml', [])).toMatch(
      /named no role or user who packages.*Name the roles of those on call/,
    );
  });
  it('where AWS does not say who packages, nobody but functions and services may, and the stack can still be changed', () => {
    const may = letsIn(withPolicies([]), 'CommandQueue');
    expect([role('Developer'), ON_CALL].filter((arn) => may('sqs:SendMessage', { arn }))).toEqual([]);
    expect(may('sqs:SendMessage', { arn: role('rolewarden-inspect') })).toBe(true);
    expect(may('sqs:SetQueueAttributes', { arn: role('Deployer') })).toBe(true);
  });
});
