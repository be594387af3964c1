import { parseIamArn } from '../base/arn.ts';
import { HOUR, isoSeconds, later } from '../base/time.ts';
import type { UserCommand } from '../contain/command.ts';
import type { Notice } from '../contain/notice.ts';
import type { OnUser, StandingOnUser } from '../incident/deny/found.ts';
import { incidentOf, parsePolicyName, policyNameOf } from '../incident/deny/policy-name.ts';
import type { IncidentState } from '../incident/incident.ts';
import { sweepNotice } from './notices.ts';

export function foreignOnUserNotice({ user, policyName }: OnUser, now: Date): Notice {
  const incident = parsePolicyName(policyName)?.incident ?? incidentOf(policyName, user.arn);
  return sweepNotice(named(user.arn), incident, now, {
    detector: 'guard-foreign-policy',
    severity: 'critical',
    title: 'Guard foreign policy',
    evidence: `the inline policy ${policyName} on user ${user.name} has our prefix and is no deny of ours: it may be one that somebody overwrote`,
    reference: 'https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutUserPolicy.html',
  });
}

/** @param state what the ledger says instead; undefined when it does not know the incident at all */
export function unrecordedOnUserNotice(
  { user, policyName, incident }: StandingOnUser,
  state: IncidentState | undefined,
  now: Date,
): Notice {
  const says = state === undefined ? 'does not know' : `has as ${state}`;
  return sweepNotice(named(user.arn), incident, now, {
    detector: 'guard-unrecorded-deny',
    severity: 'high',
    title: 'Guard unrecorded deny',
    evidence: `the deny ${policyName} stands on user ${user.name}, and the ledger ${says} its incident: \`rolewarden lift user/${user.name} --revive\` ends it`,
    reference: 'https://docs.aws.amazon.com/IAM/latest/APIReference/API_PutUserPolicy.html',
  });
}

export function goneFromUserNotice(order: UserCommand, now: Date): Notice {
  const { arn, name } = named(order.target);
  const since = isoSeconds(later(now, -HOUR));
  return sweepNotice({ arn, name }, order.incident, now, {
    detector: 'guard-deny-gone',
    severity: 'critical',
    title: 'Deny is gone',
    evidence: `the deny ${policyNameOf(order)} is not on ${name} any more, before its time: whoever deleted it is in the events of IAM since ${since}; deactivate the access keys if nobody of yours did`,
    reference: 'https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteUserPolicy.html',
  });
}

/** As others read `instance profile x` where a finding is about no role. */
function named(userArn: string): { readonly arn: string; readonly name: string } {
  return { arn: userArn, name: `user ${parseIamArn(userArn)?.name ?? userArn}` };
}
