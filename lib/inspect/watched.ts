import { PART_CALLS, type PartCall } from '../judge/guard/part-calls.ts';

/** Calls that the rules send to `inspect` besides the catalogued role passes, as CloudTrail writes their names. */
export interface WatchedCalls {
  readonly family: 'trust' | 'arming' | 'existing-pass' | 'guard';
  readonly eventSource: string;
  readonly eventNames: readonly string[];
  readonly reason: string;
}

/** Lambda's records carry the API version in the call's name; newer and failed calls have been seen without it. */
const dated = (name: string, version: string): string[] => [name, `${name}${version}`];

/** By the path of each call in Lambda's API; AWS writes a second version of some. */
export const LAMBDA_VERSIONS: Readonly<Record<string, string>> = {
  AddPermission: '20150331v2',
  CreateAlias: '20150331',
  CreateEventSourceMapping: '20150331',
  CreateFunction: '20150331',
  CreateFunctionUrlConfig: '20211031',
  DeleteEventSourceMapping: '20150331',
  DeleteFunction: '20150331',
  DeleteFunctionCodeSigningConfig: '20200630',
  DeleteFunctionConcurrency: '20171031',
  DeleteFunctionEventInvokeConfig: '20190925',
  DeleteResourcePolicy: '20260709',
  PublishVersion: '20150331',
  PutFunctionCodeSigningConfig: '20200630',
  PutFunctionConcurrency: '20171031',
  PutFunctionEventInvokeConfig: '20190925',
  PutFunctionRecursionConfig: '20240831',
  PutFunctionScalingConfig: '20251130',
  PutProvisionedConcurrencyConfig: '20190930',
  PutResourcePolicy: '20260709',
  PutRuntimeManagementConfig: '20210720',
  RemovePermission: '20150331v2',
  UpdateAlias: '20150331',
  UpdateEventSourceMapping: '20150331',
  UpdateFunctionCode: '20150331v2',
  UpdateFunctionConfiguration: '20150331v2',
  UpdateFunctionEventInvokeConfig: '20190925',
  UpdateFunctionUrlConfig: '20211031',
};

export const WATCHED: readonly WatchedCalls[] = [
  {
    family: 'trust',
    eventSource: 'iam.amazonaws.com',
    eventNames: ['CreateRole', 'UpdateAssumeRolePolicy'],
    reason: 'write a trust policy',
  },
  {
    family: 'trust',
    eventSource: 'iam.amazonaws.com',
    eventNames: [
      'AddClientIDToOpenIDConnectProvider',
      'CreateOpenIDConnectProvider',
      'CreateSAMLProvider',
      'UpdateOpenIDConnectProviderThumbprint',
      'UpdateSAMLProvider',
    ],
    reason: 'decide who a federated provider that roles trust is',
  },
  {
    family: 'trust',
    eventSource: 'iam.amazonaws.com',
    eventNames: ['DeleteRolePermissionsBoundary', 'PutRolePermissionsBoundary', 'UpdateRole'],
    reason: 'lift the limit or the session length of a role that others may assume',
  },
  {
    family: 'trust',
    eventSource: 'rolesanywhere.amazonaws.com',
    eventNames: ['CreateTrustAnchor', 'EnableProfile', 'EnableTrustAnchor', 'PutAttributeMapping', 'UpdateTrustAnchor'],
    reason: 'decide whose certificates get role sessions',
  },
  {
    family: 'arming',
    eventSource: 'iam.amazonaws.com',
    eventNames: ['AttachRolePolicy', 'CreatePolicyVersion', 'PutRolePolicy', 'SetDefaultPolicyVersion'],
    reason: 'give more power to a role that was passed already or that outsiders may assume',
  },
  {
    family: 'arming',
    eventSource: 'iam.amazonaws.com',
    eventNames: [
      'AddUserToGroup',
      'AttachUserPolicy',
      'DeleteUserPermissionsBoundary',
      'PutUserPermissionsBoundary',
      'RemoveUserFromGroup',
    ],
    reason: 'change what a user may do, who is a caller that passes roles',
  },
  {
    family: 'existing-pass',
    eventSource: 'lambda.amazonaws.com',
    eventNames: dated('UpdateFunctionCode', '20150331v2'),
    reason: 'runs new code with the role the function has',
  },
  {
    family: 'existing-pass',
    eventSource: 'ec2.amazonaws.com',
    eventNames: ['ModifyInstanceAttribute', 'ModifyLaunchTemplate'],
    reason: 'new user data, or another default version, under the instance profile that is there',
  },
  {
    family: 'guard',
    eventSource: 'iam.amazonaws.com',
    eventNames: [
      'CreatePolicy',
      'DeletePolicy',
      'DeletePolicyVersion',
      'DeleteRole',
      'DeleteRolePolicy',
      'DeleteUserPolicy',
      'DetachRolePolicy',
      'DetachUserPolicy',
      'PutUserPolicy',
    ],
    reason: 'remove our deny, take its name, or delete the role that carries it',
  },
  ...partSources().map((eventSource) => ({
    family: 'guard' as const,
    eventSource,
    eventNames: PART_CALLS.filter((call) => call.eventSource === eventSource).flatMap(recordedAs),
    reason: 'stop, starve, rewrite or hand over a part of the guardrail, or the trail that its events come from',
  })),
];

function partSources(): string[] {
  return [...new Set(PART_CALLS.map(({ eventSource }) => eventSource))];
}

function recordedAs({ eventSource, eventName }: PartCall): string[] {
  if (eventSource !== 'lambda.amazonaws.com') return [eventName];
  return dated(eventName, LAMBDA_VERSIONS[eventName] ?? '');
}
