import { isObject, textOf } from '../../base/json.ts';
import type { RoleReference } from '../../base/role.ts';
import type { CloudTrailEvent } from '../../event/cloudtrail.ts';

/** A call that changed the code or template of a workload which already has a role. Nobody passed a role. */
export interface WorkloadChange {
  readonly kind: 'workload-change';
  readonly event: CloudTrailEvent;
  /** The escalation path whose decisive step this call is. */
  readonly path: string;
  /** `function deploy`, `instance i-0abc`. */
  readonly workload: string;
  /** The workload's role; absent when the event does not show it. */
  readonly role?: RoleReference;
}

type Found = Pick<WorkloadChange, 'path' | 'workload' | 'role'>;

/**
 * Calls by source and event name, without the date that may follow (`UpdateFunctionCode20150331v2`). ModifyInstanceAttribute and
 * UpdateStack do not show the role: one must look up the instance or the stack.
 * https://docs.aws.amazon.com/lambda/latest/dg/logging-using-cloudtrail.html
 */
const CALLS: Readonly<Record<string, (event: CloudTrailEvent) => Found | undefined>> = {
  'lambda.amazonaws.com UpdateFunctionCode': ({ requestParameters: request, responseElements: response }) => ({
    path: 'lambda-003',
    workload: `function ${textOf(request?.functionName) ?? '(not named)'}`,
    ...roleOf(textOf(response?.role)),
  }),
  'cloudformation.amazonaws.com UpdateStack': ({ requestParameters: request }) =>
    textOf(request?.roleARN) === undefined
      ? { path: 'cloudformation-002', workload: `stack ${textOf(request?.stackName) ?? '(not named)'}` }
      : undefined, // a role in the request is a pass
  'ec2.amazonaws.com ModifyInstanceAttribute': ({ requestParameters: request }) =>
    request?.userData === undefined
      ? undefined
      : { path: 'ec2-002', workload: `instance ${textOf(request?.instanceId) ?? '(not named)'}` },
  'ec2.amazonaws.com CreateLaunchTemplateVersion': ({ requestParameters }) => {
    const request = isObject(requestParameters?.CreateLaunchTemplateVersionRequest)
      ? requestParameters.CreateLaunchTemplateVersionRequest
      : requestParameters;
    if (isObject(request?.LaunchTemplateData) && request.LaunchTemplateData.IamInstanceProfile !== undefined)
      return undefined; // a profile in the request arms a pass
    const id = textOf(request?.LaunchTemplateId);
    const name = textOf(request?.LaunchTemplateName);
    const template = { ...(id !== undefined && { id }), ...(name !== undefined && { name }), version: '$Latest' };
    return {
      path: 'ec2-004',
      workload: `launch template ${id ?? name ?? '(not named)'}`,
      role: { launchTemplate: template },
    };
  },
};

export function workloadChangeIn(event: CloudTrailEvent): WorkloadChange | undefined {
  const name = event.eventName.replace(/\d{8}(?:v\d+)?$/, '');
  const found = CALLS[`${event.eventSource} ${name}`]?.(event);
  return found && { kind: 'workload-change', event, ...found };
}

function roleOf(arn: string | undefined): Pick<WorkloadChange, 'role'> {
  return arn === undefined ? {} : { role: { arn } };
}
