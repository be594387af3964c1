import { seenOf } from '../../base/role.ts';
import type { Severity } from '../../base/severity.ts';
import { evidenceOf, listed } from '../../judge/power/evidence.ts';
import { atLeast, gained } from '../../judge/power/gain.ts';
import { type Passer, passerOf } from '../../judge/power/passer.ts';
import { reachablePowers } from '../../judge/power/rewritten.ts';
import { type RoleChange, withoutChange } from '../../judge/power/role-change.ts';
import { NO_POWERS, powersOf } from '../../judge/power/role-powers.ts';
import type { Detector } from '../finding.ts';
import type { RoleChangeSubject } from './subject.ts';

export const roleArmed: Detector<RoleChangeSubject> = {
  id: 'role-armed',
  severity: 'high',
  why: 'A weak role that was passed, or that outsiders may assume, becomes dangerous when somebody gives it more permissions. The earlier pass looked harmless.',
  misses:
    'Which role a policy went to whose call was longer than 100 KB: that is told, and nothing is contained. Passes older than the ledger or the replayed records, and powers that a removed Deny gives back. It does not see whether an earlier policy version or boundary gave the role the same powers; a call that writes the text that an earlier event wrote is no finding, unless the event that removed it in between was lost or comes late.',
  reference: 'https://docs.aws.amazon.com/IAM/latest/APIReference/API_AttachRolePolicy.html',

  detect({ change, role, caller, passes, outsiders, now }) {
    const armed = seenOf(role);
    if (change.event.outcome !== 'succeeded') return undefined;
    if (isHidden(change))
      return {
        severity: severityFor(passerOf(change.event, caller, now), false),
        evidence: `${change.how}: CloudTrail left out the request, as it does above 100 KB, so which role it changed is not shown; IAM does not count white space, so anybody can make a short policy so long`,
      };
    if (armed === undefined) return undefined;
    if (passes.length === 0 && outsiders === undefined) return undefined;
    const before = withoutChange(change, armed);
    const gains = gained(powersOf(armed, now), before ? reachablePowers(before, now) : NO_POWERS);
    const [first, ...more] = atLeast(gains, 'high');
    if (first === undefined) return undefined;
    const arms = [
      ...passes.map(({ service, issuer }) => `its pass to ${service} by ${issuer}`),
      ...(outsiders === undefined ? [] : [`its trust in ${outsiders}`]),
    ];
    const powers = first.power.id === 'administrator' ? [first] : [first, ...more];
    return {
      severity: severityFor(passerOf(change.event, caller, now), outsiders !== undefined),
      evidence: `${change.how}: ${armed.name} can now ${listed(powers.map(({ power }) => power.can))} (${evidenceOf(first)}), which arms ${listed(arms)}`,
    };
  },
};

/** Every such call names a role or a policy. */
function isHidden({ roleName, policyArn }: RoleChange): boolean {
  return roleName === undefined && policyArn === undefined;
}

/** Administrators extend roles every day. A role that outsiders may assume matters even then. */
function severityFor(caller: Passer, outsiders: boolean): Severity {
  if (caller.kind === 'administrator') return outsiders ? 'medium' : 'low';
  return caller.kind === 'unknown' ? 'medium' : 'high';
}
