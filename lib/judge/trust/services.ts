import { arnParts } from '../policy/wildcard.ts';
import type { TrustContext } from './context.ts';
import type { KeyMeaning } from './keys.ts';
import type { Requirement } from './operator.ts';
import { type Reach, union } from './reach.ts';
import { hasWildcard, isUnresolved } from './text.ts';
import { reachOfValue } from './values.ts';

/** The limits that a statement's conditions set for a service principal. */
export interface ServiceSource {
  /** The customers for whom the service may act, by a sound aws:Source… condition; absent without one. */
  readonly source?: Reach;
  /** Roles Anywhere: limited to a trust anchor or to a field of the certificate. */
  readonly certificate: boolean;
  /** EKS Pod Identity: limited to a cluster, namespace, service account or pod. */
  readonly pod: boolean;
}

/**
 * Services that are known to send aws:SourceArn or aws:SourceAccount when they assume a role. AWS publishes no list. A condition
 * on a key that a service does not send locks the role, so we advise it for these services only.
 */
export const SENDS_SOURCE: readonly string[] = [
  'appstream',
  'autoscaling',
  'codebuild',
  'ecs-tasks',
  'events',
  'iot',
  'neptune-graph',
  'personalize',
  'sagemaker',
  'scheduler',
  'ssm-incidents',
];

/** Services that run code or calls of their user's choice with the role. */
export const COMPUTE: readonly string[] = [
  'apprunner',
  'batch',
  'build.apprunner',
  'cloudformation',
  'codebuild',
  'codepipeline',
  'datapipeline',
  'ec2',
  'ecs-tasks',
  'elasticmapreduce',
  'emr-serverless',
  'glue',
  'lambda',
  'pods.eks',
  'sagemaker',
  'ssm',
  'states',
  'tasks.apprunner',
];

const SERVICE =
  /^(.+?)(?:\.(?:[a-z]{2}(?:-[a-z]+)+-\d))?\.(?:amazonaws\.com(?:\.cn)?|amazonaws\.eu|api\.aws|aws\.internal|c2s\.ic\.gov|sc2s\.sgov\.gov)$/;

/** `ecs-tasks` of `ecs-tasks.amazonaws.com` or `ecs-tasks.us-east-1.amazonaws.com`; undefined when it is not the name of an AWS service. */
export function serviceNameOf(principal: string): string | undefined {
  const name = SERVICE.exec(principal.toLowerCase())?.[1];
  return name === undefined || hasWildcard(name) || isUnresolved(name) ? undefined : name;
}

export function sourceOf(requirements: readonly Requirement[], context: TrustContext): ServiceSource {
  const sound = requirements.filter(
    ({ negated, vacuous, comparison, values }) =>
      !negated && !vacuous && values.length > 0 && comparison !== 'presence' && comparison !== 'other',
  );
  const sources = sound.flatMap((requirement) => sourceReach(requirement, context) ?? []);
  return {
    ...(sources.length > 0 && { source: sources.reduce((one, other) => (isOwnReach(other) ? other : one)) }),
    certificate: sound.some(pinsCertificate),
    pod: sound.some(pinsPod),
  };
}

function isOwnReach({ kind }: Reach): boolean {
  return kind === 'account' || kind === 'organization' || kind === 'trusted' || kind === 'nobody';
}

const SOURCES: ReadonlyMap<string, KeyMeaning> = new Map([
  ['aws:sourceaccount', 'source-account'],
  ['aws:sourceowner', 'source-account'],
  ['aws:sourceorgid', 'source-organization'],
  ['aws:sourceorgpaths', 'source-organization-path'],
  ['aws:sourcearn', 'source-arn'],
] as const);

/** S3 ARNs have no account: a concrete one counts as a limit, although its owner is unknown. */
function sourceReach({ key, values, comparison }: Requirement, context: TrustContext): Reach | undefined {
  const meaning = SOURCES.get(key);
  if (meaning === undefined) return undefined;
  const reach = union(values.map((value) => reachOfValue(meaning, value, comparison, context)));
  if (reach.kind !== 'public') return reach;
  return meaning === 'source-arn' && values.every(isAccountless) ? { kind: 'unknown', names: values } : undefined;
}

function isAccountless(value: string): boolean {
  const parts = arnParts(value);
  return parts !== undefined && parts[4] === '' && !hasWildcard(parts[2] ?? '*') && !/^[*?]/.test(parts[5] ?? '*');
}

/** Whether the requirement names a trust anchor, or a part of the certificate's subject, issuer or alternative name. */
function pinsCertificate({ key, values }: Requirement): boolean {
  if (key === 'aws:sourcearn') return values.every((value) => /:trust-anchor\/[^*?]{8,}/.test(value));
  return /^aws:(principaltag|requesttag)\/x509/.test(key) && values.every((value) => /[^*?]/.test(value));
}

function pinsPod({ key, values }: Requirement): boolean {
  if (key === 'aws:sourcearn') return values.every((value) => /:(cluster|podidentityassociation)\/[^*?]/.test(value));
  return (
    /^aws:requesttag\/(kubernetes-(namespace|service-account|pod-name)|eks-cluster-(arn|name))$/.test(key) &&
    values.every((value) => /[^*?]/.test(value))
  );
}
