import type { CloudTrailEvent } from './cloudtrail.ts';
import { type Method, parsePolicyName } from './containment.ts';
import { textOf } from './json.ts';
import { outcomeOf } from './outcome.ts';
import { isOurs } from './own.ts';

/** Somebody else removed or overwrote a deny of ours. */
export interface GuardChange {
  readonly kind: 'guard-change';
  readonly event: CloudTrailEvent;
  readonly outcome: 'changed' | 'denied' | 'failed';
  readonly roleName: string;
  readonly policyName: string;
  readonly incident: string;
  readonly method: Method;
  readonly how: 'removed' | 'overwritten' | 'detached';
}

const HOW: Readonly<Record<string, GuardChange['how']>> = {
  DeleteRolePolicy: 'removed',
  PutRolePolicy: 'overwritten',
  DetachRolePolicy: 'detached',
};

/** Our own functions put and delete our denies all day; told by the ARN of the role behind the session, never by a name that a caller chooses. */
export function guardChangesIn(event: CloudTrailEvent): GuardChange[] {
  if (event.eventSource !== 'iam.amazonaws.com') return [];
  const how = HOW[event.eventName];
  if (how === undefined || isOurs(event.principal, event.account)) return [];
  const request = event.requestParameters;
  const policyName = textOf(request?.policyName) ?? nameInArn(textOf(request?.policyArn));
  const ours = policyName === undefined ? undefined : parsePolicyName(policyName);
  if (policyName === undefined || ours === undefined) return [];
  const outcome = outcomeOf(event);
  return [
    {
      kind: 'guard-change',
      event,
      outcome: outcome === 'succeeded' ? 'changed' : outcome,
      roleName: textOf(request?.roleName) ?? '',
      policyName,
      incident: ours.incident,
      method: ours.method,
      how,
    },
  ];
}

function nameInArn(arn: string | undefined): string | undefined {
  return arn?.slice(arn.lastIndexOf('/') + 1);
}
