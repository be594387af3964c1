import { jsonIn, lookUp, textOf } from '../../base/json.ts';
import type { Role, RolePolicy } from '../../base/role.ts';
import type { CloudTrailEvent } from '../../event/cloudtrail.ts';

/** A call that may have given a role more permissions. */
export interface RoleChange {
  readonly kind: 'role-change';
  readonly event: CloudTrailEvent;
  readonly how:
    | 'policy attached'
    | 'policy written'
    | 'policy version changed'
    | 'boundary changed'
    | 'boundary removed';
  /** Absent when a managed policy changed: every role it is attached to changed with it. */
  readonly roleName?: string;
  /** The managed policy that was attached or changed. */
  readonly policyArn?: string;
  /** The inline policy that was written. */
  readonly policyName?: string;
}

const HOW: Readonly<Record<string, RoleChange['how']>> = {
  AttachRolePolicy: 'policy attached',
  PutRolePolicy: 'policy written',
  CreatePolicyVersion: 'policy version changed',
  SetDefaultPolicyVersion: 'policy version changed',
  PutRolePermissionsBoundary: 'boundary changed',
  DeleteRolePermissionsBoundary: 'boundary removed',
};

/** A new policy version that is not the default changes nothing yet. A later SetDefaultPolicyVersion does. */
export function roleChangeIn(event: CloudTrailEvent): RoleChange | undefined {
  const how = event.eventSource === 'iam.amazonaws.com' ? lookUp(HOW, event.eventName) : undefined;
  const request = event.requestParameters;
  if (how === undefined || (event.eventName === 'CreatePolicyVersion' && request?.setAsDefault === false))
    return undefined;
  const roleName = textOf(request?.roleName);
  const policyArn = textOf(request?.policyArn);
  const policyName = event.eventName === 'PutRolePolicy' ? textOf(request?.policyName) : undefined;
  return {
    kind: 'role-change',
    event,
    how,
    ...(roleName !== undefined && { roleName }),
    ...(policyArn !== undefined && { policyArn }),
    ...(policyName !== undefined && { policyName }),
  };
}

/** Whether the role is as the call left it, as far as the event shows that. A later call may have changed it again. */
export function isChanged(role: Role, { how, event, policyArn, policyName }: RoleChange): boolean {
  const { permissionsBoundary, policyDocument } = event.requestParameters ?? {};
  const isWritten = ({ document }: RolePolicy) =>
    document !== undefined && JSON.stringify(document) === JSON.stringify(jsonIn(textOf(policyDocument) ?? ''));
  switch (how) {
    case 'policy attached':
      return role.policies.some(({ arn }) => arn === policyArn);
    case 'policy written':
      return role.policies.some((policy) => policy.name === policyName && isWritten(policy));
    case 'policy version changed':
      return role.policies.some((policy) => policy.arn === policyArn && isWritten(policy));
    case 'boundary changed':
      return role.boundary?.arn === permissionsBoundary;
    case 'boundary removed':
      return role.boundary === undefined;
    default:
      return how satisfies never;
  }
}

/** The role without the changed policy, to find the powers that the change gave. Undefined when the call names no policy. */
export function withoutChange({ policyArn, policyName }: RoleChange, role: Role): Role | undefined {
  if (policyArn === undefined && policyName === undefined) return undefined;
  const isChanged = ({ kind, name, arn }: RolePolicy) =>
    kind === 'inline' ? name === policyName : policyArn !== undefined && arn === policyArn;
  return { ...role, policies: role.policies.filter((policy) => !isChanged(policy)) };
}
