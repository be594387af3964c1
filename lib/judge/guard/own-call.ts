import { textOf } from '../../base/json.ts';
import { OWN_ROLES } from '../../base/own.ts';
import type { CloudTrailEvent } from '../../event/cloudtrail.ts';
import { parseDeny } from '../../incident/deny/deny-document.ts';
import { parsePolicyName } from '../../incident/deny/policy-name.ts';
import { parseUserDeny } from '../../incident/deny/user-deny.ts';
import { parsePolicy, policyJson } from '../policy/document.ts';
import type { OwnCall } from './change.ts';
import { DECLARED_CALLS, MADE_FOR_US } from './declared-calls.ts';
import { nameInArn } from './denies.ts';

/** IAM writes of ours are about our denies alone, and what is put is a deny and nothing else. */
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

/** Whom an undeclared call was about, where its request says so in a word that people know. */
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

/** Every call that names a policy, whichever rung of the ladder needs it. */
const POLICY_WRITES =
  /^iam:(?:(?:Attach|Create|Delete|Detach|Put)(?:Role|User)?Policy(?:Version)?|PutRolePermissionsBoundary)$/;

/** A failed call often comes without its parameters; a call that changed something never should. */
function oddBecause(event: CloudTrailEvent, action: string): string | undefined {
  if (!POLICY_WRITES.test(action)) return undefined;
  const request = event.requestParameters;
  if (request === undefined)
    return event.outcome === 'succeeded' ? 'the event does not show which policy it wrote or deleted' : undefined;
  const policyArn = textOf(request.policyArn) ?? textOf(request.permissionsBoundary);
  const policyName = textOf(request.policyName) ?? nameInArn(policyArn) ?? '';
  const roleName = textOf(request.roleName) ?? '';
  if (OWN_ROLES.includes(roleName)) return 'it changed a role of the guardrail itself';
  if (parsePolicyName(policyName) === undefined) return `the policy "${policyName}" is no deny of ours by its name`;
  const holder = action === 'iam:PutUserPolicy' ? 'user' : 'role';
  if (/:(?:Put|Create).*Policy/.test(action) && !isDeny(request.policyDocument, holder))
    return `what it wrote as ${policyName} is no deny as we write them`;
  return undefined;
}

/** Exactly what our builders write for a role or a user, or its text; a user's deny on a role would end by the clock alone. */
export function isDeny(document: unknown, holder: 'role' | 'user' | 'policy'): boolean {
  try {
    const parse = holder === 'user' ? parseUserDeny : parseDeny;
    return parse(policyJson(document)) !== undefined;
  } catch {
    return false; // what is no policy is no deny
  }
}

/** Whether a document holds an Allow: such a policy gives, whatever its name says. Unreadable is not known to be harmless. */
export function mayAllow(document: unknown): boolean {
  try {
    return parsePolicy(document).statements.some(({ effect }) => effect === 'Allow');
  } catch {
    return true;
  }
}
