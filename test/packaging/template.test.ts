import { beforeAll, describe, expect, test } from 'vitest';
import { matchesGlob } from '../../lib/base/glob.ts';
import { isObject, type JsonObject } from '../../lib/base/json.ts';
import { FORWARD_ROLE, OWN_ROLES } from '../../lib/base/own.ts';
import { CANARY_ROLE } from '../../lib/base/own-stack.ts';
import { CALLS_OF_TYPES } from '../../lib/packaging/deploy/deployer-actions.ts';
import { resourcePolicies, type StackResources } from '../../lib/packaging/resource-policies.ts';
import { settingsToPackage } from '../../lib/packaging/settings.ts';
import { callsOf } from './calls.ts';
import { arnOf, mayOf } from './reach.ts';
import { MAY, MAY_NOT, type Reach } from './role-reach.ts';
import { specProblems } from './spec-check.ts';
import { allowedTo, ofType, packageService, statementsOf, type Template, templateIn, withParts } from './template.ts';

const READS = /^iam:(?:Get|List)[A-Za-z]+$/;
const ROLES = ['InspectRole', 'ContainRole', 'SweepRole', 'ScanRole', 'TellRole', 'SlackRole'];

/** Actions that AWS lets nobody limit to resources. */
const NO_RESOURCES = [
  'cloudtrail:DescribeTrails',
  'ec2:DescribeLaunchTemplateVersions',
  'ec2:DescribeRegions',
  'events:ListRuleNamesByTarget',
  'events:ListRules',
  'iam:GetAccountAuthorizationDetails',
  'iam:GetAccountSummary',
  'lambda:ListEventSourceMappings',
  'ssm:DescribeParameters',
];

/** Parts that the template names, by their ARNs. */
const ARN_OF_TYPES: Readonly<Record<string, (properties: JsonObject) => string>> = {
  'AWS::Logs::LogGroup': ({ LogGroupName }) => `arn:aws:logs:us-east-1:111122223333:log-group:${LogGroupName}`,
  'AWS::Lambda::Function': ({ FunctionName }) => `arn:aws:lambda:us-east-1:111122223333:function:${FunctionName}`,
  'AWS::Events::Rule': ({ Name, EventBusName }) =>
    `arn:aws:events:us-east-1:111122223333:rule/${EventBusName === undefined ? '' : 'rolewarden/'}${Name}`,
  'AWS::Events::EventBus': ({ Name }) => `arn:aws:events:us-east-1:111122223333:event-bus/${Name}`,
  'AWS::IAM::Role': ({ RoleName }) => `arn:aws:iam::111122223333:role/${RoleName}`,
  'AWS::IAM::ManagedPolicy': ({ ManagedPolicyName }) => `arn:aws:iam::111122223333:policy/${ManagedPolicyName}`,
  'AWS::SQS::Queue': ({ QueueName }) => `arn:aws:sqs:us-east-1:111122223333:${QueueName}`,
  'AWS::SNS::Topic': ({ TopicName }) => `arn:aws:sns:us-east-1:111122223333:${TopicName}`,
  'AWS::SSM::Parameter': ({ Name }) => `arn:aws:ssm:us-east-1:111122223333:parameter${Name}`,
  'AWS::DynamoDB::Table': ({ TableName }) => `arn:aws:dynamodb:us-east-1:111122223333:table/${TableName}`,
  'AWS::CloudWatch::Alarm': ({ AlarmName }) => `arn:aws:cloudwatch:us-east-1:111122223333:alarm:${AlarmName}`,
};

/** Packaged offline and without credentials: see `packageService`. */
let template: Template = {};
beforeAll(() => {
  template = templateIn(packageService('node_modules/.cache/rolewarden-template', 'rolewarden.example.yml'));
}, 60_000);

