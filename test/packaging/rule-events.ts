import type { JsonObject } from '../../lib/base/json.ts';
import { watchedPasses } from '../../lib/event/catalogue/catalogue.ts';
import { WATCHED } from '../../lib/inspect/watched.ts';
import { DECLARED_BY_ALL } from '../../lib/judge/guard/declared-calls.ts';
import { OTHER_CALLERS, OWN_CALLERS } from './callers.ts';

/** The part of an EventBridge envelope that patterns look at. */
export interface Envelope {
  readonly source: string;
  readonly 'detail-type': string;
  readonly detail: {
    readonly eventSource: string;
    readonly eventName: string;
    readonly userIdentity?: unknown;
    readonly requestParameters?: JsonObject;
  };
}

export function envelope(eventSource: string, eventName: string, difference: Partial<Envelope> = {}): Envelope {
  return {
    source: `aws.${eventSource.split('.')[0]}`,
    'detail-type': 'AWS API Call via CloudTrail',
    detail: { eventSource, eventName },
    ...difference,
  };
}

/** Every event by every caller. */
export function by(callers: readonly (JsonObject | undefined)[], events: readonly Envelope[]): Envelope[] {
  return callers.flatMap((userIdentity) =>
    events.map((event) =>
      userIdentity === undefined ? event : { ...event, detail: { ...event.detail, userIdentity } },
    ),
  );
}

const SOURCES = [...watchedPasses(), ...WATCHED];

const called = ({ eventSource, eventName }: Envelope['detail']) => `${eventSource} ${eventName}`;
const callsOf = (of: readonly { readonly eventSource: string; readonly eventNames: readonly string[] }[]) =>
  new Set(
    of.flatMap(({ eventSource, eventNames }) => eventNames.map((eventName) => called({ eventSource, eventName }))),
  );
const GUARD = callsOf(WATCHED.filter(({ family }) => family === 'guard'));
const OTHER = callsOf([...watchedPasses(), ...WATCHED.filter(({ family }) => family !== 'guard')]);

/** Of every trail, ours or not: nothing shows which one our events come from. */
const ANY_TRAIL = 'cloudtrail.amazonaws.com UpdateTrail';

/** A call that nothing but the guardrail is watched for, by its name alone. */
export function isGuardCall({ detail }: Envelope): boolean {
  return GUARD.has(called(detail)) && (!OTHER.has(called(detail)) || called(detail) === ANY_TRAIL);
}

const AT = 'us-east-1:111122223333';

/** Parameters by which a call that may also be a pass or a trust change is against the guardrail, and which are no part of ours. */
export const PARTS: Readonly<Record<string, readonly (readonly [ours: JsonObject, theirs: JsonObject])[]>> = {
  'cloudformation.amazonaws.com': [
    [{ stackName: 'rolewarden' }, { stackName: 'shop' }],
    [
      { stackName: `arn:aws:cloudformation:${AT}:stack/rolewarden/0a1b` },
      { stackName: `arn:aws:cloudformation:${AT}:stack/shop/rolewarden` },
    ],
  ],
  'events.amazonaws.com': [
    [{ name: 'rolewarden-calls-01' }, { name: 'shop' }],
    [{ rule: 'rolewarden-own-calls', targets: [{ id: 'x' }] }, { rule: 'my-rolewarden-sweep' }],
  ],
  'iam.amazonaws.com': [
    [{ roleName: 'rolewarden-contain' }, { roleName: 'App' }],
    [
      { roleName: 'App', policyName: 'rolewarden-0123456789abcdef-quarantine' },
      { roleName: 'App', policyName: 'not-rolewarden' },
    ],
    [{ roleName: 'rolewarden-contain', policyName: 'rolewarden-x' }, {}],
  ],
  'lambda.amazonaws.com': [
    [{ functionName: 'rolewarden-contain' }, { functionName: 'shop' }],
    [
      { functionName: `arn:aws:lambda:${AT}:function:rolewarden-contain:1` },
      { functionName: `arn:aws:lambda:${AT}:function:shop-rolewarden` },
    ],
    [{ functionName: '111122223333:rolewarden-contain' }, { functionName: null }],
  ],
  'logs.amazonaws.com': [
    [{ logGroupName: '/aws/lambda/rolewarden-sweep' }, { logGroupName: '/aws/lambda/shop' }],
    [{ logGroupIdentifier: `arn:aws:logs:${AT}:log-group:/aws/lambda/rolewarden-sweep` }, { logGroupIdentifier: 'x' }],
  ],
  'monitoring.amazonaws.com': [[{ alarmName: 'rolewarden-failed' }, { alarmName: 'failed' }]],
  'sns.amazonaws.com': [
    [{ name: 'rolewarden-alerts' }, { name: 'alerts' }],
    [{ topicArn: `arn:aws:sns:${AT}:rolewarden-alerts` }, { topicArn: `arn:aws:sns:${AT}:alerts` }],
    [{ subscriptionArn: `arn:aws:sns:${AT}:rolewarden-alerts:0a1b` }, { subscriptionArn: 'PendingConfirmation' }],
  ],
};

