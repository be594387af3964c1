import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../../../lib/base/json.ts';
import { OWN } from '../../../lib/base/own-stack.ts';
import { SEVERITIES } from '../../../lib/base/severity.ts';
import { guardChangesIn } from '../../../lib/judge/guard/changes.ts';
import { PART_CALLS } from '../../../lib/judge/guard/part-calls.ts';
import { JUDGES } from '../../../lib/judge/guard/part-judges.ts';
import { event } from '../../support/events.ts';

const AT = 'us-east-1:111122223333';
const COMMANDS = `arn:aws:sqs:${AT}:rolewarden-commands.fifo`;
const URL = 'https://sqs.us-east-1.amazonaws.com/111122223333/rolewarden-commands.fifo';
const TOPIC = `arn:aws:sns:${AT}:rolewarden-alerts`;
const LEDGER = `arn:aws:dynamodb:${AT}:table/rolewarden-ledger`;
const CONTAIN = `arn:aws:lambda:${AT}:function:rolewarden-contain`;
const LOG = '/aws/lambda/rolewarden-contain';
const STACK_ARN = `arn:aws:cloudformation:${AT}:stack/rolewarden/0f1e2d3c-0000-4000-8000-000000000003`;
const BUS = `arn:aws:events:${AT}:event-bus/default`;

/** What each event says: part, name and severity. */
function seen(service: string, eventName: string, requestParameters: JsonObject | null, responseElements?: JsonObject) {
  const record = event({
    eventSource: `${service}.amazonaws.com`,
    eventName,
    requestParameters,
    ...(responseElements && { responseElements }),
  });
  return guardChangesIn(record).map((change) =>
    change.what === 'part' ? `${change.part} ${change.name} ${change.severity}` : change.what,
  );
}

type Row = readonly [service: string, call: string, request: JsonObject, says: string, response?: JsonObject];

