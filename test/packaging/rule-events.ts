import type { JsonObject } from '../../lib/base/json.ts';
import { watchedPasses } from '../../lib/event/catalogue/catalogue.ts';
import { WATCHED } from '../../lib/inspect/watched.ts';
import { DECLARED_BY_ALL } from '../../lib/judge/guard/declared-calls.ts';
import { OTHER_CALLERS, OWN_CALLERS } from './callers.ts';

/** The part of an EventBridge envelope that patterns look at. */
export interface Envelope {
  readonly source: string;
  readonly 'detail-type': string;
  readonly detail: { readonly eventSource: string; readonly eventName: string; readonly userIdentity?: unknown };
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

/** Every event that must match exactly one rule. */
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
