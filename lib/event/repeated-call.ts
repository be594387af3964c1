import type { CloudTrailEvent } from './cloudtrail.ts';

/** Calls that a service repeats through an ordinary role for something that a judged call made. */
interface Repeats {
  /** The service as CloudTrail names it (invokedBy); no caller can set it. */
  readonly via: string;
  readonly calls: readonly string[];
  /** The call that named the instance profile first. It is judged, by the powers of its caller. */
  readonly madeBy: readonly string[];
}

/**
 * Only services that launch with the very instance profile of the call in `madeBy`. CloudFormation, CodeDeploy and Beanstalk read
 * roles from templates that no event shows, so a role that they use stays a passer.
 * https://docs.aws.amazon.com/batch/latest/userguide/launch-templates.html (Batch ignores the profile of a custom template)
 */
export const REPEATS: readonly Repeats[] = [
  {
    via: 'elasticmapreduce.amazonaws.com',
    calls: ['ec2 RunInstances', 'ec2 CreateFleet', 'ec2 RequestSpotInstances'],
    madeBy: ['elasticmapreduce RunJobFlow'],
  },
  {
    via: 'batch.amazonaws.com',
    calls: [
      'ec2 RunInstances',
      'ec2 CreateFleet',
      'ec2 RequestSpotFleet',
      'ec2 CreateLaunchTemplate',
      'ec2 CreateLaunchTemplateVersion',
      'autoscaling CreateLaunchConfiguration',
      'autoscaling CreateAutoScalingGroup',
      'autoscaling UpdateAutoScalingGroup',
    ],
    madeBy: ['batch CreateComputeEnvironment', 'batch UpdateComputeEnvironment'],
  },
  { via: 'spotfleet.amazonaws.com', calls: ['ec2 RunInstances'], madeBy: ['ec2 RequestSpotFleet'] },
];

/**
 * Services whose service-linked role launches what a caller ordered, with code that the caller brings and a role that his call
 * does not show: Image Builder builds a recipe on the instance profile of an infrastructure configuration that was there.
 */
const ORDERED: readonly string[] = ['/aws-service-role/imagebuilder.amazonaws.com/'];

/**
 * Whether a service made the call by itself, for something that somebody else made: a group, template, fleet or compute
 * environment. Nobody but the service can use a service-linked role, and IAM gives its path to no other role. A role name, a
 * session name and a user agent can be chosen, so they say nothing.
 */
export function isRepeatedByService({ principal, caller, account, eventSource, eventName }: CloudTrailEvent): boolean {
  if (principal.kind === 'service') return true;
  if (caller?.resource === 'role' && caller.account === account && isServiceLinked(caller.path)) return true;
  const call = `${eventSource.replace('.amazonaws.com', '')} ${eventName}`;
  return REPEATS.some(({ via, calls }) => via === principal.via && calls.includes(call));
}

function isServiceLinked(path: string): boolean {
  return path.startsWith('/aws-service-role/') && !ORDERED.includes(path);
}
