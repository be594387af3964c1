import { lookUp } from '../base/json.ts';
import type { CloudTrailEvent } from './cloudtrail.ts';
import type { RolePass } from './pass.ts';

/**
 * Calls that decide which role a service puts on the instances that it launches later. A group, fleet or compute environment
 * that names the template or the profile launches with the new role, and the caller needs no further call: the service-linked
 * role asks for iam:PassRole then, not the caller.
 * https://docs.aws.amazon.com/autoscaling/ec2/userguide/ec2-auto-scaling-launch-template-permissions.html
 */
const FOR_LAUNCH: Readonly<Record<string, readonly string[]>> = {
  'ec2.amazonaws.com': ['CreateLaunchTemplate', 'CreateLaunchTemplateVersion', 'ModifyLaunchTemplate'],
  'iam.amazonaws.com': ['AddRoleToInstanceProfile'],
};

/** Whether a service may launch with the role of this call by itself. */
export function isForLaunch({ eventSource, eventName }: Pick<CloudTrailEvent, 'eventSource' | 'eventName'>): boolean {
  return lookUp(FOR_LAUNCH, eventSource)?.includes(eventName) === true;
}

/** Whether the caller's part ends with this call: a pass, or an arming that a service finishes. */
export function isHandOver({ passKind, event }: Pick<RolePass, 'passKind' | 'event'>): boolean {
  return passKind === 'pass' || isForLaunch(event);
}
