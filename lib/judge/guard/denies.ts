import { type JsonObject, lookUp, textOf } from '../../base/json.ts';
import type { CloudTrailEvent } from '../../event/cloudtrail.ts';
import { parsePolicyName } from '../../incident/deny/policy-name.ts';
import { isReserve } from '../../incident/deny/reserve.ts';
import type { DenyChange } from './change.ts';
import { isDeny } from './is-deny.ts';

type Holder = DenyChange['holder']['kind'];

/** IAM's calls on policies: the change to a deny, and the kind of holder. */
const DENY_CALLS: Readonly<Record<string, readonly [DenyChange['how'], Holder]>> = {
  DeleteRolePolicy: ['removed', 'role'],
  PutRolePolicy: ['overwritten', 'role'],
  AttachRolePolicy: ['attached', 'role'],
  DetachRolePolicy: ['detached', 'role'],
  DeleteUserPolicy: ['removed', 'user'],
  PutUserPolicy: ['overwritten', 'user'],
  DetachUserPolicy: ['detached', 'user'],
  CreatePolicy: ['overwritten', 'policy'],
  CreatePolicyVersion: ['overwritten', 'policy'],
  DeletePolicy: ['removed', 'policy'],
  SetDefaultPolicyVersion: ['overwritten', 'policy'],
};

export const DENY_CALL_NAMES: readonly string[] = Object.keys(DENY_CALLS);

/** Calls of somebody else on a policy whose name parses as a deny of ours, or on a reserve policy of the stack. */
export function denyChangesIn(event: CloudTrailEvent): DenyChange[] {
  const [how, kind] = lookUp(DENY_CALLS, event.eventName) ?? [];
  const request = event.requestParameters;
  if (how === undefined || kind === undefined || request === undefined || isDraft(event)) return [];
  const policyName = textOf(request.policyName) ?? nameInArn(textOf(request.policyArn));
  const ours = policyName === undefined ? undefined : parsePolicyName(policyName);
  if (policyName === undefined || !(ours !== undefined || isReserve(policyName))) return [];
  if (event.eventName === 'CreatePolicy' && isReserve(policyName) && isDeny(request.policyDocument, 'policy'))
    return []; // the stack makes it
  return [
    {
      kind: 'guard-change',
      what: 'deny',
      event,
      how,
      holder: { kind, name: holderIn(kind, request) ?? (kind === 'policy' ? policyName : '') },
      policyName,
      ...(ours !== undefined && { incident: ours.incident }),
      ...(request.policyDocument !== undefined && { document: request.policyDocument }),
    },
  ];
}

/** A version that is not the default has no effect until SetDefaultPolicyVersion. */
function isDraft({ eventName, requestParameters }: CloudTrailEvent): boolean {
  return eventName === 'CreatePolicyVersion' && requestParameters?.setAsDefault !== true;
}

function holderIn(kind: Holder, { roleName, userName }: JsonObject): string | undefined {
  return kind === 'policy' ? undefined : textOf(kind === 'role' ? roleName : userName);
}

export function nameInArn(arn: string | undefined): string | undefined {
  return arn?.slice(arn.lastIndexOf('/') + 1);
}