describe('the packaged template', () => {
  test('is what CloudFormation takes', () => {
    expect(specProblems(template)).toEqual([]);
    expect(Object.keys(template).length).toBeLessThan(450); // a stack holds 500
  });

  test('a deployer has the calls for each of its types, and for no other', () => {
    const types = new Set(Object.values(template).map(({ Type }) => Type));
    expect(Object.keys(CALLS_OF_TYPES).sort()).toEqual([...types].sort());
  });

  test.each(Object.entries(ARN_OF_TYPES))('a deployer reaches each %s by its name', (type, arnIn) => {
    const reaches = [CALLS_OF_TYPES[type] ?? []].flat().flatMap(({ on }) => on);
    const arns = ofType(template, type).map(([, properties]) => arnIn(properties));
    expect(arns).not.toEqual([]);
    expect(arns.filter((arn) => !reaches.some((on) => on !== '*' && matchesGlob(on, arn)))).toEqual([]);
  });

  test('the check sees what is wrong', () => {
    const wrong = {
      Q: { Type: 'AWS::SQS::Queue', Properties: { QueueName: ['x'], Fifo: true } },
      R: { Type: 'AWS::IAM::Role', Properties: {} },
      X: { Type: 'AWS::SQS::Quew', Properties: {} },
    };
    expect(specProblems(wrong)).toEqual([
      'Q.QueueName is not a string',
      'Q.Fifo is unknown',
      'R.AssumeRolePolicyDocument is missing',
      'X has the unknown type AWS::SQS::Quew',
    ]);
  });

  test('roles carry the names that the functions know as their own', () => {
    const names = ofType(template, 'AWS::IAM::Role').map(([, { RoleName }]) => RoleName);
    expect([...names].sort()).toEqual([...OWN_ROLES, CANARY_ROLE, FORWARD_ROLE].sort());
  });

  test('IAM: who may write what', () => {
    const writes = Object.fromEntries(
      ROLES.map((role) => [
        role,
        allowedTo(template, role).filter((action) => /^iam:/.test(action) && !READS.test(action)),
      ]),
    );
    expect(writes).toEqual({
      InspectRole: [],
      ContainRole: [
        'iam:AttachRolePolicy',
        'iam:CreatePolicy',
        'iam:CreatePolicyVersion',
        'iam:DeletePolicy',
        'iam:DeletePolicyVersion',
        'iam:DeleteRolePolicy',
        'iam:PutRolePermissionsBoundary',
        'iam:PutRolePolicy',
        'iam:PutUserPolicy',
        'iam:TagRole',
      ],
      SweepRole: [
        'iam:DeletePolicy',
        'iam:DeletePolicyVersion',
        'iam:DeleteRolePermissionsBoundary',
        'iam:DeleteRolePolicy',
        'iam:DeleteUserPolicy',
        'iam:DetachRolePolicy',
        'iam:TagRole',
        'iam:UntagRole',
      ],
      ScanRole: [],
      TellRole: [],
      SlackRole: [],
    });
  });

  test.each(ROLES)(
    '%s: no wildcard in an action, no role passed or assumed, wildcard resources only where AWS has no others',
    (role) => {
      for (const action of allowedTo(template, role)) expect(action).not.toMatch(/\*|^iam:PassRole$|^sts:/);
      const broad = statementsOf(template, role).filter(
        ({ Resource, Effect }) => Resource === '*' && Effect === 'Allow',
      );
      const unlimited = broad.flatMap(({ Action }) => Action);
      for (const action of unlimited) expect(NO_RESOURCES).toContain(action);
    },
  );

  test.each(ROLES)('%s: may make every call that its function makes', async (role) => {
    const calls = await callsOf(role.replace('Role', '').toLowerCase());
    expect(calls.length).toBeGreaterThan(0);
    expect(allowedTo(template, role)).toEqual(expect.arrayContaining(calls));
  });

  const reaches = (reach: Reach): [string, boolean][] => {
    const may = mayOf(template, reach.role);
    const on = /^arn:|^\*$/.test(reach.on) ? reach.on : arnOf(template, reach.on);
    return reach.actions.map((action) => [`${reach.role} ${action} on ${on}`, may(action, on, reach.given)]);
  };

  test.each(ROLES)(
    '%s: reaches all that its function uses, and its policies allow nothing that is not in the table',
    (role) => {
      const used = MAY.filter((reach) => reach.role === role);
      expect(used.flatMap(reaches).filter(([, reached]) => !reached)).toEqual([]);
      expect([...new Set(used.flatMap(({ actions }) => actions))].sort()).toEqual([
        ...new Set(allowedTo(template, role)),
      ]);
    },
  );

  test.each(ROLES)('%s: reaches nothing beyond', (role) => {
    const beyond = MAY_NOT.filter((reach) => reach.role === role);
    expect(beyond.flatMap(reaches).filter(([, reached]) => reached)).toEqual([]);
  });

  test('a queue that a role may not send to is seen', () => {
    const narrowed = structuredClone(template) as unknown as Record<string, { Properties: { Policies: unknown } }>;
    const text = JSON.stringify(narrowed.SweepRole?.Properties.Policies).replaceAll('"CommandQueue"', '"FailedQueue"');
    if (narrowed.SweepRole) narrowed.SweepRole.Properties.Policies = JSON.parse(text);
    const may = mayOf(narrowed as unknown as Template, 'SweepRole');
    expect(may('sqs:SendMessage', arnOf(template, 'CommandQueue'))).toBe(false);
    expect(may('sqs:SendMessage', arnOf(template, 'FailedQueue'))).toBe(true);
  });

  test.each(['ContainRole', 'SweepRole'])(
    '%s can never change the guardrail, service-linked or Identity Center roles',
    (role) => {
      const [deny] = statementsOf(template, role).filter(({ Effect }) => Effect === 'Deny');
      const onRoles = allowedTo(template, role).filter((action) => /^iam:(?!Get|List).*Role/.test(action));
      expect(deny?.Action).toEqual(expect.arrayContaining(onRoles));
      const own = [...OWN_ROLES, FORWARD_ROLE].map((name) => `role/${name}`);
      const spared = JSON.stringify(deny?.Resource).match(/role\/[\w*/-]+/g);
      // No pattern of ours: whoever names a role `rolewarden-x`, or its path, would have one that is never contained.
      expect(spared?.toSorted()).toEqual([...own, 'role/aws-service-role/*', 'role/aws-reserved/*'].toSorted());
    },
  );

  test('nobody may assume the role of the canary, and it has no right', () => {
    expect(template.CanaryRole?.Properties).toEqual({
      RoleName: CANARY_ROLE,
      AssumeRolePolicyDocument: {
        Version: '2012-10-17',
        Statement: [{ Effect: 'Deny', Principal: { AWS: '*' }, Action: 'sts:AssumeRole' }],
      },
    });
  });

  test('every function: runtime, architecture, own role, plain names in the environment', () => {
    const functions = ofType(template, 'AWS::Lambda::Function');
    expect(functions).toHaveLength(6);
    for (const [id, { Runtime, Architectures, Environment, Role }] of functions) {
      expect([Runtime, Architectures]).toEqual(['nodejs24.x', ['arm64']]);
      expect(Role).toEqual({ 'Fn::GetAtt': [id.replace('LambdaFunction', 'Role'), 'Arn'] });
      const variables = isObject(Environment) && isObject(Environment.Variables) ? Environment.Variables : {};
      for (const value of Object.values(variables)) expect(value).toBeTypeOf('string');
    }
  });

  test('nothing gets lost: every rule target, asynchronous function, queue and subscription has where its failures go', () => {
    for (const [, { Targets, EventPattern }] of ofType(template, 'AWS::Events::Rule'))
      for (const target of Targets as unknown as Record<string, unknown>[]) {
        const dead = EventPattern === undefined ? 'FailedQueue' : 'EventDeadQueue'; // the sweep redrives events alone
        expect(target.DeadLetterConfig).toEqual({ Arn: { 'Fn::GetAtt': [dead, 'Arn'] } });
        expect(target.RetryPolicy).toBeDefined();
      }
    const configured = ofType(template, 'AWS::Lambda::EventInvokeConfig').map(([id]) => id);
    expect(configured.sort()).toEqual(['ScanLambdaEvConf', 'SlackLambdaEvConf', 'SweepLambdaEvConf']);
    for (const name of [
      'EventQueue',
      'CommandQueue',
      'CommandBusyQueue',
      'LookQueue',
      'ScanLookQueue',
      'NoticeQueue',
      'NoticeBusyQueue',
    ])
      expect(template[name]?.Properties.RedrivePolicy, name).toBeDefined();
    for (const [, subscription] of ofType(template, 'AWS::SNS::Subscription'))
      expect(subscription.RedrivePolicy).toBeDefined();
  });

  test('queues and topics are encrypted, logs are kept 90 days, every dead letter and error alarms', () => {
    for (const [, { SqsManagedSseEnabled }] of ofType(template, 'AWS::SQS::Queue'))
      expect(SqsManagedSseEnabled).toBe(true);
    for (const [id, { KmsMasterKeyId }] of ofType(template, 'AWS::SNS::Topic'))
      if (id === 'AlarmTopic') expect(KmsMasterKeyId).toBeUndefined();
      else expect(KmsMasterKeyId).toBeDefined();
    for (const [, { RetentionInDays }] of ofType(template, 'AWS::Logs::LogGroup')) expect(RetentionInDays).toBe(90);
    expect(
      ofType(template, 'AWS::CloudWatch::Alarm')
        .map(([, { AlarmName }]) => AlarmName)
        .sort(),
    ).toEqual([
      'rolewarden-boundary-stands',
      'rolewarden-canary-silent',
      'rolewarden-chains-cut',
      'rolewarden-commands-busy-dead',
      'rolewarden-commands-busy-wait',
      'rolewarden-commands-dead',
      'rolewarden-commands-wait',
      'rolewarden-contain-errors',
      'rolewarden-events-dead',
      'rolewarden-events-wait',
      'rolewarden-failed',
      'rolewarden-guardrail-faults',
      'rolewarden-inspect-errors',
      'rolewarden-notices-busy-dead',
      'rolewarden-notices-busy-wait',
      'rolewarden-notices-dead',
      'rolewarden-notices-wait',
      'rolewarden-scan-errors',
      'rolewarden-slack-errors',
      'rolewarden-sweep-errors',
      'rolewarden-sweep-silent',
      'rolewarden-tell-errors',
    ]);
  });

  test('commands are taken one by one, in order', () => {
    const [, mapping] =
      ofType(template, 'AWS::Lambda::EventSourceMapping').find(([id]) => /CommandQueue/.test(id)) ?? [];
    expect(mapping).toMatchObject({ BatchSize: 1, ScalingConfig: { MaximumConcurrency: 5 } });
    expect(template.CommandQueue?.Properties).toMatchObject({ FifoQueue: true, VisibilityTimeout: 60 });
    expect(ofType(template, 'AWS::Lambda::Function').every(([, { Timeout }]) => Number(Timeout) <= 300)).toBe(true);
  });

  test.each([
    ['Command', 'Contain', '.fifo', 16],
    ['Notice', 'Tell', '', 1000],
  ])(
    '%ss of a principal who makes many have a queue, a concurrency and dead letters of their own',
    (kind, name, fifo, maxReceiveCount) => {
      const taker = (id: string) =>
        ofType(template, 'AWS::Lambda::EventSourceMapping').filter(
          ([, { EventSourceArn }]) => JSON.stringify(EventSourceArn) === JSON.stringify({ 'Fn::GetAtt': [id, 'Arn'] }),
        );
      const [[, mapping] = [], ...others] = taker(`${kind}BusyQueue`);
      expect(others).toEqual([]);
      expect(mapping).toMatchObject({
        BatchSize: 1,
        ScalingConfig: { MaximumConcurrency: 2 },
        FunctionName: { 'Fn::GetAtt': [`${name}LambdaFunction`, 'Arn'] },
      });
      const { QueueName, RedrivePolicy, ...same } = template[`${kind}BusyQueue`]?.Properties ?? {};
      const { QueueName: first, RedrivePolicy: redrive, ...asFirst } = template[`${kind}Queue`]?.Properties ?? {};
      expect(same).toEqual(asFirst);
      expect(QueueName).toBe(`rolewarden-${kind.toLowerCase()}s-busy${fifo}`);
      expect(first).toBe(`rolewarden-${kind.toLowerCase()}s${fifo}`);
      expect(redrive).toMatchObject({ maxReceiveCount });
      expect(RedrivePolicy).toEqual({
        deadLetterTargetArn: { 'Fn::GetAtt': [`${kind}BusyDeadQueue`, 'Arn'] },
        maxReceiveCount,
      });
    },
  );

  test('every event waits in a queue, which inspect alone takes one by one', () => {
    const queue = { 'Fn::GetAtt': ['EventQueue', 'Arn'] };
    const rules = ofType(template, 'AWS::Events::Rule').filter(([, { EventPattern }]) => EventPattern !== undefined);
    expect(rules.length).toBeGreaterThan(20);
    for (const [, { Targets }] of rules) expect(Targets).toMatchObject([{ Arn: queue }]);
    const takers = ofType(template, 'AWS::Lambda::EventSourceMapping').filter(
      ([, { EventSourceArn }]) => JSON.stringify(EventSourceArn) === JSON.stringify(queue),
    );
    expect(takers.map(([, mapping]) => mapping)).toMatchObject([
      {
        BatchSize: 1,
        FunctionName: { 'Fn::GetAtt': ['InspectLambdaFunction', 'Arn'] },
        FunctionResponseTypes: ['ReportBatchItemFailures'],
        ScalingConfig: { MaximumConcurrency: 10 },
      },
    ]);
    expect(template.EventQueue?.Properties).toMatchObject({
      VisibilityTimeout: 6 * Number(template.InspectLambdaFunction?.Properties.Timeout),
      RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': ['EventDeadQueue', 'Arn'] }, maxReceiveCount: 30 },
      MessageRetentionPeriod: 14 * 24 * 3600,
    });
    const invoked = ofType(template, 'AWS::Lambda::Permission').map(([, { FunctionName }]) =>
      JSON.stringify(FunctionName),
    );
    expect(invoked.filter((name) => name.includes('Inspect'))).toEqual([]); // nothing but the queue hands it events
  });

  test('at an upgrade the queues let the rules in before these send, and the code of before judges until they do', () => {
    const parts = template as unknown as Record<string, { Type: string; DependsOn?: string[]; Properties: JsonObject }>;
    const rules = Object.entries(parts).filter(
      ([, { Type, Properties }]) => Type === 'AWS::Events::Rule' && Properties.EventPattern !== undefined,
    );
    for (const [, { DependsOn }] of rules)
      expect(DependsOn).toEqual(expect.arrayContaining(['EventQueuePolicy', 'EventDeadQueuePolicy']));
    expect(parts.InspectLambdaFunction?.DependsOn).toEqual(expect.arrayContaining(rules.map(([id]) => id)));
  });

  test('every alarm goes to the topic of alarms, which needs no key', () => {
    const alarms = ofType(template, 'AWS::CloudWatch::Alarm');
    for (const [, { AlarmActions }] of alarms) expect(AlarmActions).toEqual([{ Ref: 'AlarmTopic' }]);
    expect(JSON.stringify(template.AlertKey?.Properties.KeyPolicy)).not.toContain('cloudwatch');
    const listening = ofType(template, 'AWS::SNS::Subscription').map(([, { TopicArn }]) => TopicArn);
    expect(listening).toEqual([{ Ref: 'AlertTopic' }, { Ref: 'AlarmTopic' }]);
  });

  test('the dead letters of events alarm when there are more of them, whoever reads them', () => {
    expect(template.EventDeadQueueAlarm?.Properties).toMatchObject({
      Threshold: 0,
      Metrics: [
        { Id: 'waiting', MetricStat: { Metric: { MetricName: 'ApproximateNumberOfMessagesVisible' } } },
        { Id: 'taken', MetricStat: { Metric: { MetricName: 'ApproximateNumberOfMessagesNotVisible' } } },
        { Expression: 'DIFF(FILL(FILL(waiting, REPEAT), 0) + FILL(FILL(taken, REPEAT), 0))', ReturnData: true },
      ],
    });
    for (const key of ['MetricName', 'Statistic', 'Period', 'Dimensions']) // CloudWatch takes either these or Metrics
      expect(template.EventDeadQueueAlarm?.Properties).not.toHaveProperty(key);
  });

  test('what waits for sweep and for scan is taken by each alone, and a failure of theirs is kept', () => {
    for (const [queue, name] of [
      ['LookQueue', 'Sweep'],
      ['ScanLookQueue', 'Scan'],
    ] as const) {
      const takers = ofType(template, 'AWS::Lambda::EventSourceMapping').filter(
        ([, { EventSourceArn }]) => JSON.stringify(EventSourceArn) === JSON.stringify({ 'Fn::GetAtt': [queue, 'Arn'] }),
      );
      expect(takers.map(([, { FunctionName }]) => FunctionName)).toEqual([
        { 'Fn::GetAtt': [`${name}LambdaFunction`, 'Arn'] },
      ]);
      expect(template[queue]?.Properties).toMatchObject({
        VisibilityTimeout: 6 * Number(template[`${name}LambdaFunction`]?.Properties.Timeout),
        RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': ['FailedQueue', 'Arn'] } },
      });
    }
  });

  test('the daily scan is handed to scan, the sweep to sweep', () => {
    const targetOf = (name: string) =>
      ofType(template, 'AWS::Events::Rule')
        .filter(([, { Name }]) => Name === name)
        .flatMap(([, { Targets }]) => Targets as unknown as { readonly Arn: unknown }[])
        .map(({ Arn }) => Arn);
    for (const name of ['Scan', 'Sweep']) {
      const arn = { 'Fn::GetAtt': [`${name}LambdaFunction`, 'Arn'] };
      expect(targetOf(`rolewarden-${name.toLowerCase()}`)).toEqual([arn]);
      const rule = { 'Fn::GetAtt': [`${name}Schedule`, 'Arn'] };
      expect(ofType(template, 'AWS::Lambda::Permission').map(([, permission]) => permission)).toContainEqual(
        expect.objectContaining({ FunctionName: arn, SourceArn: rule, Principal: 'events.amazonaws.com' }),
      );
    }
  });

  test('notices are told one by one, and those that nobody was told can be moved back', () => {
    const told = ofType(template, 'AWS::Lambda::EventSourceMapping').find(([id]) => /NoticeQueue/.test(id));
    expect(told?.[1]).toMatchObject({ BatchSize: 1, FunctionName: { 'Fn::GetAtt': ['TellLambdaFunction', 'Arn'] } });
    expect(template.NoticeQueue?.Properties).toMatchObject({
      VisibilityTimeout: 180,
      RedrivePolicy: { deadLetterTargetArn: { 'Fn::GetAtt': ['NoticeDeadQueue', 'Arn'] }, maxReceiveCount: 1000 },
    });
    const sources = Object.values(template).filter(({ Properties }) =>
      JSON.stringify(Properties).includes('NoticeDeadQueue'),
    );
    expect(sources.map(({ Type }) => Type)).toEqual([
      'AWS::IAM::Role', // sweep, which looks at its policy
      'AWS::SQS::Queue',
      'AWS::CloudWatch::Alarm',
      'AWS::SQS::QueuePolicy',
    ]);
  });

  test('patterns stay within EventBridge’s 2,048 characters', () => {
    for (const [, { EventPattern }] of ofType(template, 'AWS::Events::Rule'))
      if (EventPattern !== undefined) expect(JSON.stringify(EventPattern).length).toBeLessThanOrEqual(2048);
  });
});

describe('packaging', () => {
  test('works without credentials, and then lets no person command', () => {
    expect(template).toEqual(withParts(template, resourcePolicies(template as StackResources, [])));
    expect(ofType(template, 'AWS::SQS::QueuePolicy')).toHaveLength(13);
  });

  test('refuses a settings file that is named and not there', async () => {
    await expect(settingsToPackage('no-such-folder/absent.yml', new Date(0))).rejects.toThrow(
      /absent\.yml: there is no such settings file/,
    );
  });
});
