import type { Model } from './models.ts';

/** How one SDK client appears to IAM and to CloudTrail. */
export interface ServiceName {
  /** IAM's prefix, as in `ecs:RunTask`. */
  readonly service: string;
  readonly eventSource: string;
  /** Sources that records were also seen with, or that AWS's own tables disagree about. */
  readonly otherEventSources?: readonly string[];
}

/**
 * Clients whose IAM prefix is not their signing name, or whose eventSource is not the IAM prefix. Where AWS contradicts itself
 * both sources are listed: a source too many costs nothing, a missing one makes us blind.
 */
const EXCEPTIONS: Readonly<Record<string, Partial<ServiceName>>> = {
  'application-autoscaling': {
    // The real records say autoscaling, the SDK models say application-autoscaling.
    eventSource: 'autoscaling.amazonaws.com',
    otherEventSources: ['application-autoscaling.amazonaws.com'],
  },
  cloudwatch: { service: 'cloudwatch', eventSource: 'monitoring.amazonaws.com' },
  cloudwatchomni: { eventSource: 'cloudwatch.amazonaws.com', otherEventSources: ['cloudwatch-omni.amazonaws.com'] },
  'bedrock-agent': { otherEventSources: ['bedrock-agent.amazonaws.com'] },
  'chime-sdk-media-pipelines': { otherEventSources: ['media-pipelines-chime.amazonaws.com'] },
  eventbridgev2: { otherEventSources: ['eventsv2.amazonaws.com'] },
  'lexv2-models': { eventSource: 'lexv2.amazonaws.com', otherEventSources: ['lex.amazonaws.com'] },
  mailmanager: { otherEventSources: ['mail-manager.amazonaws.com'] },
  mturk: { service: 'mechanicalturk', eventSource: 'mturk-requester.amazonaws.com' },
  opensearch: { service: 'es' },
  // Published records of 2018 say pinpoint, the IAM prefix is mobiletargeting.
  pinpoint: { eventSource: 'pinpoint.amazonaws.com', otherEventSources: ['mobiletargeting.amazonaws.com'] },
  sesv2: { otherEventSources: ['sesv2.amazonaws.com'] },
};

/** The IAM prefix is the client's signing name, and CloudTrail's source is that prefix, unless the table says otherwise. */
export function serviceOfModel({ folder, metadata }: Pick<Model, 'folder' | 'metadata'>): ServiceName {
  const exception = EXCEPTIONS[folder] ?? {};
  const service = exception.service ?? metadata.signingName ?? metadata.endpointPrefix;
  return { service, eventSource: `${service}.amazonaws.com`, ...exception };
}

/** Lambda's and CloudFront's API versions end up in the event name; the bare name is seen too (failed calls, newer calls). */
export function eventNamesOf(folder: string, operation: string, requestUri: string): string[] {
  if (folder.startsWith('lambda')) return [lambdaName(operation, requestUri), operation];
  if (folder === 'cloudfront') return [`${operation}2020_05_31`, operation];
  return [operation];
}

function lambdaName(operation: string, requestUri: string): string {
  const date = /^\/(\d{4})-(\d\d)-(\d\d)\//.exec(requestUri)?.slice(1).join('') ?? '';
  return operation === 'UpdateFunctionConfiguration' ? `${operation}${date}v2` : `${operation}${date}`;
}
