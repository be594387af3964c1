import { watchedPasses } from '../../lib/catalogue/catalogue.ts';
import { WATCHED } from '../../lib/packaging/watched.ts';

/** The part of an EventBridge envelope that patterns look at. */
export interface Envelope {
  readonly source: string;
  readonly 'detail-type': string;
  readonly detail: { readonly eventSource: string; readonly eventName: string };
}

export function envelope(eventSource: string, eventName: string, difference: Partial<Envelope> = {}): Envelope {
  return {
    source: `aws.${eventSource.split('.')[0]}`,
    'detail-type': 'AWS API Call via CloudTrail',
    detail: { eventSource, eventName },
    ...difference,
  };
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
  return [
    ...READS.map(([eventSource, eventName]) => envelope(eventSource, eventName)),
    ...swapped.filter(({ detail }) => !known.has(`${detail.eventSource} ${detail.eventName}`)),
    ...watched.map(({ detail }) => envelope(detail.eventSource, detail.eventName, { source: 'forged.by.put-events' })),
    envelope('iam.amazonaws.com', 'CreateRole', { source: 'aws' }),
    envelope('iam.amazonaws.com', 'CreateRole', { 'detail-type': 'AWS Service Event via CloudTrail' }),
    envelope('iam.amazonaws.com', 'createRole'),
  ];
}

const READS: readonly (readonly [string, string])[] = [
  ['ec2.amazonaws.com', 'DescribeInstances'],
  ['ec2.amazonaws.com', 'TerminateInstances'],
  ['iam.amazonaws.com', 'ListRoles'],
  ['iam.amazonaws.com', 'GetRole'],
  ['lambda.amazonaws.com', 'Invoke'],
  ['s3.amazonaws.com', 'PutObject'],
  ['signin.amazonaws.com', 'ConsoleLogin'],
  ['sts.amazonaws.com', 'AssumeRole'],
];
