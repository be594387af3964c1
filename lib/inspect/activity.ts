import { parseIamArn, partitionOf, roleArn } from '../base/arn.ts';
import { isObject, type JsonObject, textOf } from '../base/json.ts';
import { passesIn } from '../event/catalogue/passes.ts';
import type { CloudTrailEvent } from '../event/cloudtrail.ts';
import type { RolePass } from '../event/pass.ts';
import { isOwnCaller } from '../event/principal.ts';
import { copiedPassesIn, templatePassesIn } from '../event/template-passes.ts';
import type { Guess } from '../incident/ledger/ledger.ts';
import type { GuardChange } from '../judge/guard/change.ts';
import { guardChangesIn } from '../judge/guard/changes.ts';
import { type RoleChange, roleChangeIn } from '../judge/power/role-change.ts';
import { type WorkloadChange, workloadChangeIn } from '../judge/power/workload-change.ts';
import { guessIn } from '../judge/trust/enumeration.ts';
import { type FederationChange, federationChangeIn } from '../judge/trust/federation-change.ts';

/** A trust policy written by UpdateAssumeRolePolicy (a full replacement) or CreateRole. */
export interface TrustPolicyChange {
  readonly kind: 'trust-policy-change';
  readonly event: CloudTrailEvent;
  readonly created: boolean;
  readonly roleName: string;
  /** As the response says it; UpdateAssumeRolePolicy names the role only, so its path is unknown. */
  readonly roleArn?: string;
  /** As the event holds it, usually JSON text; absent when CloudTrail left the parameters out. */
  readonly document?: unknown;
}

/** A change beside trust policies that decides who gets in, for how long, or how far a role reaches. */
export interface FederationActivity {
  readonly kind: 'federation-change';
  readonly change: FederationChange;
}

/** A trust policy that IAM refused because somebody in it does not exist. */
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
 * What the event did that we watch. Failed calls are denied or failed activities: seen, never contained. Calls of our own roles
 * are held against what those declare and against nothing else: our denies need no second look at the role they are on, and what
 * an own role does beyond them is told, never contained, so that we cannot be made to answer ourselves.
 */
export function activitiesIn(event: CloudTrailEvent): Activity[] {
  if (isOwnCaller(event)) return guardChangesIn(event);
  const changes = [roleChangeIn(event), workloadChangeIn(event)].filter((change) => change !== undefined);
  return [
    ...passesIn(event),
    ...templatePassesIn(event),
    ...copiedPassesIn(event),
    ...trustChangesIn(event),
    ...changes,
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
    ...(document !== undefined && { document }),
  };
}

/** CreateRole's request has name and path, so the ARN is certain even where the response is missing. */
function createdArn(event: CloudTrailEvent, request: JsonObject | undefined): string | undefined {
  const name = textOf(request?.roleName);
  return name === undefined
    ? undefined
    : roleArn(partitionOf(event.region), event.account, name, textOf(request?.path) ?? '/');
}