describe('a call that hands a part over is seen', () => {
  const rows: readonly Row[] = [
    ['sqs', 'AddPermission', { queueUrl: URL, label: 'x' }, 'queue rolewarden-commands.fifo high'],
    ['sqs', 'RemovePermission', { queueUrl: URL, label: 'Strangers1' }, 'queue rolewarden-commands.fifo critical'],
    ['sqs', 'StartMessageMoveTask', { sourceArn: COMMANDS }, 'queue rolewarden-commands.fifo medium'],
    [
      'sqs',
      'StartMessageMoveTask',
      { sourceArn: `arn:aws:sqs:${AT}:orders-dead`, destinationArn: COMMANDS },
      'queue rolewarden-commands.fifo medium',
    ],
    ['sqs', 'CreateQueue', { queueName: 'rolewarden-looks' }, 'queue rolewarden-looks high'],
    ['sns', 'AddPermission', { topicArn: TOPIC }, 'topic rolewarden-alerts high'],
    ['sns', 'RemovePermission', { topicArn: TOPIC, label: 'Strangers1' }, 'topic rolewarden-alerts critical'],
    ['sns', 'Subscribe', { topicArn: TOPIC, protocol: 'https' }, 'topic rolewarden-alerts medium'],
    ['sns', 'CreateTopic', { name: 'rolewarden-alerts' }, 'topic rolewarden-alerts low'],
    ['sns', 'PutDataProtectionPolicy', { resourceArn: TOPIC }, 'topic rolewarden-alerts high'],
    ['dynamodb', 'PutResourcePolicy', { resourceArn: LEDGER }, 'table rolewarden-ledger high'],
    ['dynamodb', 'DeleteResourcePolicy', { resourceArn: LEDGER }, 'table rolewarden-ledger critical'],
    [
      'dynamodb',
      'PutResourcePolicy',
      { resourceArn: `${LEDGER}/stream/2026-05-04T00:00:00.000` },
      'table rolewarden-ledger high',
    ],
    [
      'dynamodb',
      'UpdateTable',
      { tableName: 'rolewarden-ledger', replicaUpdates: [] },
      'table rolewarden-ledger critical',
    ],
    ['dynamodb', 'UpdateTable', { tableName: 'rolewarden-ledger' }, 'table rolewarden-ledger medium'],
    ['dynamodb', 'StartBulkPutItems', { tableName: LEDGER }, 'table rolewarden-ledger critical'],
    ['dynamodb', 'ExportTableToPointInTime', { tableArn: LEDGER }, 'table rolewarden-ledger medium'],
    [
      'dynamodb',
      'RestoreTableToPointInTime',
      { sourceTableName: 'x', targetTableName: 'rolewarden-ledger' },
      'table rolewarden-ledger critical',
    ],
    ['lambda', 'PutResourcePolicy20260709', { resourceArn: CONTAIN }, 'function rolewarden-contain critical'],
    ['lambda', 'DeleteResourcePolicy', { resourceArn: CONTAIN }, 'function rolewarden-contain critical'],
    [
      'lambda',
      'CreateEventSourceMapping20150331',
      { functionName: 'stranger', eventSourceArn: COMMANDS },
      'queue rolewarden-commands.fifo critical',
    ],
    [
      'lambda',
      'UpdateEventSourceMapping20150331',
      { uUID: '6d5a4c2e', functionName: 'stranger' },
      'queue rolewarden-commands.fifo high',
      { functionArn: `arn:aws:lambda:${AT}:function:stranger`, eventSourceArn: COMMANDS },
    ],
    [
      'lambda',
      'CreateEventSourceMapping20150331',
      { functionName: CONTAIN, eventSourceArn: `arn:aws:sqs:${AT}:orders` },
      'function rolewarden-contain critical',
    ],
    [
      'lambda',
      'CreateFunctionUrlConfig',
      { functionName: CONTAIN, authType: 'NONE' },
      'function rolewarden-contain critical',
    ],
    [
      'lambda',
      'CreateFunctionUrlConfig20211031',
      { functionName: CONTAIN, authType: 'AWS_IAM' },
      'function rolewarden-contain high',
    ],
    [
      'lambda',
      'UpdateFunctionUrlConfig',
      { functionName: 'rolewarden-contain', authType: 'NONE' },
      'function rolewarden-contain critical',
    ],
    [
      'lambda',
      'PutFunctionRecursionConfig',
      { functionName: CONTAIN, recursiveLoop: 'Allow' },
      'function rolewarden-contain medium',
    ],
    ['lambda', 'PutRuntimeManagementConfig', { functionName: CONTAIN }, 'function rolewarden-contain medium'],
    ['lambda', 'DeleteFunctionCodeSigningConfig', { functionName: CONTAIN }, 'function rolewarden-contain medium'],
    ['lambda', 'UpdateAlias20150331', { functionName: CONTAIN, name: 'live' }, 'function rolewarden-contain medium'],
    ['lambda', 'PublishVersion20150331', { functionName: CONTAIN }, 'function rolewarden-contain medium'],
    ['lambda', 'CreateFunction20150331', { functionName: 'rolewarden-tell' }, 'function rolewarden-tell critical'],
    ['monitoring', 'PutMetricAlarm', { alarmName: 'rolewarden-failed' }, 'alarm rolewarden-failed high'],
    ['monitoring', 'PutCompositeAlarm', { alarmName: 'rolewarden-failed' }, 'alarm rolewarden-failed high'],
    ['monitoring', 'SetAlarmState', { alarmName: 'rolewarden-failed' }, 'alarm rolewarden-failed medium'],
    [
      'monitoring',
      'PutAlarmMuteRule',
      { name: 'quiet', muteTargets: { alarmNames: ['orders', 'rolewarden-failed'] } },
      'alarm rolewarden-failed high',
    ],
    ['kms', 'CreateGrant', { keyId: '0f1e2d3c' }, 'key 0f1e2d3c high'],
    [
      'events',
      'PutTargets',
      { rule: 'rolewarden-calls-01', targets: [{ id: 'inspect', arn: CONTAIN, input: '{}' }] },
      'rule rolewarden-calls-01 critical',
    ],
    [
      'events',
      'PutTargets',
      { rule: 'rolewarden-sweep', targets: [{ id: 'sweep', inputTransformer: { inputTemplate: '{}' } }] },
      'rule rolewarden-sweep critical',
    ],
    [
      'events',
      'PutTargets',
      { rule: 'rolewarden-scan', targets: [{ id: 'scan', input: '{"scan":"trust"}' }] },
      'rule rolewarden-scan high',
    ],
    ['events', 'PutPermission', { statementId: 'x', principal: '*' }, 'bus default medium'],
    ['events', 'RemovePermission', { eventBusName: 'default' }, 'bus default medium'],
    ['events', 'CreateArchive', { archiveName: 'x', eventSourceArn: BUS }, 'bus default low'],
    [
      'events',
      'StartReplay',
      { eventSourceArn: `arn:aws:events:${AT}:archive/x`, destination: { arn: BUS } },
      'bus default medium',
    ],
    ['events', 'UpdateEventBus', { name: 'default', kmsKeyIdentifier: 'x' }, 'bus default high'],
    ['events', 'DeleteEventBus', { name: 'rolewarden' }, 'bus rolewarden critical'],
    ['events', 'PutPermission', { eventBusName: 'rolewarden' }, 'bus rolewarden medium'],
    [
      'events',
      'DisableRule',
      { name: 'rolewarden-regions', eventBusName: BUS.replace('default', 'rolewarden') },
      'rule rolewarden-regions critical',
    ],
    [
      'sqs',
      'PurgeQueue',
      { queueUrl: URL.replace('commands.fifo', 'region-dead') },
      'queue rolewarden-region-dead critical',
    ],
    ['monitoring', 'DeleteAlarms', { alarmNames: ['rolewarden-region-dead'] }, 'alarm rolewarden-region-dead high'],
    [
      'iam',
      'DeleteRolePolicy',
      { roleName: 'rolewarden-forward', policyName: 'forward' },
      'role rolewarden-forward critical',
    ],
    [
      'cloudformation',
      'DeleteStack',
      { stackName: STACK_ARN.replace('/rolewarden/', '/rolewarden-region/') },
      'stack rolewarden-region critical',
    ],
    ['cloudformation', 'UpdateStack', { stackName: 'rolewarden' }, 'stack rolewarden critical'],
    ['cloudformation', 'DeleteStack', { stackName: STACK_ARN }, 'stack rolewarden critical'],
    ['cloudformation', 'CreateChangeSet', { stackName: STACK_ARN }, 'stack rolewarden medium'],
    ['cloudformation', 'ExecuteChangeSet', { stackName: 'rolewarden' }, 'stack rolewarden critical'],
    ['cloudformation', 'SetStackPolicy', { stackName: 'rolewarden' }, 'stack rolewarden medium'],
    ['cloudformation', 'ImportStacksToStackSet', { stackIds: [STACK_ARN] }, 'stack rolewarden high'],
    [
      'cloudformation',
      'CreateStackRefactor',
      { stackDefinitions: [{ stackName: 'mine' }, { stackName: 'rolewarden' }] },
      'stack rolewarden high',
    ],
    ['logs', 'DeleteLogGroup', { logGroupName: LOG }, `log ${LOG} medium`],
    ['logs', 'PutRetentionPolicy', { logGroupName: LOG, retentionInDays: 1 }, `log ${LOG} low`],
    ['logs', 'PutSubscriptionFilter', { logGroupName: LOG }, `log ${LOG} low`],
    ['logs', 'AssociateKmsKey', { resourceIdentifier: `arn:aws:logs:${AT}:log-group:${LOG}:*` }, `log ${LOG} medium`],
    ['cloudtrail', 'PutEventConfiguration', { trailName: 'main' }, 'trail main medium'],
    [
      'ssm',
      'PutResourcePolicy',
      { resourceArn: `arn:aws:ssm:${AT}:parameter/rolewarden/kill-switch` },
      'parameter /rolewarden/kill-switch high',
    ],
  ];
  for (const [service, call, request, says, response] of rows)
    it(`${service} ${call} ${JSON.stringify(request)}`, () => {
      expect(seen(service, call, request, response)).toEqual([says]);
    });
});

