import type { JsonObject } from '../../base/json.ts';
import type { Severity } from '../../base/severity.ts';
import type { CloudTrailEvent } from '../../event/cloudtrail.ts';
import type { Part } from './change.ts';
import { blindness } from './trail.ts';

/** A call that can stop, starve or rewrite a part of the stack, and its consequence. */
export interface PartCall {
  readonly part: Part;
  readonly eventSource: string;
  /** Without the date that Lambda appends. */
  readonly eventName: string;
  readonly severity: Severity;
  readonly meaning: string;
  /** Overrules severity and meaning where the parameters decide how bad the call is. */
  readonly judge?: (request: JsonObject, event: CloudTrailEvent) => { severity: Severity; meaning: string } | undefined;
}

type Row = readonly [eventName: string, severity: Severity, meaning: string, judge?: PartCall['judge']];

const callsOf = (part: Part, service: string, rows: readonly Row[]): PartCall[] =>
  rows.map(([eventName, severity, meaning, judge]) => ({
    part,
    eventSource: `${service}.amazonaws.com`,
    eventName,
    severity,
    meaning,
    ...(judge && { judge }),
  }));

const NO_EVENTS = 'the events of this rule reach nobody';
const OTHER_CODE = 'other code may run with the role of this function';
const UNREAD = 'what its queue holds stays there: no deny is written, or nobody is told';
const LOST = 'events that this function could not handle are lost instead of kept';

/** Every watched call of the family `guard`. lib/packaging/watched.ts has the same names, and a test compares the two lists. */
export const PART_CALLS: readonly PartCall[] = [
  ...callsOf('rule', 'events', [
    ['DeleteRule', 'critical', NO_EVENTS],
    ['DisableRule', 'critical', NO_EVENTS],
    ['PutRule', 'high', 'the rule may match other events now', disabledRule],
    ['PutTargets', 'high', 'the events of this rule may go to somebody else as well'],
    ['RemoveTargets', 'critical', NO_EVENTS],
  ]),
  ...callsOf('function', 'lambda', [
    ['AddPermission', 'high', 'somebody else may invoke this function'],
    ['DeleteEventSourceMapping', 'critical', UNREAD],
    ['DeleteFunction', 'critical', 'this part of the guardrail is gone'],
    ['DeleteFunctionEventInvokeConfig', 'medium', LOST],
    ['PutFunctionConcurrency', 'medium', 'the function may run less often at once', noConcurrency],
    ['PutFunctionEventInvokeConfig', 'medium', LOST],
    ['RemovePermission', 'critical', 'the service that invoked this function may no longer do so'],
    ['UpdateEventSourceMapping', 'high', 'commands may be taken otherwise, or not at all', disabledMapping],
    ['UpdateFunctionCode', 'critical', OTHER_CODE, dryRun],
    ['UpdateFunctionConfiguration', 'critical', OTHER_CODE],
    ['UpdateFunctionEventInvokeConfig', 'medium', LOST],
  ]),
  ...callsOf('queue', 'sqs', [
    ['DeleteQueue', 'critical', 'commands, notices and failures have nowhere to go'],
    [
      'PurgeQueue',
      'critical',
      'the messages on it are lost: denies that were ordered are never written, people never told',
    ],
    ['SetQueueAttributes', 'high', 'others may send to it, or messages end sooner'],
  ]),
  ...callsOf('topic', 'sns', [
    ['DeleteTopic', 'critical', 'nobody receives alerts any more'],
    ['SetSubscriptionAttributes', 'high', 'a subscriber may no longer receive every alert'],
    ['SetTopicAttributes', 'high', 'others may publish to it, or alerts no longer arrive'],
    ['Unsubscribe', 'high', 'a subscriber no longer receives alerts'],
  ]),
  ...callsOf('table', 'dynamodb', [
    ['DeleteTable', 'critical', 'the guardrail forgets its incidents and their limits'],
    ['UpdateContinuousBackups', 'medium', 'the ledger may no longer be restored to a point in time'],
    ['UpdateTable', 'medium', 'the ledger may be throttled or deleted next'],
    ['UpdateTimeToLive', 'medium', 'entries of the ledger may end early'],
  ]),
  ...callsOf('parameter', 'ssm', [
    ['DeleteParameter', 'high', 'the guardrail goes on with the last value it knows'],
    ['DeleteParameters', 'high', 'the guardrail goes on with the last value it knows'],
    [
      'PutParameter',
      'critical',
      'it may switch the guardrail off, or send its messages elsewhere (CloudTrail hides the value)',
    ],
  ]),
  ...callsOf('key', 'kms', [
    ['DisableKey', 'critical', 'what it encrypts can no longer be published or read'],
    ['PutKeyPolicy', 'high', 'others may use it, or the guardrail may no longer'],
    ['ScheduleKeyDeletion', 'critical', 'what it encrypts can no longer be published or read'],
  ]),
  ...callsOf('alarm', 'monitoring', [
    ['DeleteAlarms', 'high', 'nobody is woken when the guardrail fails'],
    ['DisableAlarmActions', 'high', 'nobody is woken when the guardrail fails'],
  ]),
  ...callsOf('trail', 'cloudtrail', [
    ['DeleteTrail', 'critical', 'without a trail no event reaches the guardrail'],
    ['PutEventSelectors', 'medium', 'the trail may leave out calls that pass roles', blindness],
    ['StopLogging', 'critical', 'without a trail no event reaches the guardrail'],
    ['UpdateTrail', 'medium', 'the trail may leave out regions or IAM', blindness],
  ]),
  ...callsOf('role', 'iam', [
    ['AttachRolePolicy', 'critical', 'the guardrail may do more than it declares'],
    ['CreateRole', 'high', 'a role that the guardrail takes for its own was made'],
    ['DeleteRole', 'critical', 'a function of the guardrail can do nothing without it'],
    ['DeleteRolePermissionsBoundary', 'high', 'the guardrail may do more than it declares'],
    ['DeleteRolePolicy', 'critical', 'a function of the guardrail can do nothing without it'],
    ['DetachRolePolicy', 'high', 'a function of the guardrail may be able to do less'],
    ['PutRolePermissionsBoundary', 'high', 'a function of the guardrail may be able to do less'],
    ['PutRolePolicy', 'critical', 'the guardrail may do more, or less, than it declares'],
    ['UpdateAssumeRolePolicy', 'critical', 'others may act as the guardrail, or its function may not start'],
    ['UpdateRole', 'medium', 'sessions of the guardrail may live longer'],
  ]),
];

function disabledRule({ state }: JsonObject): ReturnType<NonNullable<PartCall['judge']>> {
  return state === 'DISABLED' ? { severity: 'critical', meaning: NO_EVENTS } : undefined;
}

function noConcurrency({ reservedConcurrentExecutions }: JsonObject): ReturnType<NonNullable<PartCall['judge']>> {
  return reservedConcurrentExecutions === 0 ? { severity: 'critical', meaning: 'the function never runs' } : undefined;
}

/** `rolewarden doctor` makes one. CloudTrail writes the parameter as Lambda took it. */
function dryRun({ dryRun: isDry }: JsonObject): ReturnType<NonNullable<PartCall['judge']>> {
  return isDry === true
    ? { severity: 'info', meaning: 'a dry run, which changes nothing and shows whether the caller may' }
    : undefined;
}

function disabledMapping({ enabled }: JsonObject): ReturnType<NonNullable<PartCall['judge']>> {
  return enabled === false ? { severity: 'critical', meaning: UNREAD } : undefined;
}
