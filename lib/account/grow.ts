import { parseIamArn } from '../base/arn.ts';
import { isObject, type JsonObject, lookUp, textOf } from '../base/json.ts';
import { partitionOf, roleArn } from '../base/partition.ts';
import type { CloudTrailEvent } from '../event/cloudtrail.ts';
import { type AccountState, type KnownRole, keyOf, newRole } from './state.ts';
import { growTemplates, TEMPLATE_CALLS } from './templates.ts';

type Change = (state: AccountState, request: JsonObject, event: CloudTrailEvent) => void;

/** Applies a successful call. A failed call, or one without parameters in CloudTrail, changes nothing here. */
export function grow(state: AccountState, event: CloudTrailEvent): void {
  if (event.errorCode !== undefined || event.requestParameters === undefined) return;
  if (event.eventSource === 'iam.amazonaws.com')
    lookUp(CHANGES, event.eventName)?.(state, event.requestParameters, event);
  if (event.eventSource === 'ec2.amazonaws.com') growTemplates(state, event);
}

const CHANGES: Readonly<Record<string, Change>> = {
  CreateRole: createRole,
  DeleteRole: (state, request, { account }) => {
    state.roles.delete(keyOf(account, textOf(request.roleName) ?? ''));
  },
  UpdateAssumeRolePolicy: (state, request, event) => {
    const role = roleIn(state, request, event);
    if (role === undefined) return;
    role.trustPolicy = documentIn(request.policyDocument);
    if (event.time) role.trustChangedAt = event.time;
  },
  PutRolePolicy: (state, request, event) => {
    roleIn(state, request, event)?.inline.set(textOf(request.policyName) ?? '', documentIn(request.policyDocument));
  },
  DeleteRolePolicy: (state, request, event) => {
    roleIn(state, request, event)?.inline.delete(textOf(request.policyName) ?? '');
  },
  AttachRolePolicy: (state, request, event) => {
    const arn = textOf(request.policyArn) ?? '';
    roleIn(state, request, event)?.attached.set(arn, arn.slice(arn.lastIndexOf('/') + 1));
  },
  DetachRolePolicy: (state, request, event) => {
    roleIn(state, request, event)?.attached.delete(textOf(request.policyArn) ?? '');
  },
  PutRolePermissionsBoundary: (state, request, event) => {
    const role = roleIn(state, request, event);
    const boundary = textOf(request.permissionsBoundary);
    if (role !== undefined && boundary !== undefined) role.boundary = boundary;
  },
  DeleteRolePermissionsBoundary: (state, request, event) => {
    delete roleIn(state, request, event)?.boundary;
  },
  UpdateRole: (state, request, event) => {
    const role = roleIn(state, request, event);
    if (role !== undefined && typeof request.maxSessionDuration === 'number')
      role.maxSessionSeconds = request.maxSessionDuration;
  },
  CreateInstanceProfile: (state, request, { account }) => {
    state.profiles.set(keyOf(account, textOf(request.instanceProfileName) ?? ''), undefined);
  },
  DeleteInstanceProfile: (state, request, { account }) => {
    state.profiles.delete(keyOf(account, textOf(request.instanceProfileName) ?? ''));
  },
  AddRoleToInstanceProfile: (state, request, { account }) => {
    state.profiles.set(keyOf(account, textOf(request.instanceProfileName) ?? ''), textOf(request.roleName));
  },
  RemoveRoleFromInstanceProfile: (state, request, { account }) => {
    state.profiles.set(keyOf(account, textOf(request.instanceProfileName) ?? ''), undefined);
  },
  CreatePolicy: createPolicy,
  DeletePolicy: (state, request) => {
    state.policies.delete(textOf(request.policyArn) ?? '');
  },
  CreatePolicyVersion: createPolicyVersion,
  SetDefaultPolicyVersion: (state, request) => {
    const policy = state.policies.get(textOf(request.policyArn) ?? '');
    if (policy !== undefined) policy.defaultVersion = textOf(request.versionId) ?? policy.defaultVersion;
  },
};

/**
 * A snapshot taken after the events already has the role in its final state: then CreateRole only sets the first trust policy.
 * A different unique id means another role of the same name.
 */
function createRole(state: AccountState, request: JsonObject, event: CloudTrailEvent): void {
  const answered = isObject(event.responseElements?.role) ? event.responseElements.role : undefined;
  const name = textOf(request.roleName);
  if (name === undefined) return;
  const arn =
    textOf(answered?.arn) ?? roleArn(partitionOf(event.region), event.account, name, textOf(request.path) ?? '/');
  const id = textOf(answered?.roleId);
  const listed = state.roles.get(keyOf(event.account, name));
  const role = listed?.complete && id !== undefined && listed.id === id ? listed : newRole(arn, true);
  if (role === undefined) return;
  const boundary = textOf(request.permissionsBoundary);
  role.trustPolicy = documentIn(request.assumeRolePolicyDocument);
  role.lastUsed ??= 'never';
  if (id !== undefined) role.id = id;
  if (event.time) {
    role.createdAt ??= event.time;
    role.trustChangedAt = event.time;
  }
  if (boundary !== undefined) role.boundary = boundary;
  state.roles.set(keyOf(event.account, name), role);
}

/** The role that a call names. Without a snapshot or CreateRole it has only the parts that events show, and reads as "unread". */
function roleIn(state: AccountState, request: JsonObject, event: CloudTrailEvent): KnownRole | undefined {
  const name = textOf(request.roleName);
  if (name === undefined) return undefined;
  const key = keyOf(event.account, name);
  const known = state.roles.get(key) ?? newRole(roleArn(partitionOf(event.region), event.account, name), false);
  if (known !== undefined) state.roles.set(key, known);
  return known;
}

function createPolicy(state: AccountState, request: JsonObject, event: CloudTrailEvent): void {
  const answered = isObject(event.responseElements?.policy) ? event.responseElements.policy : undefined;
  const name = textOf(request.policyName);
  if (name === undefined) return;
  const arn =
    textOf(answered?.arn) ??
    `arn:${partitionOf(event.region)}:iam::${event.account}:policy${textOf(request.path) ?? '/'}${name}`;
  state.policies.set(arn, {
    arn,
    versions: new Map([['v1', documentIn(request.policyDocument)]]),
    defaultVersion: 'v1',
  });
}

function createPolicyVersion(state: AccountState, request: JsonObject, event: CloudTrailEvent): void {
  const arn = textOf(request.policyArn);
  if (arn === undefined || parseIamArn(arn)?.resource !== 'policy') return;
  const answered = isObject(event.responseElements?.policyVersion) ? event.responseElements.policyVersion : undefined;
  const known = state.policies.get(arn) ?? { arn, versions: new Map<string, unknown>(), defaultVersion: '' };
  const version = textOf(answered?.versionId) ?? `event-${event.eventId}`;
  known.versions.set(version, documentIn(request.policyDocument));
  if (request.setAsDefault === true) known.defaultVersion = version;
  state.policies.set(arn, known);
}

/** requestParameters have documents as JSON text. Any other text is kept, so that the policy reader reports it. */
function documentIn(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    return value;
  }
}

export const CHANGING_CALLS: readonly string[] = Object.keys(CHANGES);

/** Whether the event may change the account state, by its source and name alone. */
export function growsWith({ eventSource, eventName }: CloudTrailEvent): boolean {
  if (eventSource === 'iam.amazonaws.com') return Object.hasOwn(CHANGES, eventName);
  return eventSource === 'ec2.amazonaws.com' && TEMPLATE_CALLS.includes(eventName);
}
