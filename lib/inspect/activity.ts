import { parseIamArn } from '../base/arn.ts';
import { isObject, type JsonObject, textOf } from '../base/json.ts';
import { partitionOf, roleArn } from '../base/partition.ts';
import { passesIn } from '../event/catalogue/passes.ts';
import type { CloudTrailEvent } from '../event/cloudtrail.ts';
import type { RolePass } from '../event/pass.ts';
import { isOwnCaller } from '../event/principal.ts';
import type { Guess } from '../incident/ledger/history.ts';
import type { GuardChange } from '../judge/guard/change.ts';
import { guardChangesIn } from '../judge/guard/changes.ts';
import { partChangesIn } from '../judge/guard/parts.ts';
import { policyJsonOrText } from '../judge/policy/document.ts';
import { type RoleChange, roleChangeIn } from '../judge/power/role-change.ts';
import type { WorkloadChange } from '../judge/power/workload-change.ts';
import { guessIn } from '../judge/trust/enumeration.ts';
import { type FederationChange, federationChangeIn } from '../judge/trust/federation-change.ts';
import { activitiesAtWork } from './activity-at-work.ts';

/** A trust policy written by UpdateAssumeRolePolicy (a full replacement) or CreateRole. */
export interface TrustPolicyChange {
  readonly kind: 'trust-policy-change';
  readonly event: CloudTrailEvent;
  readonly created: boolean;
  readonly roleName: string;
  /** From the response. Absent for UpdateAssumeRolePolicy, which names the role without its path. */
  readonly roleArn?: string;
  /** Parsed: CloudTrail has it as text. Text that is no JSON is kept; absent when CloudTrail left the parameters out. */
  readonly document?: unknown;
}

/** A change outside trust policies that decides who may use a role, for how long, or how far the role reaches. */
export interface FederationActivity {
  readonly kind: 'federation-change';
  readonly change: FederationChange;
}

/** A trust policy that IAM refused because a principal in it does not exist. */
export interface PrincipalGuess {
  readonly kind: 'principal-guess';
  readonly event: CloudTrailEvent;
  readonly guess: Guess;
}

export type Activity =
  | RolePass
  | TrustPolicyChange
  | RoleChange
  | WorkloadChange
  | FederationActivity
  | PrincipalGuess
  | GuardChange;

/**
 * The watched activities of one event. A denied or failed call is an activity too, but is never contained. For a call of our own
 * roles only the guardrail's own detectors run: they alert when a role does more than it declares. Nothing contains our own
 * roles, so nobody can make the guardrail stop itself.
 */
export function activitiesIn(event: CloudTrailEvent): Activity[] {
  if (isOwnCaller(event)) return guardChangesIn(event);
  const atWork = activitiesAtWork(event);
  return atWork === undefined ? identityChangesIn(event) : [...atWork, ...partChangesIn(event)];
}

function identityChangesIn(event: CloudTrailEvent): Activity[] {
  const change = roleChangeIn(event);
  return [
    ...passesIn(event),
    ...trustChangesIn(event),
    ...(change === undefined ? [] : [change]),
    ...federationIn(event),
    ...guessesIn(event),
    ...guardChangesIn(event),
  ];
}

function federationIn(event: CloudTrailEvent): FederationActivity[] {
  const change = federationChangeIn(event);
  return change === undefined ? [] : [{ kind: 'federation-change', change }];
}

function guessesIn(event: CloudTrailEvent): PrincipalGuess[] {
  const guess = guessIn(event);
  return guess === undefined ? [] : [{ kind: 'principal-guess', event, guess }];
}

function trustChangesIn(event: CloudTrailEvent): TrustPolicyChange[] {
  if (event.eventSource !== 'iam.amazonaws.com') return [];
  const request = event.requestParameters;
  if (event.eventName === 'UpdateAssumeRolePolicy')
    return [trustChange(event, false, request, request?.policyDocument)];
  if (event.eventName === 'CreateRole') return [trustChange(event, true, request, request?.assumeRolePolicyDocument)];
  return [];
}

function trustChange(
  event: CloudTrailEvent,
  created: boolean,
  request: JsonObject | undefined,
  document: unknown,
): TrustPolicyChange {
  const role = isObject(event.responseElements?.role) ? event.responseElements.role : undefined;
  const arn = textOf(role?.arn) ?? (created ? createdArn(event, request) : undefined);
  return {
    kind: 'trust-policy-change',
    event,
    created,
    roleName: textOf(request?.roleName) ?? (arn === undefined ? undefined : parseIamArn(arn)?.name) ?? '',
    ...(arn !== undefined && { roleArn: arn }),
    ...(document !== undefined && { document: policyJsonOrText(document) }),
  };
}

/** The request of CreateRole has name and path, so the ARN is certain even without a response. */
function createdArn(event: CloudTrailEvent, request: JsonObject | undefined): string | undefined {
  const name = textOf(request?.roleName);
  return name === undefined
    ? undefined
    : roleArn(partitionOf(event.region), event.account, name, textOf(request?.path) ?? '/');
}