describe('what is not ours is left alone', () => {
  it.each<readonly [service: string, call: string, request: JsonObject | null]>([
    ['sqs', 'AddPermission', { queueUrl: 'https://sqs.us-east-1.amazonaws.com/111122223333/orders' }],
    ['sqs', 'StartMessageMoveTask', { sourceArn: `arn:aws:sqs:${AT}:orders-dead` }],
    ['sns', 'Subscribe', { topicArn: `arn:aws:sns:${AT}:orders` }],
    ['dynamodb', 'PutResourcePolicy', { resourceArn: `arn:aws:dynamodb:${AT}:table/orders` }],
    ['dynamodb', 'RestoreTableToPointInTime', { sourceTableName: 'rolewarden-ledger', targetTableName: 'look' }],
    ['lambda', 'CreateEventSourceMapping', { functionName: 'orders', eventSourceArn: `arn:aws:sqs:${AT}:orders` }],
    ['lambda', 'PutResourcePolicy', { resourceArn: `arn:aws:lambda:${AT}:function:orders` }],
    ['monitoring', 'PutMetricAlarm', { alarmName: 'rolewarden-orders' }],
    ['monitoring', 'PutAlarmMuteRule', { name: 'rolewarden-failed', muteTargets: { alarmNames: ['orders'] } }],
    ['events', 'PutPermission', { eventBusName: 'orders' }],
    ['events', 'DeleteEventBus', { name: 'orders' }],
    ['events', 'DisableRule', { name: 'rolewarden-regions', eventBusName: 'orders' }],
    ['events', 'PutPermission', null],
    ['events', 'CreateArchive', { archiveName: 'x', eventSourceArn: `arn:aws:events:${AT}:event-bus/orders` }],
    ['events', 'StartReplay', { destination: { arn: `arn:aws:events:${AT}:event-bus/orders` } }],
    ['cloudformation', 'UpdateStack', { stackName: 'rolewarden-lookalike' }],
    ['cloudformation', 'UpdateStack', { stackName: STACK_ARN.replace('/rolewarden/', '/orders/') }],
    ['cloudformation', 'UpdateStack', null],
    ['logs', 'DeleteLogGroup', { logGroupName: '/aws/lambda/orders' }],
    ['logs', 'DeleteLogGroup', { logGroupName: '/aws/lambda/rolewarden-contain-2' }],
  ])('%s %s %j', (service, call, request) => {
    expect(seen(service, call, request)).toEqual([]);
  });
});

describe('the table', () => {
  it('has known severities and a sentence in every row', () => {
    for (const { severity, meaning } of PART_CALLS) {
      expect(SEVERITIES).toContain(severity);
      expect(meaning).toMatch(/^[a-z].{10,}[^.]$/);
    }
  });
  it('has a row for every call whose parameters decide', () => {
    const known = PART_CALLS.map(({ eventSource, eventName }) => `${eventSource.split('.')[0]} ${eventName}`);
    expect(Object.keys(JUDGES).filter((call) => !known.includes(call))).toEqual([]);
  });
  it('looks for the log of every function', () => {
    for (const name of OWN.functions)
      expect(seen('logs', 'DeleteLogGroup', { logGroupName: `/aws/lambda/${name}` })).toHaveLength(1);
  });
});
