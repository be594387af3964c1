import { textOf } from '../base/json.ts';
import { field } from './catalogue/decoders/fields.ts';
import type { CloudTrailEvent } from './cloudtrail.ts';
import type { RolePass } from './pass.ts';

/**
 * The role of a launch template that a call changes without naming it: another version becomes the default, or a new version
 * takes the instance profile of its source version. The version names the profile, so it must be looked up.
 */
export function templatePassesIn(event: CloudTrailEvent): RolePass[] {
  if (event.outcome !== 'succeeded' || event.eventSource !== 'ec2.amazonaws.com') return [];
  const request = field(event.requestParameters, `${event.eventName}Request`) ?? event.requestParameters;
  const version = versionIn(event, request);
  const id = textOf(field(request, 'LaunchTemplateId'));
  const name = textOf(field(request, 'LaunchTemplateName'));
  if (version === undefined || (id === undefined && name === undefined)) return [];
  const launchTemplate = { ...(id !== undefined && { id }), ...(name !== undefined && { name }), version };
  return [
    {
      kind: 'role-pass',
      event,
      passKind: 'arming',
      role: { launchTemplate },
      passedTo: ['ec2.amazonaws.com'],
      parameter: 'LaunchTemplate',
      source: 'resolved',
    },
  ];
}

/**
 * The role of a running instance or of a launch configuration, which a group takes over without naming it. The event names the
 * instance or the configuration alone; `copiedFrom` is what the ledger is asked for.
 */
export function copiedPassesIn(event: CloudTrailEvent): RolePass[] {
  const { outcome, eventSource, eventName, requestParameters: request } = event;
  if (outcome !== 'succeeded' || eventSource !== 'autoscaling.amazonaws.com') return [];
  if (textOf(field(request, 'iamInstanceProfile')) !== undefined) return [];
  return COPYING.flatMap(({ calls, parameter, kind }): RolePass[] => {
    const name = (calls as readonly string[]).includes(eventName) ? textOf(field(request, parameter)) : undefined;
    if (name === undefined) return [];
    return [
      {
        kind: 'role-pass',
        event,
        passKind: 'pass',
        role: {},
        copiedFrom: { kind, name },
        passedTo: ['ec2.amazonaws.com'],
        parameter,
        source: 'resolved',
      },
    ];
  });
}

const COPYING = [
  { calls: ['CreateAutoScalingGroup', 'CreateLaunchConfiguration'], parameter: 'instanceId', kind: 'ec2' },
  {
    calls: ['CreateAutoScalingGroup', 'UpdateAutoScalingGroup'],
    parameter: 'launchConfigurationName',
    kind: 'autoscaling',
  },
] as const satisfies readonly { calls: readonly string[]; parameter: string; kind: 'ec2' | 'autoscaling' }[];

function versionIn({ eventName, responseElements }: CloudTrailEvent, request: unknown): string | undefined {
  if (eventName === 'ModifyLaunchTemplate')
    return numberOf(field(request, 'SetDefaultVersion') ?? field(request, 'DefaultVersion'));
  if (eventName !== 'CreateLaunchTemplateVersion' || numberOf(field(request, 'SourceVersion')) === undefined)
    return undefined;
  const profile = field(field(request, 'LaunchTemplateData'), 'IamInstanceProfile');
  if (textOf(field(profile, 'Arn')) !== undefined || textOf(field(profile, 'Name')) !== undefined) return undefined;
  const response = field(responseElements, `${eventName}Response`) ?? responseElements;
  return numberOf(field(field(response, 'launchTemplateVersion'), 'versionNumber')) ?? '$Latest';
}

function numberOf(version: unknown): string | undefined {
  return typeof version === 'number' ? String(version) : textOf(version);
}
