import { textOf } from '../../base/json.ts';
import { OWN_ROLES } from '../../base/own.ts';
import { CANARY_ROLE } from '../../base/own-stack.ts';
import type { CloudTrailEvent } from '../../event/cloudtrail.ts';
import { parsePolicyName } from '../../incident/deny/policy-name.ts';
import { isReserve } from '../../incident/deny/reserve.ts';
import type { OwnCall } from './change.ts';
import { DECLARED_CALLS, MADE_FOR_US } from './declared-calls.ts';
import { nameInArn } from './denies.ts';
import { isDeny } from './is-deny.ts';

/** Odd calls of our own roles, and the denies that they put. Our functions write no other policies. */
export function ownCallsIn(event: CloudTrailEvent, call: string): OwnCall[] {
  const roleName = event.caller?.name ?? '';
  const action = `${event.eventSource.split('.')[0]}:${call}`;
  const seen = { kind: 'guard-change', what: 'own-call', event, roleName, action } as const;
  const because = undeclaredBecause(roleName, action) ?? oddBecause(event, action);
  if (because !== undefined) return [{ ...seen, because, ...targetIn(event) }];
  const incident = /^iam:(?:Put|Create)/.test(action) ? incidentIn(event) : undefined;
  return incident === undefined || event.outcome !== 'succeeded' ? [] : [{ ...seen, incident }];
}

const TARGETS = ['roleName', 'userName', 'groupName', 'policyName', 'policyArn', 'functionName', 'bucketName'];

/** The role, user, policy, function or bucket that the request names. */
function targetIn({ requestParameters }: CloudTrailEvent): Pick<OwnCall, 'target'> {
  const target = TARGETS.map((name) => textOf(requestParameters?.[name])).find((name) => name !== undefined);
  return target === undefined ? {} : { target };
}

function incidentIn({ requestParameters }: CloudTrailEvent): string | undefined {
  return parsePolicyName(textOf(requestParameters?.policyName) ?? '')?.incident;
}

function undeclaredBecause(roleName: string, action: string): string | undefined {
  const declared = DECLARED_CALLS[roleName] ?? [];
  return declared.includes(action) || MADE_FOR_US.includes(action) ? undefined : 'its function never makes this call';
}

/** Every call on a policy that a rung of the ladder may need. */
const POLICY_WRITES =
  /^iam:(?:(?:Attach|Create|Delete|Detach|Put)(?:Role|User)?Policy(?:Version)?|PutRolePermissionsBoundary)$/;

/** The calls on a reserve policy of the stack, which is never made, deleted or a boundary. */
const RESERVE_WRITES = /PolicyVersion|tachRole/;

/** Inline policies have a holder; the others are managed. */
const HOLDERS: Readonly<Record<string, 'role' | 'user'>> = { 'iam:PutRolePolicy': 'role', 'iam:PutUserPolicy': 'user' };

/** A denied call may name no role; a call that changed something always does. */
function isStrayTag({ caller, outcome, requestParameters: request }: CloudTrailEvent, action: string): boolean {
  if (action !== 'iam:TagRole' || caller?.name !== 'rolewarden-sweep') return false;
  return request?.roleName !== CANARY_ROLE && (request !== undefined || outcome === 'succeeded');
}

/** CloudTrail often leaves the parameters out of a failed call, but should never leave them out of a call that changed something. */
function oddBecause(event: CloudTrailEvent, action: string): string | undefined {
  if (isStrayTag(event, action)) return `the sweep tags no role but ${CANARY_ROLE}`;
  if (!POLICY_WRITES.test(action)) return undefined;
  const request = event.requestParameters;
  if (request === undefined)
    return event.outcome === 'succeeded' ? 'the event does not show which policy it wrote or deleted' : undefined;
  const policyArn = textOf(request.policyArn) ?? textOf(request.permissionsBoundary);
  const policyName = textOf(request.policyName) ?? nameInArn(policyArn) ?? '';
  const roleName = textOf(request.roleName) ?? '';
  if (OWN_ROLES.includes(roleName)) return 'it changed a role of the guardrail itself';
  const isReserved = isReserve(policyName) && RESERVE_WRITES.test(action);
  if (!isReserved && parsePolicyName(policyName) === undefined)
    return `the policy "${policyName}" is no deny of ours by its name`;
  const holder = HOLDERS[action] ?? 'policy';
  if (/:(?:Put|Create).*Policy/.test(action) && !isDeny(request.policyDocument, holder))
    return `what it wrote as ${policyName} is no deny as we write them`;
  return undefined;
}