/** Calls that are against the guardrail by their parameters alone, or are not. */
export function sharedCalls(whose: 'ours' | 'theirs'): Envelope[] {
  return watchedEvents()
    .filter((event) => GUARD.has(called(event.detail)) && !isGuardCall(event))
    .flatMap((event) =>
      (PARTS[event.detail.eventSource] ?? []).map(([ours, theirs]) => ({
        ...event,
        detail: { ...event.detail, requestParameters: whose === 'ours' ? ours : theirs },
      })),
    );
}

/** Every event that must match exactly one rule that is not there for the guardrail. */
export function watchedEvents(): Envelope[] {
  const keys = SOURCES.flatMap(({ eventSource, eventNames }) => eventNames.map((name) => `${eventSource} ${name}`));
  return [...new Set(keys)].map((key) => {
    const [eventSource = '', eventName = ''] = key.split(' ');
    return envelope(eventSource, eventName);
  });
}

/** Events that must match none: reads, other services' calls, other kinds of events, forgeries, names under foreign sources. */
export function foreignEvents(): Envelope[] {
  const watched = watchedEvents();
  const known = new Set(watched.map(({ detail }) => `${detail.eventSource} ${detail.eventName}`));
  const swapped = watched.map(({ detail }, index) => {
    const other = watched[(index * 7 + 311) % watched.length] ?? watched[0];
    return envelope(detail.eventSource, other?.detail.eventName ?? '');
  });
  const signIn = envelope('signin.amazonaws.com', 'ConsoleLogin', SIGN_IN);
  const forged = [
    envelope('iam.amazonaws.com', 'CreateUser', FORGED),
    envelope('s3.amazonaws.com', 'x', { 'detail-type': 'Object Created' }),
  ];
  return [
    ...by(OTHER_CALLERS, [...unwatchedCalls(), signIn]),
    ...by(OWN_CALLERS, [...silentCalls(), ...forged]),
    ...swapped.filter(({ detail }) => !known.has(`${detail.eventSource} ${detail.eventName}`)),
    ...watched.map(({ detail }) => envelope(detail.eventSource, detail.eventName, FORGED)),
    envelope('iam.amazonaws.com', 'CreateRole', { source: 'aws' }),
    envelope('iam.amazonaws.com', 'CreateRole', { 'detail-type': 'AWS Service Event via CloudTrail' }),
    envelope('iam.amazonaws.com', 'createRole'),
  ];
}

/** Calls that only the rule of own calls knows: through the API or the console, under a source of which others are silent. */
export function unwatchedOwnCalls(): Envelope[] {
  return [
    ...unwatchedCalls(),
    envelope('signin.amazonaws.com', 'GetSigninToken', SIGN_IN),
    envelope('kms.amazonaws.com', 'GenerateDataKey'),
    envelope('logs.amazonaws.com', 'DeleteLogGroup'),
    envelope('sqs.amazonaws.com', 'PurgeQueue'),
  ];
}

/** What every own role may do, so that no rule brings it. */
export function silentCalls(): Envelope[] {
  return DECLARED_BY_ALL.map((action) => {
    const [service = '', name = ''] = action.split(':');
    return envelope(`${service}.amazonaws.com`, name);
  });
}

const FORGED = { source: 'forged.by.put-events' };
const SIGN_IN = { 'detail-type': 'AWS Console Sign In via CloudTrail' };

/** As far as nobody of ours calls them. */
export function unwatchedCalls(): Envelope[] {
  return UNWATCHED.map(([eventSource, eventName]) => envelope(eventSource, eventName));
}

const UNWATCHED: readonly (readonly [string, string])[] = [
  ['ec2.amazonaws.com', 'DescribeInstances'],
  ['ec2.amazonaws.com', 'TerminateInstances'],
  ['iam.amazonaws.com', 'ListRoles'],
  ['iam.amazonaws.com', 'GetRole'],
  ['iam.amazonaws.com', 'CreateUser'],
  ['iam.amazonaws.com', 'CreateAccessKey'],
  ['s3.amazonaws.com', 'PutBucketPolicy'],
  ['lambda.amazonaws.com', 'Invoke'],
  ['s3.amazonaws.com', 'PutObject'],
  ['signin.amazonaws.com', 'ConsoleLogin'],
  ['sts.amazonaws.com', 'AssumeRole'],
];
